"""What the far end of an edge is called when it is not declared here: a literal, or what a data source looks up."""

from __future__ import annotations

from iac27017.graph.conditions import chosen
from iac27017.graph.edges import Outside
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Borrowed, Reference, Text, Unknown, Value, unknown

_NAMING = ("arn", "name", "key_id", "alias_name", "id", "secret_id", "role_name", "user_name", "bucket", "queue_name")
"""The arguments by which data sources of the AWS provider look something up."""


def called(outside: Outside, graph: ResourceGraph) -> str | Text | Unknown:
    """The literal name or ARN that leads outside; a text where parts of it are known only after apply."""
    return _called(outside.value, graph)


def _called(value: Value, graph: ResourceGraph) -> str | Text | Unknown:
    value = chosen(value)
    match value:
        case Borrowed():
            return str(value)
        case str() | Text() | Unknown():
            return value
        case Reference() if value.address.data and value.address in graph.data:
            return _looked_up(value, graph)
        case _:
            return unknown("{what} is known only after apply", what=value)


def _looked_up(reference: Reference, graph: ResourceGraph) -> str | Text | Unknown:
    body = graph.data[reference.address].body
    for argument in _NAMING:
        attribute = body.attributes.get(argument)
        if attribute is not None and not _same_source(attribute.value, reference):
            return _called(attribute.value, graph)
    return unknown("{what} is looked up at apply", reference.span, what=reference)


def _same_source(value: Value, reference: Reference) -> bool:
    return isinstance(value, Reference) and value.address == reference.address

"""What a template says of all its serverless resources at once."""

from __future__ import annotations

from iac27017.cloudformation.nodes import Mapping, Node, Sequence, entry
from iac27017.cloudformation.resource_nodes import ResourceNode
from iac27017.cloudformation.serverless.shapes import PREFIX, with_properties
from iac27017.cloudformation.template import Template


def with_globals(resource: ResourceNode, template: Template) -> ResourceNode:
    """The resource with ``Globals``: mappings are merged, lists joined, anything else is the resource's own."""
    common = entry(template.globals, resource.type.removeprefix(PREFIX))
    if common is None:
        return resource
    own = resource.properties or Mapping({}, resource.span)
    return with_properties(resource, resource.type, _merged(common, own))


def _merged(common: Node, own: Node) -> Node:
    match common, own:
        case Mapping(), Mapping():
            result = Mapping(dict(common.entries), own.span, dict(common.keys))
            for name, node in own.entries.items():
                result.entries[name] = _merged(common.entries[name], node) if name in common.entries else node
                result.keys[name] = own.keys.get(name, own.span)
            return result
        case Sequence(), Sequence():
            return Sequence([*common.items, *own.items], own.span)
        case _:
            return own

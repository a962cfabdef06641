"""The tags that a nested stack hands down to its resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac27017.cloudformation.evaluate import value_of
from iac27017.cloudformation.resource_nodes import ResourceNode
from iac27017.graph.value import Object

if TYPE_CHECKING:
    from iac27017.cloudformation.stack import Stack


def with_tags(parent: Stack, resource: ResourceNode) -> Object:
    """The tags of the stacks around, and those of the resource that nests.

    CloudFormation puts stack-level tags on all resources that take tags (user guide, *Resource tags*).
    """
    tags = Object(parent.tags.items(), parent.tags.span, dict(parent.tags.spans))
    written = resource.property("Tags")
    value = value_of(written, parent, resource.bound) if written is not None else None
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict) and isinstance(name := item.get("Key"), str):
            tags[name] = item.get("Value")
            tags.spans[name] = item.span if isinstance(item, Object) and item.span else resource.header
    return tags

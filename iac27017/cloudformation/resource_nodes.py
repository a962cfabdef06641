"""A resource as written in a template, once loops and serverless types are unrolled into plain ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from iac27017.cloudformation.loops import Locals
from iac27017.cloudformation.nodes import Mapping, Node, entry, name_of
from iac27017.graph.span import Span


@dataclass(slots=True, eq=False)
class ResourceNode:
    """``node`` is the whole resource, ``header`` its logical id, ``span`` both."""

    name: str
    type: str
    node: Mapping
    header: Span
    span: Span
    bound: Locals = field(default_factory=lambda: MappingProxyType({}))

    @property
    def properties(self) -> Node | None:
        """Its ``Properties``."""
        return self.node.entries.get("Properties")

    @property
    def condition(self) -> str | None:
        """The name of the condition under which it exists."""
        return name_of(self.node.entries.get("Condition"))

    def property(self, *path: str) -> Node | None:
        """What is written at ``path`` in its properties."""
        return entry(self.properties, *path)


NESTED_STACKS = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application")
STACK_SETS = ("AWS::CloudFormation::StackSet",)

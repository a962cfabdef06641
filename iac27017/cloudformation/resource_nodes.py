"""A resource as written in a template, once loops and serverless types are unrolled into plain ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from iac27017.cloudformation.evaluate import object_entries
from iac27017.cloudformation.loops import NOTHING, Locals
from iac27017.cloudformation.nodes import Call, Mapping, Node, entry, name_of, text_of
from iac27017.graph.span import Span
from iac27017.graph.wording import worded

if TYPE_CHECKING:
    from iac27017.cloudformation.stack import Stack


class ResourceNode(Struct, eq=False):
    """``node`` is the whole resource, ``header`` its logical id, ``span`` both."""

    name: str
    type: str
    node: Mapping
    header: Span
    span: Span
    bound: Locals

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


def written_resources(stack: Stack) -> Iterator[ResourceNode]:
    """The resources that a template writes, loops unrolled; what has no type is a problem."""
    section = stack.template.resources
    for name, node, span, bound in object_entries(section, stack, NOTHING) if section is not None else ():
        kind = entry(node, "Type")
        written = text_of(kind)
        if isinstance(kind, Call | Mapping) or (written or "").endswith("::MODULE"):
            stack.made_elsewhere(name, span)
        elif isinstance(node, Mapping) and written is not None:
            header = Span(span.file, span.line, span.column, span.line, span.column + len(name))
            yield ResourceNode(name, written, node, header, span, bound)
        else:
            stack.report(span, worded("resource {name} has no type", name=name), "write its Type")


NESTED_STACKS = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application")
STACK_SETS = ("AWS::CloudFormation::StackSet",)

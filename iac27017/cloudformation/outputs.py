"""What a stack hands out: its outputs, and the names that it exports them under."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from iac27017.cloudformation.evaluate import object_entries, value_of
from iac27017.cloudformation.loops import NOTHING, Locals
from iac27017.cloudformation.nodes import Node, entry
from iac27017.cloudformation.once import Once
from iac27017.graph.span import Span
from iac27017.graph.value import Value, unknown
from iac27017.graph.wording import worded

if TYPE_CHECKING:
    from iac27017.cloudformation.stack import Stack


class Outputs:
    """The outputs of one stack, loops among them unrolled."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._values: Once[Value] = Once()
        self._entries: dict[str, tuple[Node, Locals]] | None = None

    def names(self) -> list[str]:
        """The names of all outputs, in order."""
        return list(self._written())

    def value(self, name: str, span: Span) -> Value:
        """What an output is worth; ``span`` is where it is asked for."""
        written = self._written().get(name)
        value = entry(written[0], "Value") if written is not None else None
        if written is None or value is None:
            return self._missing(name, span)
        _, bound = written
        return self._values.get(
            name, lambda: value_of(value, self._stack, bound), lambda: self._circle(name, value)
        )

    def exports(self) -> Iterator[tuple[Value, str]]:
        """Names of exports with the outputs that are exported."""
        for name, (node, bound) in self._written().items():
            export = entry(node, "Export", "Name")
            if export is not None:
                yield value_of(export, self._stack, bound), name

    def _written(self) -> dict[str, tuple[Node, Locals]]:
        if self._entries is None:
            section = self._stack.template.outputs
            found = object_entries(section, self._stack, NOTHING) if section is not None else []
            self._entries = {name: (node, bound) for name, node, _, bound in found}
        return self._entries

    def _missing(self, name: str, span: Span) -> Value:
        file = self._stack.template.file
        if not self._stack.is_open:
            message = worded('{file} has no output "{name}"', file=file, name=name)
            self._stack.report(span, message, "declare it there, or correct the name")
        return unknown("{file} has no output {name}", span, file=file, name=name)

    def _circle(self, name: str, node: Node) -> Value:
        message = worded('the output "{name}" depends on itself', name=name)
        self._stack.report(node.span, message, "break the circle of stacks")
        return unknown("the output {name} depends on itself", node.span, name=name)

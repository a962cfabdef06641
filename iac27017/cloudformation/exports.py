"""Finds what another stack exports under a name, and what the parameter store holds, among the stacks of a scan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from iac27017.cloudformation.causes import call_cause
from iac27017.cloudformation.evaluate import value_of
from iac27017.graph.span import NOWHERE, Span
from iac27017.graph.value import Reference, Text, Unknown, Value, stored, unknown
from iac27017.graph.wording import worded

if TYPE_CHECKING:
    from iac27017.cloudformation.stack import Stack

_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
_LEAST_COMMON = 3
"""Letters that two half-known names must have in common to be taken for one."""

Stacks = Callable[[], Iterable["Stack"]]


class Exports:
    """The exports of all stacks, gathered when the first import asks for one."""

    def __init__(self, stacks: Stacks) -> None:
        self._stacks = stacks
        self._found: list[Export] | None = None
        self._by_name: dict[str, list[Export]] = {}
        self._similar: dict[str, list[Export]] = {}

    def imported(self, name: Value, span: Span, asking: Stack) -> Value:
        """The value that is exported as ``name``.

        Where stack names make a part of either name unknown, the only export that can be meant.
        """
        shape = _shape(name)
        meant = self._meant(shape, asking) if shape is not None else []
        if len(meant) == 1:
            return meant[0].stack.outputs.value(meant[0].output, span)
        cause = call_cause("ImportValue", [name])
        if meant:
            return unknown("several stacks in this code may export {name}", span, cause=cause, name=name)
        if isinstance(name, str):
            message = worded('no stack here exports "{name}"', name=name)
            asking.report(span, message, "scan the stack that exports it together with this one")
        return unknown(
            "{name} is not exported by any stack in this code",
            span,
            cause=cause,
            name=str(name) if isinstance(name, str | Text) else "the imported value",
        )

    def by_name(self) -> dict[str, Value]:
        """The values of the exports whose whole name is known and that no other stack here exports too."""
        span = NOWHERE
        self._gathered()
        return {
            name: exports[0].stack.outputs.value(exports[0].output, span)
            for name, exports in self._by_name.items()
            if len(exports) == 1 and _HOLE not in name
        }

    def _meant(self, shape: str, asking: Stack) -> list[Export]:
        exports = self._gathered()
        same = [export for export in self._by_name.get(shape, []) if export.stack is not asking]
        if same and _HOLE not in shape:
            return same
        if shape not in self._similar:
            self._similar[shape] = [export for export in exports if _may_be_same(export.shape, shape)]
        return [export for export in self._similar[shape] if export.stack is not asking]

    def _gathered(self) -> list[Export]:
        if self._found is None:
            self._found = []  # while names are computed, nothing is exported yet
            try:
                self._found = found = self._computed()
            except RecursionError:
                self._found = None
                raise
            for export in found:
                self._by_name.setdefault(export.shape, []).append(export)
            self._similar.clear()
        return self._found

    def _computed(self) -> list[Export]:
        return [
            Export(shape, stack, output)
            for stack in self._stacks()
            for name, output in stack.outputs.exports()
            if (shape := _shape(name)) is not None
        ]


class Export(Struct, frozen=True):
    """An output under the name that it is exported as; ``shape`` has a hole for each part that nobody knows."""

    shape: str
    stack: Stack
    output: str


class Store:
    """The entries of the SSM parameter store that the stacks declare under a literal name."""

    def __init__(self, stacks: Stacks) -> None:
        self._stacks = stacks
        self._entries: dict[str, list[Stored]] | None = None

    def value(self, name: str, span: Span) -> Value:
        """What the entry called ``name`` holds."""
        found = self._gathered().get(name, [])
        if len(found) == 1:
            return found[0].value()
        entry = stored(name, span)
        return unknown("the SSM parameter {name} is read at deployment", span, (entry,), f"ssm:{name}", name=name)

    def _gathered(self) -> dict[str, list[Stored]]:
        if self._entries is None:
            self._entries = {}
            for stack in self._stacks():
                for resource in stack.resources.values():
                    written = resource.property("Name") if resource.type == "AWS::SSM::Parameter" else None
                    name = value_of(written, stack, resource.bound) if written is not None else None
                    if isinstance(name, str):
                        self._entries.setdefault(name, []).append(Stored(stack, resource.name))
        return self._entries


class Stored:
    """One entry of the parameter store."""

    def __init__(self, stack: Stack, resource: str) -> None:
        self._stack = stack
        self._resource = resource
        self._open = False

    def value(self) -> Value:
        """What it holds; unknown when that hangs on itself."""
        resource = self._stack.resources[self._resource]
        node = resource.property("Value")
        if node is None or self._open:
            return unknown(
                "what the SSM parameter {name} holds cannot be told", resource.header, name=self._resource
            )
        self._open = True
        try:
            return value_of(node, self._stack, resource.bound)
        finally:
            self._open = False


def _shape(name: Value) -> str | None:
    """A name with a hole for each part that nobody knows."""
    match name:
        case str():
            return str(name)
        case Text(parts=parts):
            return "".join(part if isinstance(part, str) else _HOLE for part in parts)
        case Unknown() | Reference():
            return None
        case _:
            return None


def _may_be_same(export: str, wanted: str) -> bool:
    """Whether two names with holes can be one, and have enough in common."""
    ours, theirs = export.split(_HOLE), wanted.split(_HOLE)
    if len(ours) > 1 and len(theirs) > 1:
        return ours == theirs and len("".join(ours)) >= _LEAST_COMMON
    if len(ours) == len(theirs):
        return False
    pieces, whole = (ours, wanted) if len(ours) > 1 else (theirs, export)
    return len("".join(pieces)) >= _LEAST_COMMON and _fits(pieces, whole)


def _fits(pieces: list[str], whole: str) -> bool:
    """Whether ``whole`` consists of the pieces, with something in between each two."""
    first, *middle, last = pieces
    at, end = len(first), len(whole) - len(last)
    if not whole.startswith(first) or not whole.endswith(last):
        return False
    for piece in middle:
        found = whole.find(piece, at + 1, end)
        if found < 0:
            return False
        at = found + len(piece)
    return at < end

"""Finds what another stack exports under a name, and what the parameter store holds, among the stacks of a scan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from iac27017.cloudformation.causes import call_cause
from iac27017.cloudformation.evaluate import value_of
from iac27017.graph.span import Span
from iac27017.graph.value import Reference, Text, Unknown, Value, unknown

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
        self._found: list[tuple[Value, Stack, str]] | None = None

    def imported(self, name: Value, span: Span, asking: Stack) -> Value:
        """The value that is exported as ``name``.

        Where stack names make a part of either name unknown, the only export that can be meant.
        """
        meant = self._meant(name, asking)
        if meant is not None:
            stack, output = meant
            return stack.output(output, span)
        return unknown(
            "{name} is not exported by any stack in this code",
            span,
            cause=call_cause("ImportValue", [name]),
            name=str(name) if isinstance(name, str | Text) else "the imported value",
        )

    def _meant(self, name: Value, asking: Stack) -> tuple[Stack, str] | None:
        shape = _shape(name)
        if shape is None:
            return None
        candidates = [(export, stack, output) for export, stack, output in self._gathered() if stack is not asking]
        same = [(stack, output) for export, stack, output in candidates if _HOLE not in shape and _shape(export) == shape]
        if not same:
            same = [(stack, output) for export, stack, output in candidates if _may_be_same(_shape(export), shape)]
        return same[0] if len(same) == 1 else None

    def _gathered(self) -> list[tuple[Value, Stack, str]]:
        if self._found is None:
            self._found = []
            for stack in self._stacks():
                self._found += [(name, stack, output) for name, output, _ in stack.exports()]
        return self._found


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
        return unknown(
            "the SSM parameter {name} is read at deployment", span, cause=f"ssm:{name}", name=name
        )

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
            return unknown("what the SSM parameter {name} holds cannot be told", resource.header, name=self._resource)
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


def _may_be_same(export: str | None, wanted: str) -> bool:
    """Whether two names with holes can be one, and have enough in common."""
    if export is None or (_HOLE not in export and _HOLE not in wanted):
        return False
    ours, theirs = re.split(_HOLE, export), re.split(_HOLE, wanted)
    if len(ours) > 1 and len(theirs) > 1:
        return ours == theirs and len("".join(ours)) >= _LEAST_COMMON
    holed, whole = (export, wanted) if _HOLE in export else (wanted, export)
    common = holed.replace(_HOLE, "")
    pattern = ".+".join(map(re.escape, holed.split(_HOLE)))
    return len(common) >= _LEAST_COMMON and re.fullmatch(pattern, whole) is not None

"""Strings of which parts are not known, as functions see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from iac27017.graph.value import Choice, Reference, Text, Unknown, Value, template
from iac27017.terraform.conversion import to_string
from iac27017.terraform.undetermined import because_of, is_open

Part = str | Reference | Unknown | Text


def part_of(value: Value) -> Part:
    """``value``, which is converted to a string, as a part of a longer one. Raises `ConversionError`."""
    match value:
        case str() | Reference() | Unknown() | Text():
            return value
        case bool() | int() | Decimal():
            return str(to_string(value))
        case _:
            if is_open(value) or isinstance(value, Choice):
                return because_of([value])
            return str(to_string(value))


def assembled(parts: Iterable[Part]) -> Value:
    """The string that consists of ``parts``; a reference that stands alone stays one."""
    held = [part for part in parts if part != ""]
    if len(held) == 1 and not isinstance(held[0], str):
        return held[0]
    return template(held)


def in_parts(value: Value, function: Callable[[str], str]) -> Value:
    """A function that works character by character, applied to the known parts."""
    if isinstance(value, str):
        return function(value)
    if not isinstance(value, Text):
        return because_of([value])
    return template([function(part) if isinstance(part, str) else because_of([part]) for part in value.parts])


def beginning(value: Value) -> str:
    """The known beginning of a string."""
    if isinstance(value, Text):
        return value.parts[0] if isinstance(value.parts[0], str) else ""
    return value if isinstance(value, str) else ""


def ending(value: Value) -> str:
    """The known end of a string."""
    if isinstance(value, Text):
        return value.parts[-1] if isinstance(value.parts[-1], str) else ""
    return value if isinstance(value, str) else ""

"""Terraform's collection types: lists and maps told from tuples and objects, sets in order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from iac27017.graph.span import Span
from iac27017.graph.value import (
    Absent,
    Array,
    Choice,
    Object,
    Reference,
    SetOf,
    Text,
    Unknown,
    Value,
    wholly_known,
)


class ListOf(Array):
    """A list: all members have one type. A plain `Array` is a tuple, and never equal to a list."""

    __slots__ = ()


class MapOf(Object):
    """A map: all values have one type. A plain `Object` is an object, and never equal to a map."""

    __slots__ = ()


COMPLETE = frozenset({dict, Object, MapOf})
"""Mappings that show all they have; further subclasses are filled only when somebody reads them."""


def set_of(values: Iterable[Value]) -> SetOf:
    """The set of ``values``: in Terraform's order, without those that are surely the same as another."""
    known: dict[str, Value] = {}
    others: list[Value] = []
    for value in values:
        if wholly_known(value):
            known.setdefault(identity(value), value)
        elif not any(_same(value, other) for other in others):
            others.append(value)
    return SetOf([*sorted(known.values(), key=_order), *others])


def identity(value: Value) -> str:
    """A text that two known values share if and only if they are equal and of one type."""
    match value:
        case None:
            return "~"
        case bool():
            return "T" if value else "F"
        case int() | Decimal():
            return str(value)
        case str():
            return _quoted(value)
        case SetOf():
            return "(" + "".join(f"{identity(member)};" for member in value) + ")"
        case list():
            opening, closing = "[]" if isinstance(value, ListOf) else "<>"
            return opening + "".join(f"{identity(member)};" for member in value) + closing
        case dict():
            entries = "".join(f"{_quoted(key)}:{identity(value[key])};" for key in sorted(value))
            return f"m{{{entries}}}" if isinstance(value, MapOf) else f"{{{entries}}}"
        case Unknown() | Reference() | Text() | Choice() | Absent():
            return f"?{id(value)}"


def item_span(value: Value, at: int) -> Span | None:
    """Where item ``at`` of a list was written."""
    return value.spans[at] if isinstance(value, Array) and at < len(value.spans) else None


def picked(source: list[Value], positions: Iterable[int], kind: type[Array] | None = None) -> Array:
    """The items of ``source`` at ``positions``, with their places, as a list or a tuple as ``source`` is."""
    chosen = list(positions)
    made = kind or (ListOf if isinstance(source, (ListOf, SetOf)) else Array)
    spans = source.spans if isinstance(source, Array) else []
    kept = [spans[at] for at in chosen] if len(spans) == len(source) else []
    return made([source[at] for at in chosen], source.span if isinstance(source, Array) else None, kept)


def joined(sources: Iterable[list[Value]], kind: type[Array]) -> Array:
    """The items of all ``sources`` one after the other, with their places where all of them are known."""
    result = kind()
    placed = True
    for source in sources:
        result.extend(source)
        spans = source.spans if isinstance(source, Array) else []
        placed = placed and len(spans) == len(source)
        if placed:
            result.spans.extend(spans)
    if not placed:
        result.spans = []
    return result


def sorted_items(value: dict[str, Value]) -> Iterator[tuple[str, Value]]:
    """Keys and values in Terraform's order: by the bytes of the key's UTF-8 form, which is by code point."""
    return ((key, value[key]) for key in sorted(value))


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, (Reference, Text)):
        return type(left) is type(right) and left == right and not _has_unknown(left)
    return left is right


def _has_unknown(value: Value) -> bool:
    return isinstance(value, Text) and any(isinstance(part, Unknown) for part in value.parts)


def _order(value: Value) -> tuple[int, int | Decimal | str]:
    """Booleans and numbers by size, strings by bytes, all else by the text Terraform sorts by."""
    match value:
        case None:
            return 3, 0
        case bool() | int() | Decimal():
            return 0, value
        case str():
            return 1, str(value)
        case _:
            return 2, _sorted_by(value)


def _sorted_by(value: Value) -> str:
    """The text that orders members of a set that are neither numbers nor strings."""
    match value:
        case None:
            return "~"
        case bool():
            return "T" if value else "F"
        case int() | Decimal():
            return f"{value:.10g}"
        case str():
            return _quoted(value)
        case SetOf() | ListOf():
            return "[" + "".join(f"{_sorted_by(member)};" for member in value) + "]"
        case list():
            return "<" + "".join(f"{_sorted_by(member)};" for member in value) + ">"
        case MapOf():
            return "{" + "".join(f"{_quoted(k)}:{_sorted_by(v)};" for k, v in sorted_items(value)) + "}"
        case dict():
            return "<" + "".join(f"{_sorted_by(v)};" for _, v in sorted_items(value)) + ">"
        case _:
            return "?"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

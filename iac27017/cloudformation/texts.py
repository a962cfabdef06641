"""The intrinsics that make texts: Sub, Join, Split, ToJsonString, over values with unknown parts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal

from iac27017.cloudformation.causes import call_cause
from iac27017.cloudformation.choices import combined
from iac27017.graph.span import Span
from iac27017.graph.value import (
    Array,
    Borrowed,
    Encoded,
    Reference,
    Text,
    Unknown,
    Value,
    references_in,
    template,
    unknown,
    wholly_known,
)

Piece = str | Reference | Unknown | Text


def as_text(value: Value) -> str | None:
    """What CloudFormation makes of a plain value in a text; ``None`` for anything else."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return str(value)
        case str():
            return str(value)
        case _:
            return None


def concatenated(values: Sequence[Value], span: Span) -> Value:
    """All of ``values`` one after the other; a single one that is not known stays what it is."""
    pieces = [piece for value in values if value != "" for piece in _pieces(value, span)]
    if len(pieces) == 1 and not isinstance(pieces[0], str):
        return pieces[0]
    return template(pieces)


def _pieces(value: Value, span: Span) -> Iterator[Piece]:
    match value:
        case Reference() | Unknown() | Text():
            yield value
        case list():
            for at, item in enumerate(value):
                if at:
                    yield ","
                yield from _pieces(item, span)
        case dict():
            yield unknown("a mapping stands where a text belongs", span)
        case _:
            yield as_text(value) or ""


def joined(values: Sequence[Value], span: Span) -> Value:
    """``Fn::Join``: a list's items with the delimiter between them."""
    delimiter, items = as_text(values[0]), values[1]
    if delimiter is None:
        return unknown("the delimiter is known only at deployment", span)
    if not isinstance(items, list):
        if isinstance(items, str):
            return items
        return _of(items, "Join", [delimiter, items], span)
    parts: list[Value] = []
    for at, item in enumerate(items):
        parts += [delimiter, item] if at else [item]
    return combined(parts, lambda known: concatenated(known, span))


def split(values: Sequence[Value], span: Span) -> Value:
    """``Fn::Split``: the pieces of a text."""
    delimiter, text = as_text(values[0]), values[1]
    if delimiter and isinstance(text, str):
        pieces = str(text).split(delimiter)
        return Array(pieces, span, [span] * len(pieces))
    return _of(text, "Split", values, span)


def _of(value: Value, name: str, arguments: Sequence[Value], span: Span) -> Unknown:
    """What is computed from ``value`` once it is known."""
    references = tuple(references_in(value))
    cause = call_cause(name, arguments)
    if isinstance(value, Unknown):
        return Unknown(value.reason, span, references, cause, value.arguments)
    return unknown("{name} of it is known only at deployment", span, references, cause, name=name)


def json_text(value: Value, span: Span) -> Value:
    """``Fn::ToJsonString``: the JSON of a value, which is remembered for what it is."""
    if wholly_known(value):
        return Encoded(json.dumps(_plain(value), separators=(",", ":"), ensure_ascii=False), value)
    text = template(_json(value, span))
    return Text(text.parts, value) if isinstance(text, Text) else Encoded(text, value)


def _plain(value: Value) -> object:
    match value:
        case dict():
            return {name: _plain(member) for name, member in value.items()}
        case list():
            return [_plain(item) for item in value]
        case Decimal():
            return float(value)
        case Borrowed():
            return str(value)
        case _:
            return value


def _json(value: Value, span: Span) -> Iterator[Piece]:
    match value:
        case dict():
            yield "{"
            for at, (name, member) in enumerate(value.items()):
                yield ("," if at else "") + json.dumps(name) + ":"
                yield from _json(member, span)
            yield "}"
        case list():
            yield "["
            for at, item in enumerate(value):
                yield "," if at else ""
                yield from _json(item, span)
            yield "]"
        case Reference() | Unknown() | Text():
            yield '"'
            yield from _pieces(value, span)
            yield '"'
        case _ if wholly_known(value):
            yield json.dumps(_plain(value), ensure_ascii=False)
        case _:
            yield unknown("it is open between two values", span)

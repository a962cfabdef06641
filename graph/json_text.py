"""JSON text as the structure that it is, with parts that nobody knows left open in it."""

from __future__ import annotations

import json

from iac27017.graph.span import Span
from iac27017.graph.value import (
    Encoded,
    Reference,
    Sensitive,
    Text,
    Unknown,
    Value,
    concealed,
    template,
    unknown,
)

_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"


def structure(value: str | Text, span: Span) -> Value:
    """What the text was made of, where that is remembered, else what it parses to.

    Parts that are not known become values of their own in the structure. An
    `Unknown` when the text is no JSON.
    """
    match value:
        case Encoded():
            return value.decoded
        case Text(decoded=decoded) if decoded is not None:
            return decoded
        case Sensitive():
            return concealed(_parsed(value[:], span))
        case _:
            return _parsed(value, span)


def _parsed(value: str | Text, span: Span) -> Value:
    holes: list[Reference | Unknown] = []
    text, quoted = "", False
    for part in value.parts if isinstance(value, Text) else (str(value),):
        if isinstance(part, str):
            text += part
            quoted ^= part.replace("\\\\", "").replace('\\"', "").count('"') % 2 == 1
        else:
            hole = f"{_HOLE}{len(holes)}{_HOLE}"
            text += hole if quoted else f'"{hole}"'
            holes.append(part)
    try:
        return _filled(json.loads(text, parse_float=str), holes)
    except (ValueError, RecursionError):
        return unknown("the text is not valid JSON once its unknown parts are left open", span)


def _filled(value: Value, holes: list[Reference | Unknown]) -> Value:
    match value:
        case str() if _HOLE in value:
            pieces = value.split(_HOLE)
            return _single(template(holes[int(p)] if at % 2 else p for at, p in enumerate(pieces)))
        case list():
            return [_filled(item, holes) for item in value]
        case dict():
            return {key: _filled(item, holes) for key, item in value.items()}
        case _:
            return value


def _single(value: str | Text) -> Value:
    """A text that is nothing but one reference is that reference."""
    return value.parts[0] if isinstance(value, Text) and len(value.parts) == 1 else value

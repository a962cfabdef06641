"""Writes values as JSON the way Terraform does, and reads it; references stay symbolic in the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NoReturn

from iac27017.graph.value import Array, Encoded, Object, Reference, SetOf, Text, Unknown, Value, template
from iac27017.graph.wording import worded
from iac27017.terraform.collection import sorted_items
from iac27017.terraform.conversion import MAXIMUM_DEPTH, composed
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions.parts import Part
from iac27017.terraform.limits import bounded
from iac27017.terraform.numbers import Number, format_number, parse_number
from iac27017.terraform.undetermined import because_of, is_partial, is_settled

_STRING_OR_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)

_ESCAPED = re.compile("[<>&\x00-\x1f\u2028\u2029]")


def encoded(value: Value) -> Value:
    """``value`` as JSON text, which remembers the structure it was made of."""
    text = template(_limited(_written(value, 0)))
    return Encoded(text, value) if isinstance(text, str) else Text(text.parts, value)


def quoted(text: str) -> str:
    """``text`` as Go writes a JSON string: ``<``, ``>`` and ``&`` are escaped."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_ESCAPED.sub(_escape, plain)}"' if _ESCAPED.search(plain) else f'"{plain}"'


def decoded(text: str) -> Value:
    """The value that JSON ``text`` writes. Raises `FunctionError`, `LimitExceeded`."""
    # How deep Python's own parser goes differs between its versions.
    if _depth(text) > MAXIMUM_DEPTH:
        raise LimitExceeded("JSON nested more than {limit} deep is not read", MAXIMUM_DEPTH)
    try:
        read = json.loads(
            text,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_no_constant,
            object_pairs_hook=Object,
        )
    except json.JSONDecodeError as error:
        raise FunctionError(
            worded("this is no JSON: {msg} in line {lineno}", msg=error.msg, lineno=error.lineno)
        ) from None
    return _plain(read)


def _depth(text: str) -> int:
    """How many brackets are open at most, those in strings left aside."""
    depth = deepest = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        if found[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in "]}":
            depth -= 1
    return deepest


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}.get(
        char
    ) or f"\\u{ord(char):04x}"


def _limited(parts: Iterator[Part]) -> Iterator[Part]:
    length = 0
    for part in parts:
        length += len(part) if isinstance(part, str) else 1
        bounded(length)
        yield part


def _written(value: Value, depth: int) -> Iterator[Part]:
    if depth > MAXIMUM_DEPTH:
        raise LimitExceeded("values nested more than {limit} deep are not written", MAXIMUM_DEPTH)
    match value:
        case str():
            yield quoted(value)
        case None:
            yield "null"
        case bool():
            yield "true" if value else "false"
        case int() | Decimal():
            yield format_number(value)
        case Reference():
            yield from ('"', value, '"')
        case Text():
            yield '"'
            yield from (quoted(part)[1:-1] if isinstance(part, str) else part for part in value.parts)
            yield '"'
        case dict() if not is_partial(value):
            yield from _mapping(value, depth)
        case SetOf() if len(value) > 1 and not is_settled(value):
            # Nobody knows the order.
            yield because_of([value])
        case list():
            yield "["
            for at, member in enumerate(value):
                yield "," if at else ""
                yield from _written(member, depth + 1)
            yield "]"
        case Unknown():
            yield value
        case _:
            yield because_of([value])


def _mapping(value: dict[str, Value], depth: int) -> Iterator[Part]:
    yield "{"
    for at, (key, member) in enumerate(sorted_items(value)):
        yield f"{',' if at else ''}{quoted(key)}:"
        yield from _written(member, depth + 1)
    yield "}"


def _number(text: str) -> Number:
    number = parse_number(text)
    if number is None:
        raise FunctionError(worded("{text} is no number", text=text))
    return number


def _no_constant(name: str) -> NoReturn:
    raise FunctionError(worded("this is no JSON: {name}", name=name))


def _plain(value: Value) -> Value:
    match value:
        case str():
            return _whole_characters(value)
        case dict():
            return Object((_whole_characters(key), _plain(member)) for key, member in value.items())
        case list():
            return Array(map(_plain, value))
        case _:
            return value


def _whole_characters(text: str) -> str:
    """``text`` with halves of surrogate pairs replaced, as Go does, and in Terraform's normal form."""
    return text if text.isascii() else composed(re.sub("[\ud800-\udfff]", "\ufffd", text))

"""Compares evaluated resources with planned ones, allowing for what the provider makes of values.

The allowances, each of them an identity for the provider:

* a number and the text of it, a boolean and the text of it: the schema's type decides in the plan;
* a set comes in the provider's order, as do repeated blocks that are a set;
* JSON text is the same when it says the same: the provider writes policies anew;
* ``null``, an empty string, list or object is as good as not written: the provider fills in its default.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from iac27017.graph.body import Body
from iac27017.graph.value import Choice, Reference, Text, Unknown, Value
from tests.terraform.plan_values import UNKNOWN

Json = Any


def value_differences(ours: Value, theirs: Json, where: str) -> Iterator[str]:
    """Where an attribute is not what the plan says."""
    match ours:
        case Unknown() | Reference() | Text() | Choice():
            if not has_unknown(theirs):
                yield f"{where}: open here ({ours}), planned as {theirs!r}"
        case None | "":
            return
        case _ if theirs == UNKNOWN:
            if not _has_open(ours):
                yield f"{where}: {ours!r} here, open in the plan"
        case dict():
            yield from _mappings(ours, theirs, where)
        case list():
            yield from _lists(ours, theirs, where)
        case _:
            if not same(ours, theirs):
                yield f"{where}: {ours!r} here, planned as {theirs!r}"


def block_differences(ours: list[Body], theirs: Json, where: str) -> Iterator[str]:
    """Where the nested blocks of a type are not the planned ones, in whichever order."""
    if theirs == UNKNOWN:
        return
    planned = theirs if isinstance(theirs, list) else [] if theirs is None else [theirs]
    if len(ours) != len(planned):
        yield f"{where}: {len(ours)} blocks here, {len(planned)} planned"
        return
    left = list(planned)
    for at, body in enumerate(ours):
        found = min(left, key=lambda each: len(list(_body_differences(body, each, ""))))
        left.remove(found)
        yield from _body_differences(body, found, f"{where}[{at}]")


def same(ours: Value, theirs: Json) -> bool:
    """Whether the provider takes one for the other."""
    if _text(ours) == _text(theirs):
        return True
    first, second = _document(ours), _document(theirs)
    return first is not None and first == second


def has_unknown(value: Json) -> bool:
    """Whether some of a planned value is open."""
    if isinstance(value, dict):
        return value == UNKNOWN or any(map(has_unknown, value.values()))
    return isinstance(value, list) and any(map(has_unknown, value))


def _body_differences(body: Body, planned: Json, where: str) -> Iterator[str]:
    if planned is None:
        yield f"{where}: a block here, none planned"
        return
    for name, attribute in body.attributes.items():
        yield from value_differences(attribute.value, planned.get(name), f"{where}.{name}")
    for name, blocks in body.blocks.items():
        yield from block_differences(blocks, planned.get(name), f"{where}.{name}")


def _mappings(ours: dict[str, Value], theirs: Json, where: str) -> Iterator[str]:
    if isinstance(theirs, list) and len(theirs) == 1:
        theirs = theirs[0]
    if not isinstance(theirs, dict):
        if ours:
            yield f"{where}: {ours!r} here, planned as {theirs!r}"
        return
    for name, value in ours.items():
        yield from value_differences(value, theirs.get(name), f"{where}.{name}")


def _lists(ours: list[Value], theirs: Json, where: str) -> Iterator[str]:
    if not ours and not theirs:
        return
    if not isinstance(theirs, list) or len(ours) != len(theirs):
        yield f"{where}: {ours!r} here, planned as {theirs!r}"
        return
    left = list(theirs)
    for at, value in enumerate(ours):
        found = min(left, key=lambda each: len(list(value_differences(value, each, ""))))
        left.remove(found)
        yield from value_differences(value, found, f"{where}[{at}]")


def _text(value: Json) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float() | Decimal():
            return str(int(value)) if value == int(value) else str(float(value))
        case _:
            return str(value)


def _document(value: Json) -> Json:
    if not isinstance(value, str):
        return None
    try:
        return json.loads(value)
    except ValueError:
        return None


def _has_open(ours: Value) -> bool:
    match ours:
        case Unknown() | Reference() | Text() | Choice():
            return True
        case list():
            return any(map(_has_open, ours))
        case dict():
            return any(map(_has_open, ours.values()))
        case _:
            return False

"""Compares evaluated values with the values of a recorded plan."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from iac27017.graph.value import Choice, Reference, SetOf, Text, Unknown, Value

UNKNOWN = {"known after apply": True}
"""Stands for a value that a plan leaves open. Nothing in the configurations is written like it."""

Json = Any


def differences(ours: Value, theirs: Json, where: str) -> Iterator[str]:
    """Where ``ours`` is not what the plan says: one line for each place.

    A value that the plan leaves open must be open here too, and nothing that the plan tells may be.
    """
    match ours:
        case Unknown() | Reference() | Text() | Choice():
            if not _is_open(theirs):
                yield f"{where}: open here ({ours}), planned as {theirs!r}"
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


def same(ours: Value, theirs: Json) -> bool:
    """Whether a plain value is what the plan's JSON says."""
    if isinstance(ours, bool) or isinstance(theirs, bool) or ours is None or theirs is None:
        return ours is theirs
    if isinstance(ours, (int, Decimal)) and isinstance(theirs, (int, float, Decimal)):
        return ours == theirs or float(ours) == float(theirs)
    return isinstance(ours, str) and isinstance(theirs, str) and str.__eq__(ours, theirs)


def _mappings(ours: dict[str, Value], theirs: Json, where: str) -> Iterator[str]:
    if not isinstance(theirs, dict):
        yield f"{where}: an object here, planned as {theirs!r}"
        return
    for name in ours.keys() | theirs.keys():
        if name not in ours or name not in theirs:
            yield f"{where}.{name}: only {'planned' if name in theirs else 'here'}"
        else:
            yield from differences(ours[name], theirs[name], f"{where}.{name}")


def _lists(ours: list[Value], theirs: Json, where: str) -> Iterator[str]:
    if not isinstance(theirs, list) or len(ours) != len(theirs):
        yield f"{where}: {ours!r} here, planned as {theirs!r}"
        return
    for at, (first, second) in enumerate(zip(ours, theirs, strict=True)):
        yield from differences(first, second, f"{where}[{at}]")


def _is_open(theirs: Json) -> bool:
    """Whether the plan leaves this open, as a whole or in each of its parts."""
    if isinstance(theirs, list):
        return bool(theirs) and any(map(_is_open, theirs))
    if isinstance(theirs, dict):
        return theirs == UNKNOWN or any(map(_is_open, theirs.values()))
    return False


def _has_open(ours: Value) -> bool:
    match ours:
        case Unknown() | Reference() | Text() | Choice():
            return True
        case SetOf() | list():
            return any(map(_has_open, ours))
        case dict():
            return any(map(_has_open, ours.values()))
        case _:
            return False

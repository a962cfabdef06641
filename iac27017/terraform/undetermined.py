"""What remains of a computation whose input nobody knows yet: an unknown with its reason and references."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice

from iac27017.graph.address import ANY
from iac27017.graph.span import Span
from iac27017.graph.value import (
    Absent,
    Choice,
    Reference,
    SetOf,
    Text,
    Unknown,
    Value,
    references_in,
    unknown,
)
from iac27017.terraform.collection import COMPLETE

MAXIMUM_REFERENCES = 20
"""So many references are kept of one computation."""

OPEN = (Unknown, Reference, Text, Choice, Absent)
"""The kinds of value that are not plainly known."""


def is_open(value: Value) -> bool:
    """Whether ``value`` itself, whatever its members, is not plainly known."""
    return isinstance(value, OPEN)


def because_of(values: Iterable[Value], span: Span | None = None) -> Unknown:
    """The unknown that a computation over ``values`` results in: one's reason, the references of all."""
    held = list(values)
    first = _first_open(held)
    references = tuple(dict.fromkeys(islice(references_in(held), MAXIMUM_REFERENCES)))
    if isinstance(first, Unknown):
        return Unknown(first.reason, first.span or span, references, "", first.arguments)
    what = str(next(iter(references), "this"))
    return unknown("{what} is only known after apply", span, references, what=what)


def is_partial(value: Value) -> bool:
    """Whether ``value`` is an object that may have entries beside those it shows.

    Subclasses of `Object` are filled when somebody reads them, or stand for
    what a provider completes; only `Object` and what this package derives for
    types show all they have.
    """
    return isinstance(value, dict) and type(value) not in COMPLETE


def is_settled(value: Value) -> bool:
    """Whether all of ``value``, at any depth, is known and shown."""
    match value:
        case None | str() | bool() | int() | Decimal():
            return True
        case dict():
            return type(value) in COMPLETE and all(map(is_settled, value.values()))
        case list():
            return all(map(is_settled, value))
        case _:
            return False


def has_unknown(value: Value) -> bool:
    """Whether something in ``value``, at any depth, is unknown or open; references are neither."""
    match value:
        case Unknown() | Choice() | Absent():
            return True
        case Text():
            return any(isinstance(part, Unknown) for part in value.parts)
        case dict():
            return any(map(has_unknown, value.values()))
        case list():
            return any(map(has_unknown, value))
        case _:
            return False


def is_counted(value: list[Value]) -> bool:
    """Whether the length of ``value`` is known: no member stands for any number of instances."""
    if isinstance(value, SetOf) and len(value) > 1:
        return all(map(is_settled, value))
    return not any(map(_is_many, value))


def _is_many(member: Value) -> bool:
    match member:
        case Reference():
            return member.address.key is ANY
        case Text():
            return any(isinstance(part, Reference) and part.address.key is ANY for part in member.parts)
        case _:
            return isinstance(member, Absent)


def is_filled(value: Value) -> bool:
    """Whether ``value`` is surely a string that is not empty, though not known."""
    match value:
        case Reference():
            return True
        case Text():
            return any(not isinstance(part, Unknown) for part in value.parts)
        case _:
            return False


def is_any_number(value: Value) -> bool:
    """Whether ``value`` stands for the instances of a resource, of which nobody knows how many there are."""
    members = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    return len(members) == 1 and isinstance(members[0], Reference) and members[0].address.key is ANY


def _first_open(value: Value) -> Value:
    """The first member that is not plainly known, unknowns before references; ``None`` if all is known."""
    other: Value = None
    for leaf in _leaves(value):
        if isinstance(leaf, Unknown):
            return leaf
        other = other if other is not None else leaf
    return other


def _leaves(value: Value) -> Iterable[Value]:
    match value:
        case Unknown() | Reference() | Absent():
            yield value
        case Text():
            yield from (part for part in value.parts if not isinstance(part, str))
        case Choice():
            yield from _leaves(value.then)
            yield from _leaves(value.otherwise)
        case dict():
            for member in value.values():
                yield from _leaves(member)
        case list():
            for member in value:
                yield from _leaves(member)
        case _:
            return

"""Which instances ``count`` and ``for_each`` make, decided or not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from iac27017.graph.address import ANY, Key
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import (
    Array,
    Choice,
    Condition,
    Guard,
    Object,
    Reference,
    SetOf,
    Text,
    Unknown,
    Value,
    unknown,
)
from iac27017.graph.wording import alternatives as worded_alternatives
from iac27017.graph.wording import conjoined, worded
from iac27017.hcl import ast
from iac27017.terraform.causes import operator_cause, readable
from iac27017.terraform.choices import decided
from iac27017.terraform.environment import Env, EveryKey
from iac27017.terraform.loops import key_text

MAXIMUM_INSTANCES = 10_000


class Single(Struct, frozen=True):
    """Neither ``count`` nor ``for_each``: one instance without a key."""


class Counted(Struct, frozen=True):
    """``count``: the keys 0 to ``number`` - 1."""

    number: int


class Keyed(Struct, frozen=True):
    """``for_each`` over known keys."""

    values: Mapping[str, Value]


class Undecided(Struct, frozen=True):
    """Nobody knows how many, if any: they exist when ``condition`` is ``truth``."""

    condition: Condition
    truth: bool
    counted: bool
    each: Value = None


class Forked(Struct, frozen=True):
    """One shape or the other."""

    condition: Condition
    then: Shape
    otherwise: Shape


Shape = Single | Counted | Keyed | Undecided | Forked


class Expansion(Struct):
    """The instances of one block: the names and the guard of each, by key."""

    shape: Shape
    names: dict[Key, dict[str, Value]] = field(default_factory=dict)
    guards: dict[Key, Guard] = field(default_factory=dict)

    def gathered(self, members: Mapping[Key, Value]) -> Value:
        """What a reference to the whole block is worth: one member, a list or an object of them."""
        return _gathered(self.shape, members)


def expand(body: ast.Body, env: Env, name: str, header: Span) -> Expansion:
    """The instances of a resource or module call. ``name`` is its address, for messages and conditions."""
    count, for_each = body.attributes.get("count"), body.attributes.get("for_each")
    shape: Shape = Single()
    if count is not None:
        shape = _counted(_evaluated(count, env), _Place(env, name, count.value.span, header))
    elif for_each is not None:
        shape = _keyed(_evaluated(for_each, env), _Place(env, name, for_each.value.span, header))
    expansion = Expansion(shape)
    for key, values in _each(shape).items():
        expansion.names[key] = values
        expansion.guards[key] = _guard_of(shape, key, name)
    return expansion


class _Place(Struct, frozen=True):
    env: Env
    name: str
    span: Span
    header: Span

    def wrong(self, message: str, help_: str) -> None:
        self.env.scope.report(Problem(self.span, message, help_))


def _evaluated(attribute: ast.Attribute, env: Env) -> Value:
    return env.narrowed(env.attempt(attribute.value))


def _counted(value: Value, place: _Place) -> Shape:
    match value:
        case Choice():
            then, otherwise = _counted(value.then, place), _counted(value.otherwise, place)
            return then if then == otherwise else Forked(value.condition, then, otherwise)
        case Unknown() | Reference() | Text():
            return _undecided(value, place, counted=True)
    number = _whole_number(value)
    if number is None or number < 0:
        place.wrong(
            worded("count of {name} is no whole number", name=place.name),
            "count takes a number of at least 0",
        )
        return _undecided(unknown("count of {name} is no whole number", place.span, name=place.name), place, counted=True)
    if number > MAXIMUM_INSTANCES:
        message = worded(
            "count of {name} is {number}; only the first {limit} instances are looked at",
            name=place.name,
            number=number,
            limit=MAXIMUM_INSTANCES,
        )
        place.wrong(message, "lower the count")
    return Counted(min(number, MAXIMUM_INSTANCES))


def _whole_number(value: Value) -> int | None:
    if isinstance(value, str):
        try:
            value = Decimal(value)
        except ArithmeticError:
            return None
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value) if abs(value) < 10**12 else 10**12
    return value if isinstance(value, int) else None


def _keyed(value: Value, place: _Place) -> Shape:
    match value:
        case Choice():
            then, otherwise = _keyed(value.then, place), _keyed(value.otherwise, place)
            return then if then == otherwise else Forked(value.condition, then, otherwise)
        case EveryKey():
            return replace(_undecided(unknown("the keys are only known after apply"), place), each=value["*"])
        case dict():
            return _limited(dict(value), place)
        case list():
            if not isinstance(value, SetOf):
                place.wrong(
                    worded("for_each of {name} is a list", name=place.name),
                    "for_each takes a map or a set: wrap it in toset()",
                )
            return _members(value, place)
        case Unknown() | Reference() | Text():
            return _undecided(value, place)
        case _:
            place.wrong(
                worded("for_each of {name} is no map or set", name=place.name),
                "for_each takes a map or a set of strings",
            )
            return _undecided(unknown("for_each of {name} is no map or set", place.span, name=place.name), place)


def _members(members: list[Value], place: _Place) -> Shape:
    keyed: dict[str, Value] = {}
    for member in members:
        if isinstance(member, Choice):
            return _undecided(unknown("a key of {name} is undecided", place.span, name=place.name), place)
        text = key_text(member)
        if text is None:
            reason = member if isinstance(member, Unknown) else unknown("a key of {name} is no string", name=place.name)
            return _undecided(reason, place)
        keyed[text] = member if isinstance(member, (str, Reference, Text)) else text
    return _limited(keyed, place)


def _limited(values: dict[str, Value], place: _Place) -> Keyed:
    if len(values) > MAXIMUM_INSTANCES:
        message = worded(
            "for_each of {name} has {count} keys; only {limit} are looked at",
            name=place.name,
            count=len(values),
            limit=MAXIMUM_INSTANCES,
        )
        place.wrong(message, "use fewer keys")
        values = dict(sorted(values.items())[:MAXIMUM_INSTANCES])
    return Keyed({key: values[key] for key in sorted(values)})


def _undecided(value: Value, place: _Place, counted: bool = False) -> Undecided:
    """An instance that may or may not exist, any number of times; the same count gives the same condition."""
    cause = operator_cause("==", value, 0) if counted else ""
    if cause:
        return Undecided(Condition(cause, readable(cause), place.span), False, counted)
    what = "count" if counted else "for_each"
    text = worded("{what} of {name} is not empty", what=what, name=place.name)
    condition = Condition(f"{what} of {place.name}@{place.env.scope.place}", text, place.span)
    reason = value if isinstance(value, Unknown) else None
    each = reason or unknown("what {name} is made for is only known after apply", place.span, name=place.name)
    return Undecided(condition, True, counted, None if counted else each)


def _each(shape: Shape) -> dict[Key, dict[str, Value]]:
    """The names that each instance adds: ``count`` or ``each``."""
    match shape:
        case Single():
            return {None: {}}
        case Counted():
            return {at: {"count": Object((("index", at),))} for at in range(shape.number)}
        case Keyed():
            return {key: {"each": Object((("key", key), ("value", value)))} for key, value in shape.values.items()}
        case Undecided(counted=True):
            index = unknown("the index of an instance is open while the count is")
            return {ANY: {"count": Object((("index", index),))}}
        case Undecided():
            key = unknown("the keys of for_each cannot be told")
            return {ANY: {"each": Object((("key", key), ("value", shape.each)))}}
        case Forked():
            return _either(shape)


def _either(shape: Forked) -> dict[Key, dict[str, Value]]:
    then, otherwise = _each(shape.then), _each(shape.otherwise)
    merged = {**then, **otherwise}
    for key in then.keys() & otherwise.keys():
        for name in then[key].keys() & otherwise[key].keys():
            first, second = then[key][name], otherwise[key][name]
            if isinstance(first, dict) and isinstance(second, dict):
                pairs = ((k, decided(shape.condition, first[k], second[k])) for k in first if k in second)
                merged[key][name] = Object(pairs)
    return merged


def _guard_of(shape: Shape, key: Key, name: str) -> Guard:
    """Under which conditions the instance exists; several alternatives are put into one condition."""
    alternatives = list(_guards(shape, key))
    if not alternatives or () in alternatives:
        return ()
    if len(alternatives) == 1:
        return alternatives[0]
    text = worded_alternatives(_described(guard) for guard in alternatives)
    return ((Condition(text, text, means=_any_of(alternatives)), True),)


def _any_of(alternatives: list[Guard]) -> Value:
    """The choice between true and false that several guards make together."""
    means: Value = False
    for guard in reversed(alternatives):
        whole: Value = True
        for condition, truth in reversed(guard):
            whole = Choice(condition, whole, means) if truth else Choice(condition, means, whole)
        means = whole
    return means


def _guards(shape: Shape, key: Key) -> list[Guard]:
    match shape:
        case Single():
            return [()]
        case Counted():
            return [()] if isinstance(key, int) and key < shape.number else []
        case Keyed():
            return [()] if key in shape.values else []
        case Undecided():
            return [((shape.condition, shape.truth),)] if key is ANY else []
        case Forked():
            then, otherwise = _guards(shape.then, key), _guards(shape.otherwise, key)
            if () in then and () in otherwise:
                return [()]
            return [((shape.condition, True), *guard) for guard in then] + [
                ((shape.condition, False), *guard) for guard in otherwise
            ]


def _described(guard: Guard) -> str:
    return conjoined(
        condition.text if truth else worded("not ({condition})", condition=condition.text)
        for condition, truth in guard
    )


def _gathered(shape: Shape, members: Mapping[Key, Value]) -> Value:
    match shape:
        case Single():
            return members[None]
        case Counted():
            return Array(members[at] for at in range(shape.number))
        case Keyed():
            return Object((key, members[key]) for key in shape.values)
        case Undecided():
            some: Value = Array((members[ANY],)) if shape.counted else EveryKey((("*", members[ANY]),))
            none: Value = Array() if shape.counted else Object()
            return Choice(shape.condition, some, none) if shape.truth else Choice(shape.condition, none, some)
        case Forked():
            return decided(shape.condition, _gathered(shape.then, members), _gathered(shape.otherwise, members))



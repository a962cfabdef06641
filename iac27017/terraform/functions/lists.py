"""List functions: each keeps whatever is known of the members, and their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iac27017.graph.value import (
    Absent,
    Array,
    Choice,
    Reference,
    SetOf,
    Text,
    Unknown,
    Value,
)
from iac27017.graph.wording import worded
from iac27017.terraform import numbers
from iac27017.terraform.collection import ListOf, identity, item_span, joined, picked
from iac27017.terraform.conversion import convert, kind_of, to_number, type_of, unified_type, unify
from iac27017.terraform.equality import equal
from iac27017.terraform.errors import ConversionError, FunctionError, LimitExceeded
from iac27017.terraform.functions.graphemes import count
from iac27017.terraform.functions.signature import LISTS, STRINGS, Function, Parameter, whole
from iac27017.terraform.numbers import Number
from iac27017.terraform.types import BOOL, NUMBER, ListType
from iac27017.terraform.undetermined import (
    because_of,
    has_unknown,
    is_any_number,
    is_counted,
    is_filled,
    is_open,
    is_partial,
    is_settled,
)

MAXIMUM_ITEMS = 100_000
"""Items of a list that a function makes."""

MAXIMUM_CUT = 100
"""Elements of a cut from an unknown list that are told apart."""

RANGE_LIMIT = 1024
"""Terraform's own limit of ``range``."""

MAXIMUM_DEPTH = 60


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    anything = Parameter("list", open=True)
    items = Parameter("list", LISTS, open=True)
    booleans = Parameter("list", ListType(BOOL), open=True)
    number = Parameter("index", NUMBER)
    return {
        "alltrue": Function(lambda members: _all(members, True), (booleans,)),
        "anytrue": Function(lambda members: _all(members, False), (booleans,)),
        "chunklist": Function(_chunklist, (items, Parameter("size", NUMBER))),
        "coalesce": Function(_coalesce, (), Parameter("vals", open=True, nullable=True)),
        "coalescelist": Function(_coalescelist, (), Parameter("vals", open=True)),
        "compact": Function(_compact, (Parameter("list", STRINGS, open=True),)),
        "concat": Function(_concat, (), Parameter("seqs", open=True)),
        "contains": Function(_contains, (anything, Parameter("value", open=True))),
        "distinct": Function(_distinct, (items,)),
        "element": Function(_element, (anything, number)),
        "flatten": Function(_flatten, (anything,)),
        "index": Function(_index, (anything, Parameter("value", open=True))),
        "length": Function(_length, (Parameter("value", open=True),)),
        "matchkeys": Function(
            _matchkeys,
            (Parameter("values", LISTS, open=True), Parameter("keys", LISTS), Parameter("searchset", LISTS)),
        ),
        "one": Function(_one, (anything,)),
        "range": Function(_range, (), Parameter("params", NUMBER)),
        "reverse": Function(_reverse, (anything,)),
        "slice": Function(
            _slice, (anything, Parameter("start_index", NUMBER), Parameter("end_index", NUMBER))
        ),
        "sort": Function(_sort, (Parameter("list", STRINGS),)),
        "sum": Function(_sum, (Parameter("list"),)),
    }


def sequence(value: Value) -> list[Value] | None:
    """``value`` if it is a list, ``None`` if it may turn out to be one. Raises `FunctionError`."""
    if isinstance(value, list):
        return value
    if is_open(value) and not isinstance(value, Text):
        return None
    raise FunctionError(worded("a list is required, not {kind}", kind=kind_of(value)))


def ordered(value: Value) -> list[Value] | None:
    """Like `sequence`, of what has an order. Raises `FunctionError` for a set."""
    if isinstance(value, SetOf):
        raise FunctionError("a set has no order: use tolist()")
    return sequence(value)


def _length(value: Value) -> Value:
    match value:
        case str():
            return count(value)
        case list():
            return len(value) if is_counted(value) else because_of([value])
        case dict():
            return because_of([value]) if is_partial(value) else len(value)
        case bool():
            pass
        case _ if is_open(value):
            return because_of([value])
    raise FunctionError(
        worded("a string, list, set, map, tuple or object is required, not {kind}", kind=kind_of(value))
    )


def _concat(*sources: Value) -> Value:
    lists = [ordered(source) for source in sources]
    if not lists:
        raise FunctionError("at least one argument is required")
    known = [each for each in lists if each is not None]
    if len(known) < len(lists):
        return because_of(sources)
    if sum(map(len, known)) > MAXIMUM_ITEMS:
        raise LimitExceeded("a list of more than {limit} items is not computed", MAXIMUM_ITEMS)
    if all(isinstance(each, ListOf) for each in known):
        whole_list = joined(known, ListOf)
        alike = _unified(whole_list)
        return joined(known, Array) if alike is None else ListOf(alike, None, whole_list.spans)
    return joined(known, Array)


def _unified(members: Sequence[Value]) -> list[Value] | None:
    try:
        return unify(members)
    except ConversionError:
        return None


def _flatten(value: Value) -> Value:
    top = sequence(value)
    if top is None:
        return because_of([value])
    result = Array()
    if not _flattened(top, result, 0):
        return because_of([value])
    if len(result.spans) != len(result):
        result.spans = []
    return result


def _flattened(source: list[Value], result: Array, depth: int) -> bool:
    """Put the members of ``source``, and of lists in it, into ``result``; false when one may be a list."""
    if depth > MAXIMUM_DEPTH:
        raise LimitExceeded("lists nested more than {limit} deep are not flattened", MAXIMUM_DEPTH)
    if isinstance(source, SetOf) and len(source) > 1 and has_unknown(source):
        # Nobody knows the order.
        return False
    for at, member in enumerate(source):
        if isinstance(member, list):
            if not _flattened(member, result, depth + 1):
                return False
        elif isinstance(member, (Unknown, Choice, Absent)):
            return False
        else:
            result.append(member)
            span = item_span(source, at)
            if span is not None:
                result.spans.append(span)
        if len(result) > MAXIMUM_ITEMS:
            raise LimitExceeded("a list of more than {limit} items is not computed", MAXIMUM_ITEMS)
    return True


def _element(value: Value, index: Number) -> Value:
    members = ordered(value)
    at = whole(index, "index")
    if members is None:
        return because_of([value])
    if not members:
        raise FunctionError("the list is empty")
    if is_any_number(members):
        return members[0]
    if at < 0:
        raise FunctionError("the index must not be negative")
    if not is_counted(members) and not (at == 0 or is_counted(members[: at + 1])):
        return because_of([value])
    return members[at % len(members)]


def _one(value: Value) -> Value:
    members = sequence(value)
    if members is None or (len(members) > 1 and not is_counted(members)):
        return because_of([value])
    if len(members) > 1:
        raise FunctionError("the list has more than one element")
    return members[0] if members else None


def _slice(value: Value, start: Number, end: Number) -> Value:
    members = ordered(value)
    first, last = whole(start, "start_index"), whole(end, "end_index")
    if members is None or not is_counted(members):
        return _cut_of_unknown(value, first, last)
    if first < 0 or last > len(members) or last < first:
        raise FunctionError(
            worded(
                "the positions {first} to {last} are not within the list's {count} elements",
                first=first,
                last=last,
                count=len(members),
            )
        )
    return picked(members, range(first, last))


def _cut_of_unknown(value: Value, first: int, last: int) -> Value:
    """A cut has as many elements as its ends are apart, or is an error, whatever the list turns out to be."""
    if not isinstance(value, Unknown | Reference) or not 0 <= first <= last <= first + MAXIMUM_CUT:
        return because_of([value])
    if isinstance(value, Reference):
        return ListOf(value.child(at) for at in range(first, last))
    return ListOf(because_of([value]) for _ in range(first, last))


def _reverse(value: Value) -> Value:
    members = sequence(value)
    if members is None or (isinstance(members, SetOf) and not is_settled(members)):
        return because_of([value])
    return picked(members, reversed(range(len(members))))


def _chunklist(value: Value, size: Number) -> Value:
    members, wanted = sequence(value), whole(size, "size")
    if members is None or not is_counted(members):
        return because_of([value])
    if wanted < 0:
        raise FunctionError("the size must not be negative")
    if not members:
        return ListOf()
    step = wanted or len(members)
    return ListOf(
        picked(members, range(at, min(at + step, len(members)))) for at in range(0, len(members), step)
    )


def _compact(value: Value) -> Value:
    members = sequence(value)
    if members is None or not all(
        member is None or isinstance(member, str) or is_filled(member) for member in members
    ):
        return because_of([value])
    return picked(
        members, [at for at, member in enumerate(members) if member is not None and member != ""], ListOf
    )


def _distinct(value: Value) -> Value:
    members = sequence(value)
    if members is None or has_unknown(members):
        return because_of([value])
    kept: list[int] = []
    seen: set[str] = set()
    others: list[Value] = []
    for at, member in enumerate(members):
        if is_settled(member):
            key = identity(member)
            if key in seen:
                continue
            seen.add(key)
        elif any(equal(member, other) is True for other in others):
            continue
        else:
            others.append(member)
        kept.append(at)
    return picked(members, kept, ListOf)


def _contains(value: Value, wanted: Value) -> Value:
    members = sequence(value)
    if members is None:
        return because_of([value, wanted])
    answers = [equal(member, wanted) for member in members]
    if any(answer is True for answer in answers):
        return True
    return False if all(answer is False for answer in answers) else because_of([value, wanted])


def _index(value: Value, wanted: Value) -> Value:
    members = ordered(value)
    if members is None:
        return because_of([value, wanted])
    for at, member in enumerate(members):
        answer = equal(member, wanted)
        if answer is None or not is_counted(members[: at + 1]):
            return because_of([value, wanted])
        if answer:
            return at
    raise FunctionError("the value is not in the list")


def _coalesce(*values: Value) -> Value:
    """The first that is neither null nor an empty string; all are of one type."""
    for at, value in enumerate(values):
        if value is None or value == "":
            continue
        if is_open(value) and not is_filled(value):
            return because_of(values[at:])
        return _as_the_others(value, values)
    raise FunctionError("all arguments are null or empty strings")


def _as_the_others(value: Value, values: Sequence[Value]) -> Value:
    common = unified_type(type_of(each) for each in values if each is not None)
    if common is None:
        raise FunctionError("all arguments must have the same type")
    return convert(value, common)


def _coalescelist(*values: Value) -> Value:
    for at, members in enumerate([ordered(value) for value in values]):
        if members is None:
            return because_of(values[at:])
        if members:
            return members
    raise FunctionError("all arguments are null or empty lists")


def _matchkeys(values: Value, keys: list[Value], searched: list[Value]) -> Value:
    members = sequence(values)
    if members is None or not is_counted(members):
        return because_of([values])
    if len(members) != len(keys):
        raise FunctionError("there must be as many values as keys")
    alike = _unified([*keys, *searched])
    if alike is None:
        raise FunctionError("keys and searchset must have the same type")
    keys, wanted = alike[: len(keys)], set(map(identity, alike[len(keys) :]))
    return picked(members, [at for at, key in enumerate(keys) if identity(key) in wanted], ListOf)


def _all(members: Value, neutral: bool) -> Value:
    """``alltrue`` where true is neutral, ``anytrue`` where false is; one member may decide."""
    if not isinstance(members, list):
        return because_of([members])
    # A null counts as false.
    if any(
        (member or False) is (not neutral) for member in members if member is None or isinstance(member, bool)
    ):
        return not neutral
    opened = [member for member in members if is_open(member)]
    return because_of(opened) if opened else neutral


def _sort(members: list[str]) -> Value:
    if any(member is None for member in members):
        raise FunctionError("an element is null")
    return ListOf(sorted(members))


def _sum(value: Value) -> Value:
    members = sequence(value)
    if not members:
        raise FunctionError("an empty list has no sum")
    total: Number = 0
    for member in members:
        number = None if member is None else to_number(member)
        if isinstance(number, bool) or not numbers.is_number(number):
            raise FunctionError("all elements must be numbers")
        total = numbers.add(total, number)  # type: ignore[arg-type]
    return total


def _range(*limits: Number) -> Value:
    if not 1 <= len(limits) <= 3:
        raise FunctionError("it takes one to three numbers")
    start: Number = 0 if len(limits) == 1 else limits[0]
    end = limits[0] if len(limits) == 1 else limits[1]
    step = limits[2] if len(limits) == 3 else (1 if end >= start else -1)
    if start == end:
        return ListOf()
    if step == 0:
        raise FunctionError("the step must not be zero")
    if (step > 0) != (end > start):
        raise FunctionError("the step leads away from the end")
    found: list[Value] = []
    while (start < end) if step > 0 else (start > end):
        if len(found) >= RANGE_LIMIT:
            raise FunctionError(worded("more than {limit} values were generated", limit=RANGE_LIMIT))
        found.append(start)
        start = numbers.add(start, step)
    return ListOf(found)

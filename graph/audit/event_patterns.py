"""Event patterns of EventBridge: does this rule fire on that event?

The grammar is that of the EventBridge user guide, *Event patterns* and
*Comparison operators*. What cannot be read leaves the answer unknown.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator
from decimal import Decimal

from iac27017.graph.audit.filter_patterns import LogEvent, star_matches
from iac27017.graph.conditions import chosen
from iac27017.graph.span import Span
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import ABSENT, Encoded, Reference, Text, Unknown, Value, unknown

MAXIMUM_DEPTH = 32
"""Objects within objects."""

EventPattern = dict[str, Value]


def read_event_pattern(value: Value, span: Span) -> EventPattern | Unknown:
    """The pattern that ``value`` is: JSON text, or the structure that becomes it."""
    value = chosen(value)
    match value:
        case Unknown():
            return value
        case Encoded():
            return read_event_pattern(value.decoded, span)
        case Text() if value.decoded is not None:
            return read_event_pattern(value.decoded, span)
        case dict():
            return value
        case str():
            return _parsed(str(value), span)
        case _:
            return unknown("{what} is an event pattern that cannot be read before apply", span, what=value)


def fires_on(pattern: Value, event: LogEvent, depth: int = 0) -> Truth:
    """Whether every member of the pattern finds what it asks for in the event."""
    pattern = chosen(pattern)
    if not isinstance(pattern, dict) or depth > MAXIMUM_DEPTH:
        return Truth.UNKNOWN
    return all_of(_member(name, wanted, event, depth) for name, wanted in pattern.items())


def asked_for(pattern: EventPattern, *path: str) -> Value:
    """What the pattern says about the member at ``path``; `ABSENT` when it says nothing."""
    here: Value = pattern
    for name in path:
        here = chosen(here)
        if not isinstance(here, dict) or name not in here:
            return ABSENT
        here = here[name]
    return chosen(here)


def _parsed(text: str, span: Span) -> EventPattern | Unknown:
    try:
        content = json.loads(text, parse_float=str)
    except (ValueError, RecursionError):
        return unknown("the event pattern is no JSON", span)
    return content if isinstance(content, dict) else unknown("the event pattern is no JSON object", span)


def _member(name: str, wanted: Value, event: LogEvent, depth: int) -> Truth:
    wanted = chosen(wanted)
    if name == "$or":
        return (
            any_of(fires_on(each, event, depth + 1) for each in wanted)
            if isinstance(wanted, list)
            else Truth.UNKNOWN
        )
    found = event.get(name, ABSENT)
    match wanted:
        case dict():
            if isinstance(found, Unknown):
                return Truth.UNKNOWN
            return fires_on(wanted, found if isinstance(found, dict) else {}, depth + 1)
        case list():
            return any_of(_matches(each, found) for each in wanted)
        case _:
            return Truth.UNKNOWN


def _matches(wanted: Value, found: Value) -> Truth:
    """Whether one matcher of a list admits the member's value, or one of its values when it is a list."""
    wanted = chosen(wanted)
    if isinstance(wanted, dict) and "exists" in wanted:
        return Truth.of((found is not ABSENT) is (chosen(wanted["exists"]) is True))
    if found is ABSENT:
        return Truth.NO
    values = found if isinstance(found, list) else [found]
    return any_of(_matches_one(wanted, value) for value in values)


def _matches_one(wanted: Value, value: Value) -> Truth:
    match wanted, value:
        case (Unknown() | Text(), _) | (_, Unknown()):
            return Truth.UNKNOWN
        case Reference(), _:
            return Truth.NO  # a resource of this code, not the event in question
        case dict(), _:
            return all_of(_compared(name, chosen(operand), value) for name, operand in wanted.items())
        case _:
            return Truth.of(wanted == value and isinstance(wanted, bool) is isinstance(value, bool))


def _compared(comparison: str, operand: Value, value: Value) -> Truth:
    text = value if isinstance(value, str) else None
    match comparison, operand:
        case _, Unknown() | Text() | Reference():
            return Truth.UNKNOWN
        case "anything-but", _:
            return ~any_of(_excluded(operand, value))
        case "prefix" | "suffix", {"equals-ignore-case": str() as ending}:
            return _compared(comparison, ending.lower(), value.lower() if isinstance(value, str) else value)
        case "prefix", str():
            return Truth.of(text is not None and text.startswith(operand))
        case "suffix", str():
            return Truth.of(text is not None and text.endswith(operand))
        case "equals-ignore-case", str():
            return Truth.of(text is not None and text.lower() == operand.lower())
        case "wildcard", str():
            return Truth.of(text is not None and star_matches(operand, text))
        case "cidr", str():
            return _within(value, operand)
        case "numeric", list():
            return _numeric(value, operand)
        case _:
            return Truth.UNKNOWN


def _excluded(operand: Value, value: Value) -> Iterator[Truth]:
    """Whether what ``anything-but`` names is the value: words, numbers, or what begins or ends so."""
    match operand:
        case list():
            for each in operand:
                yield from _excluded(chosen(each), value)
        case dict():
            for comparison, inner in operand.items():
                for each in inner if isinstance(inner, list) else [inner]:
                    yield _compared(comparison, chosen(each), value)
        case _:
            yield _matches_one(operand, value)


def _within(value: Value, block: str) -> Truth:
    try:
        return Truth.of(ipaddress.ip_address(str(value)) in ipaddress.ip_network(block, strict=False))
    except ValueError:
        return Truth.NO


def _numeric(value: Value, tests: list[Value]) -> Truth:
    """``[">", 0, "<=", 5]``."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return Truth.NO
    found: list[bool] = []
    for operator, bound in zip(tests[::2], tests[1::2]):
        if isinstance(bound, bool) or not isinstance(bound, int | Decimal):
            return Truth.UNKNOWN
        order = {
            "=": value == bound,
            "<": value < bound,
            "<=": value <= bound,
            ">": value > bound,
            ">=": value >= bound,
        }
        if not isinstance(operator, str) or operator not in order:
            return Truth.UNKNOWN
        found.append(order[operator])
    return Truth.of(all(found))

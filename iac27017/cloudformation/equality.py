"""Whether two values are equal: decided where it can be, otherwise a condition with one truth value everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from iac27017.cloudformation.causes import call_cause, cause_of, readable
from iac27017.cloudformation.choices import combined, decided
from iac27017.cloudformation.surroundings import Surroundings
from iac27017.cloudformation.texts import as_text
from iac27017.graph.span import Span
from iac27017.graph.value import Choice, Condition, Reference, Text, Unknown, Value, unknown
from iac27017.graph.wording import worded

MAXIMUM_OPTIONS = 8


def equal(first: Value, second: Value, around: Surroundings, span: Span) -> Value:
    """Whether they are equal as texts, as ``Fn::Equals`` compares."""
    return combined([first, second], lambda values: _compared(values[0], values[1], around, span))


def _compared(first: Value, second: Value, around: Surroundings, span: Span) -> Value:
    left, right = _written(first), _written(second)
    if left is not None and right is not None:
        return left == right
    if left is not None:
        first, second, right = second, first, left
    if right is not None:
        return False if _differs(first, right, around) else _asked(first, right, around, span)
    one, other = cause_of(first), cause_of(second)
    if one and one == other:
        return True
    if not one or not other:
        return _open(f"{span}@{around.place}", worded("the condition at {place}", place=span.place), span)
    one, other = sorted((one, other))
    return _open(f"{one} == {other}", readable(f"{one} == {other}"), span)


def _written(value: Value) -> str | None:
    """A value's text; lists, which ``Fn::Equals`` compares too, joined."""
    if isinstance(value, list):
        texts = [as_text(item) for item in value]
        return "\0".join(text for text in texts if text is not None) + "\0" if None not in texts else None
    return as_text(value)


def _differs(value: Value, text: str, around: Surroundings) -> bool:
    """Whether ``value`` is surely something else than ``text``, whatever it turns out to be."""
    match value:
        case Reference():
            return text == ""  # identifiers are never empty
        case Text(parts=parts):
            first, last = parts[0], parts[-1]
            starts = not isinstance(first, str) or text.startswith(first)
            ends = not isinstance(last, str) or text.endswith(last)
            return not starts or not ends
        case Unknown():
            allowed = around.allowed(value.cause)
            return bool(allowed) and text not in allowed
        case _:
            return False


def _asked(value: Value, text: str, around: Surroundings, span: Span) -> Value:
    cause = cause_of(value)
    if not cause:
        return _open(f"{span}@{around.place}", worded("the condition at {place}", place=span.place), span)
    shown = f"{readable(cause)} == {cause_of(text)}"
    literals = frozenset(around.allowed(cause)) if isinstance(value, Unknown) else frozenset[str]()
    condition = Condition(f"{cause} == {cause_of(text)}", shown, span, cause, text, literals)
    return Choice(condition, True, False)


def _open(key: str, text: str, span: Span) -> Value:
    return Choice(Condition(key, text, span), True, False)


def chosen_by(
    value: Value, options: Mapping[str, Callable[[], Value]], around: Surroundings, span: Span
) -> Value:
    """The option that ``value`` names, as choices among all it may name; unknown when these are too many."""
    allowed = around.allowed(cause_of(value))
    names = [name for name in options if not allowed or name in allowed]
    values = [options[name]() for name in names] if len(names) <= MAXIMUM_OPTIONS else []
    if not values or not cause_of(value):
        cause = call_cause("FindInMap", [str(span), value])
        return unknown("which entry of the map is meant is known only at deployment", span, cause=cause)
    result = values[-1]
    for name, other in zip(reversed(names[:-1]), reversed(values[:-1])):
        truth = _asked(value, name, around, span)
        assert isinstance(truth, Choice)
        result = decided(truth.condition, other, result)
    return result

"""Computes with values that are open between two, and turns conditions into what a resource's existence hangs on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from iac27017.cloudformation.causes import shortened
from iac27017.graph.span import Span
from iac27017.graph.value import Choice, Condition, Guard, Unknown, Value, references_in, unknown

MAXIMUM_LEAVES = 16

Truth = Value
"""``True``, ``False``, or choices that end in them."""


def combined(values: Sequence[Value], function: Callable[[list[Value]], Value]) -> Value:
    """``function`` of ``values``, for each way in which those that are open may be decided."""
    product = 1
    for value in values:
        product *= _leaves(value)
    if product > MAXIMUM_LEAVES * MAXIMUM_LEAVES:
        return _too_many(list(values))
    return _combined(list(values), function)


def _combined(values: list[Value], function: Callable[[list[Value]], Value]) -> Value:
    choice = next((value for value in values if isinstance(value, Choice)), None)
    if choice is None:
        return function(values)
    condition = choice.condition
    then = _combined([settled(value, condition, True) for value in values], function)
    otherwise = _combined([settled(value, condition, False) for value in values], function)
    return decided(condition, then, otherwise)


def settled(value: Value, condition: Condition, truth: bool) -> Value:
    """``value`` once ``condition`` is known."""
    if not isinstance(value, Choice):
        return value
    if value.condition.key == condition.key:
        return settled(value.then if truth else value.otherwise, condition, truth)
    if implied(value.condition, condition, truth):
        return settled(value.otherwise, condition, truth)
    then, otherwise = settled(value.then, condition, truth), settled(value.otherwise, condition, truth)
    if then is value.then and otherwise is value.otherwise:
        return value
    return decided(value.condition, then, otherwise)


def implied(condition: Condition, known: Condition, truth: bool) -> bool:
    """Whether ``condition`` is false because ``known`` is true: one thing has one value."""
    return truth and condition.subject != "" and condition.subject == known.subject


def decided(condition: Condition, then: Value, otherwise: Value) -> Value:
    """A choice, or the value itself where both branches are the same."""
    then, otherwise = settled(then, condition, True), settled(otherwise, condition, False)
    if same(then, otherwise):
        return then
    if _leaves(then) + _leaves(otherwise) > MAXIMUM_LEAVES:
        return _too_many([then, otherwise])
    return Choice(condition, then, otherwise)


def same(first: Value, second: Value) -> bool:
    """Whether two values are surely the same, ``true`` and ``1`` told apart."""
    if first is second:
        return True
    if isinstance(first, str) and isinstance(second, str):
        return str.__eq__(first, second)
    return type(first) is type(second) and first == second


def picked(truth: Truth, then: Callable[[], Value], otherwise: Callable[[], Value]) -> Value:
    """``then`` where ``truth`` is true, else ``otherwise``; each is computed only when it can come to pass."""
    if truth is True:
        return then()
    if truth is False:
        return otherwise()
    first, second = then(), otherwise()
    return _grafted(truth, first, second)


def _grafted(truth: Truth, then: Value, otherwise: Value) -> Value:
    match truth:
        case Choice():
            return decided(
                truth.condition,
                _grafted(truth.then, then, otherwise),
                _grafted(truth.otherwise, then, otherwise),
            )
        case True:
            return then
        case _:
            return otherwise


def both(one: Truth, other: Truth) -> Truth:
    """Whether both are true."""
    return _bounded(
        combined([one, other], lambda values: values[0] is True and values[1] is True), one, other, "and"
    )


def either(one: Truth, other: Truth) -> Truth:
    """Whether one of them is true."""
    return _bounded(
        combined([one, other], lambda values: values[0] is True or values[1] is True), one, other, "or"
    )


def opposite(truth: Truth) -> Truth:
    """Whether it is false."""
    return combined([truth], lambda values: values[0] is not True)


def _bounded(result: Value, one: Truth, other: Truth, word: str) -> Truth:
    """A truth that hangs on too much becomes one condition of its own."""
    if not isinstance(result, Unknown):
        return result
    key = f"({_formula(one, _key)}) {word} ({_formula(other, _key)})"
    text = f"({readable_truth(one)}) {word} ({readable_truth(other)})"
    return Choice(Condition(shortened(key), shortened(text), _place(one) or _place(other)), True, False)


def guard_of(truth: Truth) -> Guard | None:
    """The conditions that must all hold for ``truth``; ``None`` when it is surely false."""
    if truth is False:
        return None
    if not isinstance(truth, Choice):
        return ()
    condition = truth.condition
    if truth.otherwise is False:
        rest = guard_of(truth.then)
        return None if rest is None else ((condition, True), *rest)
    if truth.then is False:
        rest = guard_of(truth.otherwise)
        return None if rest is None else ((condition, False), *rest)
    key, text = _formula(truth, _key), readable_truth(truth)
    return ((Condition(shortened(key), shortened(text), condition.span, means=truth), True),)


def readable_truth(truth: Truth) -> str:
    """A truth as one would say it: ``Env == "prod" or Region == "eu-west-1"``."""
    return _formula(truth, lambda condition: condition.text)


def _key(condition: Condition) -> str:
    return condition.key


def _formula(truth: Truth, name: Callable[[Condition], str]) -> str:
    if not isinstance(truth, Choice):
        return "true" if truth is True else "false"
    own = name(truth.condition)
    then, otherwise = truth.then, truth.otherwise
    if then is True:
        return own if otherwise is False else f"{own} or {_formula(otherwise, name)}"
    if then is False:
        return f"not ({own})" if otherwise is True else f"not ({own}) and {_formula(otherwise, name)}"
    if otherwise is False:
        return f"{own} and {_grouped(then, name)}"
    if otherwise is True:
        return f"not ({own}) or {_formula(then, name)}"
    return f"({own} and {_grouped(then, name)}) or (not ({own}) and {_grouped(otherwise, name)})"


def _grouped(truth: Truth, name: Callable[[Condition], str]) -> str:
    text = _formula(truth, name)
    return f"({text})" if " or " in text else text


def _place(truth: Truth) -> Span | None:
    return truth.condition.span if isinstance(truth, Choice) else None


def _too_many(values: list[Value]) -> Unknown:
    return unknown(
        "more than {limit} alternatives are open",
        references=tuple(reference for value in values for reference in references_in(value))[:20],
        limit=MAXIMUM_LEAVES,
    )


def _leaves(value: Value) -> int:
    return _leaves(value.then) + _leaves(value.otherwise) if isinstance(value, Choice) else 1

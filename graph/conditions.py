"""Undecided conditions: a judgement that reads one is run once for each of its truth values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from msgspec import Struct

from iac27017.graph.value import Choice, Condition, Guard, Value

Assumptions = Mapping[Condition, bool]

_assumed: ContextVar[Assumptions] = ContextVar("assumed", default=MappingProxyType({}))


class _Tally(Struct):
    decisions: int = 0


_tally = _Tally()


class Fork(Exception):
    """Raised where a judgement reads a condition that nothing has fixed; the engine runs it both ways."""

    def __init__(self, condition: Condition) -> None:
        super().__init__(condition.text)
        self.condition = condition


@contextmanager
def assuming(assumptions: Assumptions) -> Iterator[None]:
    """Fix conditions for everything that is read inside the ``with`` block."""
    token = _assumed.set(assumptions)
    try:
        yield
    finally:
        _assumed.reset(token)


def decide(condition: Condition) -> bool:
    """The assumed truth value.

    Raises `Fork` when nothing is assumed about this condition.
    """
    _tally.decisions += 1
    truth = _told(condition, _assumed.get())
    if truth is None:
        raise Fork(condition)
    return truth


def possible(assumptions: Assumptions) -> bool:
    """Whether no condition that stands for others is assumed to be what those others rule out."""
    return not any(
        _worth(condition.means, assumptions) is (not truth)
        for condition, truth in assumptions.items()
        if condition.means is not None
    )


def _told(condition: Condition, assumed: Assumptions) -> bool | None:
    """The truth that follows from what is assumed, if one does."""
    truth = assumed.get(condition)
    if truth is None and condition.subject:
        return _implied(condition, assumed)
    if truth is None and condition.means is not None:
        return _worth(condition.means, assumed)
    return truth


def _worth(means: Value, assumed: Assumptions) -> bool | None:
    """Which way a choice between true and false goes, when what is assumed decides it."""
    if not isinstance(means, Choice):
        return means is True
    truth = _told(means.condition, assumed)
    if truth is not None:
        return _worth(means.then if truth else means.otherwise, assumed)
    then, otherwise = _worth(means.then, assumed), _worth(means.otherwise, assumed)
    return then if then is otherwise else None


def _implied(condition: Condition, assumed: Assumptions) -> bool | None:
    """What the values that a thing is assumed to have, or not, say of one more value of it."""
    about = [(other, truth) for other, truth in assumed.items() if other.subject == condition.subject]
    if any(truth for _, truth in about):
        return False
    left = condition.literals - {other.literal for other, _ in about}
    return True if left == {condition.literal} else None


def decisions_made() -> int:
    """How many conditions were read so far: an answer in between of which none was read holds always."""
    return _tally.decisions


def holds(guard: Guard) -> bool:
    """Whether every condition of ``guard`` is as it requires, under the current assumptions."""
    return all(decide(condition) is wanted for condition, wanted in guard)


def chosen(value: Value) -> Value:
    """``value`` with its outermost choices made by the current assumptions."""
    while isinstance(value, Choice):
        value = value.then if decide(value.condition) else value.otherwise
    return value

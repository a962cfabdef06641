"""Undecided conditions: a judgement that reads one is run once for each of its truth values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from iac27017.graph.value import Choice, Condition, Guard, Value

Assumptions = Mapping[Condition, bool]

_assumed: ContextVar[Assumptions] = ContextVar("assumed", default={})
_decisions = 0


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
    global _decisions
    _decisions += 1
    try:
        return _assumed.get()[condition]
    except KeyError:
        raise Fork(condition) from None


def decisions_made() -> int:
    """How many conditions were read so far: an answer in between of which none was read holds always."""
    return _decisions


def holds(guard: Guard) -> bool:
    """Whether every condition of ``guard`` is as it requires, under the current assumptions."""
    return all(decide(condition) is wanted for condition, wanted in guard)


def chosen(value: Value) -> Value:
    """``value`` with its outermost choices made by the current assumptions."""
    while isinstance(value, Choice):
        value = value.then if decide(value.condition) else value.otherwise
    return value

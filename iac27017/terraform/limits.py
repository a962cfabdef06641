"""How much one scan may compute: strangers' code must neither hang it nor fill the memory."""

from __future__ import annotations

from collections.abc import Callable

from iac27017.graph.value import Choice, Text, Value
from iac27017.terraform.errors import LimitExceeded

MAXIMUM_WORK = 500_000
"""Rounds of loops and members of values that functions go through, in one scan, whatever its size: some seconds. Large
repositories take a fiftieth of that."""

MAXIMUM_WORK_FOR_A_BYTE = 4
"""More such work for each byte of code that was read: what a scan takes stays in proportion to what there is to scan."""

MAXIMUM_WEIGHT = 500_000
"""Members of one value, at all depths, those that are shared counted each time."""

MAXIMUM_VALUE_DEPTH = 100
"""Levels of lists and objects in one another; what walks a value calls itself for each."""

MAXIMUM_TEXT = 1_000_000
"""Characters of a computed string."""

_REMEMBERED = 500


class WorkExceeded(LimitExceeded):
    """All work is spent: what is not computed yet stays unknown."""


class Budget:
    """What is left of the work that one scan may do, and how large values are.

    ``reported``: that all work is spent has been said, and need not be said of every expression after.
    """

    def __init__(self, read: Callable[[], int] = lambda: 0) -> None:
        """``read`` says how many bytes of code have been read by now."""
        self.reported = False
        self._read = read
        self._spent = 0
        self._granted = MAXIMUM_WORK
        self._sizes: dict[int, tuple[Value, int, int]] = {}

    def spend(self, work: int) -> None:
        """Take ``work`` off. Raises `LimitExceeded` when there is not so much left."""
        self._spent += work
        if self._spent > self._granted:
            self._granted = MAXIMUM_WORK + MAXIMUM_WORK_FOR_A_BYTE * self._read()
            if self._spent > self._granted:
                raise WorkExceeded("a scan of this size computes no more than {limit} elements", self._granted)

    def size(self, value: Value) -> tuple[int, int]:
        """The members of ``value`` at all depths, and how deep it is; quick for a value that contains large known ones."""
        match value:
            case dict():
                members: list[Value] = list(value.values())
            case list():
                members = value
            case Choice():
                members = [value.then, value.otherwise]
            case Text():
                return len(value.parts), 0
            case str():
                return 1 + (len(value) >> 8), 0
            case _:
                return 1, 0
        known = self._sizes.get(id(value))
        if known is not None:
            return known[1], known[2]
        weight, depth = 1, 0
        for member in members:
            inner = self.size(member) if isinstance(member, (dict, list, Choice, Text, str)) else (1, 0)
            weight += inner[0]
            depth = max(depth, inner[1])
        if weight > _REMEMBERED:
            # Holding on to the value keeps its identity from being given to another one.
            self._sizes[id(value)] = (value, weight, depth + 1)
        return weight, depth + 1

    def check(self, value: Value) -> None:
        """Raise `LimitExceeded` when ``value`` is too large or too deep to go on with."""
        weight, depth = self.size(value)
        if weight > MAXIMUM_WEIGHT:
            raise LimitExceeded("a value of more than {limit} members is not computed", MAXIMUM_WEIGHT)
        if depth > MAXIMUM_VALUE_DEPTH:
            raise LimitExceeded("a value nested more than {limit} deep is not computed", MAXIMUM_VALUE_DEPTH)


def bounded(length: int) -> None:
    """Raise `LimitExceeded` when a string of ``length`` characters or parts would be too long."""
    if length > MAXIMUM_TEXT:
        raise LimitExceeded("a string of more than {limit} characters is not computed", MAXIMUM_TEXT)

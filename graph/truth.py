"""Three-valued truth: yes, no, or nobody can tell; unknown is never folded into either."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """Kleene's three values."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, known: bool) -> Truth:
        """The truth of something known."""
        return cls.YES if known else cls.NO

    def __invert__(self) -> Truth:
        return {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(self, self)

    def __bool__(self) -> bool:
        raise TypeError("a Truth is no bool: compare it with Truth.YES, Truth.NO or Truth.UNKNOWN")


def all_of(truths: Iterable[Truth]) -> Truth:
    """No as soon as one is no; yes only when all are."""
    found = Truth.YES
    for truth in truths:
        if truth is Truth.NO:
            return Truth.NO
        if truth is Truth.UNKNOWN:
            found = Truth.UNKNOWN
    return found


def any_of(truths: Iterable[Truth]) -> Truth:
    """Yes as soon as one is yes; no only when all are."""
    found = Truth.NO
    for truth in truths:
        if truth is Truth.YES:
            return Truth.YES
        if truth is Truth.UNKNOWN:
            found = Truth.UNKNOWN
    return found

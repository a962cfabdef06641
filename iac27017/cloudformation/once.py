"""Computes named things once, and notices when one of them hangs on itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """Values by name, each computed when it is asked for the first time."""

    def __init__(self) -> None:
        self._values: dict[str, T] = {}
        self._open: set[str] = set()

    def get(self, name: str, compute: Callable[[], T], circle: Callable[[], T]) -> T:
        """The value; what ``circle`` makes when it is asked for while it is being computed."""
        if name in self._values:
            return self._values[name]
        if name in self._open:
            return circle()
        self._open.add(name)
        try:
            self._values[name] = compute()
        finally:
            self._open.discard(name)
        return self._values[name]

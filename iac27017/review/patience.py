"""Tries again where that is right: how often, how long, and never a write twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from iac27017.review.troubles import OutOfPatience, RateLimited, Uncertain

Answer = TypeVar("Answer")

ATTEMPTS = 5
BUDGET_SECONDS = 300.0
BETWEEN_WRITES_SECONDS = 1.0
"""GitHub's advice against its secondary limits: docs.github.com, "Best practices for using the REST API"."""
LIMIT_WITHOUT_TIME_SECONDS = 60.0
"""What to wait at a secondary limit that names no time: the same page."""


class Clock(Protocol):
    """Time, which tests bring along."""

    def now(self) -> float:
        """Seconds since the epoch."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class RealClock:
    """The machine's clock."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Patience:
    """What one run may still wait; ``tell`` hears why it waits."""

    def __init__(
        self, clock: Clock, tell: Callable[[str], None], attempts: int = ATTEMPTS, budget: float = BUDGET_SECONDS
    ) -> None:
        self.clock = clock
        self.attempts = attempts
        self._tell = tell
        self._left = budget
        self._last_write = float("-inf")

    def reading(self, call: Callable[[], Answer]) -> Answer:
        """The answer to something that may be asked any number of times.

        Raises `OutOfPatience`, and whatever else ``call`` raises.
        """
        for attempt in range(self.attempts):
            try:
                return call()
            except RateLimited as trouble:
                self.wait_for_limit(trouble, attempt)
            except Uncertain as trouble:
                self.back_off(trouble, attempt)
        raise AssertionError("the last attempt raises")

    def writing(self, call: Callable[[], Answer]) -> Answer:
        """The answer to something that must happen once: tried again only where nothing can have happened.

        Raises `Uncertain`, after which `once` looks at what is there, and `OutOfPatience`.
        """
        for attempt in range(self.attempts):
            self._space_out()
            try:
                return call()
            except RateLimited as trouble:
                self.wait_for_limit(trouble, attempt)
        raise AssertionError("the last attempt raises")

    def once(self, write: Callable[[], Answer], happened: Callable[[], Answer | None]) -> Answer:
        """What ``write`` answers; where nobody knows if it did, what ``happened`` finds, before it is tried again.

        Raises `OutOfPatience`, and whatever else ``write`` raises.
        """
        attempt = 0
        while True:
            try:
                return write()
            except Uncertain as trouble:
                self.back_off(trouble, attempt)
            if (found := happened()) is not None:
                return found
            attempt += 1

    def rewriting(self, call: Callable[[], Answer]) -> Answer:
        """The answer to a write that may happen twice, since the second leaves what the first made."""

        def spaced() -> Answer:
            self._space_out()
            return call()

        return self.reading(spaced)

    def wait_for_limit(self, trouble: RateLimited, attempt: int) -> None:
        """Wait as long as the forge says; raises `OutOfPatience` when that is too long."""
        self._wait(LIMIT_WITHOUT_TIME_SECONDS if trouble.seconds is None else trouble.seconds, trouble, attempt)

    def back_off(self, trouble: Uncertain, attempt: int) -> None:
        """Wait 1, 2, 4 ... seconds; raises `OutOfPatience` when that was often enough."""
        self._wait(float(2**attempt), trouble, attempt)

    def _wait(self, seconds: float, trouble: RateLimited | Uncertain, attempt: int) -> None:
        if attempt + 1 >= self.attempts:
            raise OutOfPatience(f"{trouble}; given up after {self.attempts} attempts") from None
        if seconds > self._left:
            raise OutOfPatience(f"{trouble}; it would take another {seconds:.0f} s, more than may be waited") from None
        self._tell(f"{trouble}; trying again in {seconds:.0f} s")
        self._left -= seconds
        self.clock.sleep(seconds)

    def _space_out(self) -> None:
        early = self._last_write + BETWEEN_WRITES_SECONDS - self.clock.now()
        if early > 0:
            self.clock.sleep(early)
        self._last_write = self.clock.now()

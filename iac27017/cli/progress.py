"""A progress bar on a terminal for a scan that takes long; silent everywhere else."""

from __future__ import annotations

import time
from typing import TextIO

SECONDS_BEFORE = 1.0
"""A scan that ends sooner shows nothing."""
SECONDS_BETWEEN = 0.1
WIDTH = 30


class Progress:
    """Called with a stage and how much of it is done; draws on ``stream`` when that is a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._next = time.monotonic() + SECONDS_BEFORE
        self._drawn = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        """``done`` of ``total`` steps of ``stage`` are behind us; a ``total`` of 0 means nobody knows."""
        now = time.monotonic()
        if not self._terminal or now < self._next:
            return
        self._next = now + SECONDS_BETWEEN
        filled = WIDTH * done // total if total else 0
        counts = f"{done}/{total}" if total else f"{done}"
        self._stream.write(f"\r{stage} [{'#' * filled}{'.' * (WIDTH - filled)}] {counts}\x1b[K")
        self._stream.flush()
        self._drawn = True

    def clear(self) -> None:
        """Take the bar away."""
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._drawn = False

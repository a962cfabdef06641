"""Watches one execution: what it raises, how long it takes, and what it touches besides its own directory."""

from __future__ import annotations

import os
import site
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HANG_SECONDS = 5.0
"""Seconds of processor time after which an execution counts as a hang; a busy machine makes no hangs of waiting."""

_READS = frozenset({"open", "os.listdir", "os.scandir"})
_NEVER = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "socket.getaddrinfo", "socket.bind"}
)
_OWN = tuple(
    os.path.realpath(path)
    for path in (str(Path(__file__).parents[1]), sys.prefix, sys.base_prefix, os.__file__, *site.getsitepackages())
)


class Misbehaved(Exception):
    """Raised for an execution that did what no input may bring about; the text says what."""


class Guard:
    """Listens to the interpreter's own audit events, which no detour around `iac27017.disk` escapes."""

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)
        self._armed = False
        self._seen: list[str] = []
        sys.addaudithook(self._hear)

    def run(self, target: Callable[[bytes], object], data: bytes) -> None:
        """Run ``target``; raises `Misbehaved`, or what the target raised."""
        self._seen.clear()
        before = time.process_time()
        with self._listening():
            target(data)
        spent = time.process_time() - before
        if self._seen:
            raise Misbehaved(self._seen[0])
        if spent > HANG_SECONDS:
            raise Misbehaved(f"took {spent:.1f} s")

    @contextmanager
    def _listening(self) -> Iterator[None]:
        self._armed = True
        try:
            yield
        finally:
            self._armed = False

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        """Write down what must not be; raising here would be taken for the error of an ordinary file."""
        if not self._armed:
            return
        if event in _NEVER:
            self._seen.append(f"{event} {arguments!r}")
        elif event in _READS and isinstance(arguments[0], (str, bytes, os.PathLike)):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if not path.startswith((self._root + os.sep, *_OWN)) and path != self._root:
                self._seen.append(f"{event} {path}")

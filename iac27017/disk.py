"""Looks at the disk, and lets who asks to know (the cache) write down everything that was looked at."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol


class Witness(Protocol):
    """Hears of every look at the disk: what was asked, and what the answer was."""

    def kind(self, path: str, status: os.stat_result | None) -> None:
        """Whether there is a file or a directory at ``path``, links followed; ``None``: there is nothing."""

    def content(self, path: str, status: os.stat_result, content: bytes) -> None:
        """The first bytes of a file, or all; ``status`` was asked before they were read."""

    def entries(self, path: str, status: os.stat_result, entries: list[os.DirEntry[str]]) -> None:
        """What is in a directory; ``status`` was asked before it was listed."""

    def resolved(self, path: str, answer: str) -> None:
        """Where the links in ``path`` lead."""

    def placed(self, root: str, path: str, answer: str | None) -> None:
        """Where ``path`` lies below ``root``, links followed; ``None``: outside of it."""

    def failed(self, path: str) -> None:
        """A look that went wrong in a way that may not repeat."""


_witness: ContextVar[Witness | None] = ContextVar("witness", default=None)


@contextmanager
def witnessed(witness: Witness | None) -> Iterator[None]:
    """Tell ``witness`` of every look at the disk inside the ``with`` block; ``None`` tells nobody."""
    token = _witness.set(witness)
    try:
        yield
    finally:
        _witness.reset(token)


def witness() -> Witness | None:
    """Who is told at present."""
    return _witness.get()


_overlay: ContextVar[Mapping[str, bytes] | None] = ContextVar("overlay", default=None)


@contextmanager
def overlaid(contents: Mapping[Path, bytes]) -> Iterator[None]:
    """Inside the ``with`` block, these files are read as if they had been written with these contents.

    Nobody is told of looks at the disk meanwhile: what is seen is not what is there.
    """
    token = _overlay.set({os.path.realpath(path): content for path, content in contents.items()})
    try:
        with witnessed(None):
            yield
    finally:
        _overlay.reset(token)


def _laid_over(path: Path | str) -> bytes | None:
    overlay = _overlay.get()
    return overlay.get(os.path.realpath(path)) if overlay else None


def read(path: Path | str, limit: int | None = None) -> bytes:
    """The content of a file, at most its first ``limit`` bytes.

    Raises ``OSError``.
    """
    if (content := _laid_over(path)) is not None:
        return content if limit is None else content[:limit]
    heard = _witness.get()
    try:
        with open(path, "rb", buffering=0) as stream:
            status = os.fstat(stream.fileno())
            content = _all(stream.fileno(), limit)
    except OSError as error:
        if heard is not None:
            _failed(heard, path, error)
        raise
    if heard is not None:
        heard.content(os.fspath(path), status, content)
    return content


def size(path: Path | str) -> int:
    """How many bytes a file has.

    Raises ``OSError``.
    """
    if (content := _laid_over(path)) is not None:
        return len(content)
    heard = _witness.get()
    try:
        status = os.stat(path)
    except OSError as error:
        if heard is not None:
            _failed(heard, path, error)
        raise
    if heard is not None:
        heard.kind(os.fspath(path), status)
    return status.st_size


def entries(path: Path | str) -> list[os.DirEntry[str]]:
    """What is in a directory, by name.

    Raises ``OSError``. What an entry says of itself without following links
    is part of the listing; what a link leads to is for `is_file`.
    """
    heard = _witness.get()
    try:
        status = os.stat(path)
        with os.scandir(path) as found:
            listed = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        if heard is not None:
            _failed(heard, path, error)
        raise
    if heard is not None:
        heard.entries(os.fspath(path), status, listed)
    return listed


def is_file(path: Path | str) -> bool:
    """Whether there is a file at ``path``, links followed."""
    status = _status(path)
    return status is not None and stat.S_ISREG(status.st_mode)


def is_dir(path: Path | str) -> bool:
    """Whether there is a directory at ``path``, links followed."""
    status = _status(path)
    return status is not None and stat.S_ISDIR(status.st_mode)


def exists(path: Path | str) -> bool:
    """Whether there is anything at ``path``, links followed."""
    return _status(path) is not None


def resolved(path: Path) -> Path:
    """``path`` with all links followed.

    Raises ``OSError`` or ``RuntimeError`` for links in a circle.
    """
    answer = path.resolve()
    heard = _witness.get()
    if heard is not None:
        heard.resolved(os.fspath(path), os.fspath(answer))
    return answer


def placed(root: Path, path: Path) -> str | None:
    """Where ``path`` lies below ``root``, links followed: ``""`` for itself, ``None`` when it leads out."""
    try:
        relative = path.resolve().relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):
        answer = None
    else:
        answer = "" if (text := relative.as_posix()) == "." else text
    heard = _witness.get()
    if heard is not None:
        heard.placed(os.fspath(root), os.fspath(path), answer)
    return answer


def _status(path: Path | str) -> os.stat_result | None:
    """``None`` also for what may not be looked at, for a circle of links, and for a name that cannot be one."""
    heard = _witness.get()
    try:
        status: os.stat_result | None = os.stat(path)
    except OSError as error:
        status = None
        if heard is not None and not isinstance(error, (FileNotFoundError, NotADirectoryError)):
            heard.failed(os.fspath(path))
    except ValueError:
        return None
    if heard is not None:
        heard.kind(os.fspath(path), status)
    return status


def _failed(heard: Witness, path: Path | str, error: OSError) -> None:
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        heard.kind(os.fspath(path), None)
    else:
        heard.failed(os.fspath(path))


def _all(descriptor: int, limit: int | None) -> bytes:
    """Read by the descriptor: a buffered stream costs more than most files that are read here."""
    pieces: list[bytes] = []
    left = limit
    while left is None or left > 0:
        piece = os.read(descriptor, 1 << 20 if left is None else min(left, 1 << 20))
        if not piece:
            break
        pieces.append(piece)
        left = None if left is None else left - len(piece)
    return b"".join(pieces)

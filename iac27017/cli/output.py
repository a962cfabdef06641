"""Writes results: to standard output, or to a file that is whole or not there."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click


class CannotWrite(click.ClickException):
    """Raised when an output file cannot be written: exit code 2, since it is the user's path."""

    exit_code = 2


def write(text: str, file: Path | None) -> None:
    """Write ``text`` to ``file``, aside first and then renamed, or to standard output.

    Raises `CannotWrite`.
    """
    if file is None:
        _print(text)
        return
    write_bytes(text.encode("utf-8", "backslashreplace"), file)


def write_bytes(content: bytes, file: Path) -> None:
    """Write ``content`` to ``file``, aside first and then renamed; into a device or a pipe, as it is.

    Raises `CannotWrite`.
    """
    try:
        # A renamed file would take the place of /dev/null itself, where the user may write there.
        if file.exists() and not file.is_file():
            file.write_bytes(content)
        else:
            _replace(file, content)
    except OSError as error:
        raise CannotWrite(f"{file}: cannot be written: {error.strerror or error}") from None


def _print(text: str) -> None:
    """Characters that the terminal's encoding lacks are escaped rather than an error."""
    encoding = sys.stdout.encoding or "utf-8"
    if not _has(encoding, BRANCH):
        text = text.replace(BRANCH, "`")
    try:
        # In pieces: what writes encodes once more, and a large result would be in memory five times.
        for at in range(0, len(text), _AT_ONCE):
            piece = text[at : at + _AT_ONCE]
            sys.stdout.write(piece.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWrite(f"standard output: cannot be written: {error.strerror or error}") from None


_AT_ONCE = 1 << 20
"""Characters."""

BRANCH = "\N{BOX DRAWINGS LIGHT UP AND RIGHT}"
"""What leads to the next step of a walk; in encodings that lack it, the character that looks most like it does."""


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _replace(file: Path, content: bytes) -> None:
    handle, aside = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with open(handle, "wb") as stream:
            stream.write(content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(aside, 0o666 & ~umask)
        os.replace(aside, file)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise

"""Names this very program: its own code, byte for byte, what it is installed with, and the Python that runs it."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_LEFT_OUT = (".pyc", ".md")
"""What never decides an answer: compiled code is made of the code, pages are for readers of ``explain``."""


@cache
def tool() -> str:
    """A digest that changes with everything an answer may hang on besides the input.

    Reading all of the code takes some ten milliseconds; going by versions or
    times instead would answer from before an edit of a check.
    """
    whole = hashlib.sha256(sys.version.encode())
    for file in sorted(_code(str(_PACKAGE))):
        whole.update(os.fsencode(os.path.relpath(file, _PACKAGE)) + b"\0")
        whole.update(hashlib.sha256(_content(file)).digest())
    whole.update("\0".join(sorted(_installed())).encode(errors="surrogateescape"))
    return whole.hexdigest()


def _code(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _code(entry.path)
            elif not entry.name.endswith(_LEFT_OUT):
                yield entry.path


def _content(file: str) -> bytes:
    """Without a buffered stream, which costs more than the reading."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        return os.read(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)


def _installed() -> Iterator[str]:
    """Names and versions of the packages that can be imported: parsers, cfn-lint's rules, renderers."""
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        yield from (name for name in names if name.endswith((".dist-info", ".egg-info")))

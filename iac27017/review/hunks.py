"""What a change's diff shows: forges take comments on these lines, and on no others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(r'\\(?:([abtnvfr"\\])|([0-3][0-7]{2}))')
_NAMED = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}


class ChangedFile(Struct, frozen=True):
    """One file's lines as they are after the change.

    ``lines`` are all that the diff shows, with their number before the change;
    ``None`` where the line is new. ``hunks`` are their stretches. ``removed``
    are the lines before which something was taken away.
    """

    path: str
    old_path: str
    lines: Mapping[int, int | None]
    hunks: tuple[range, ...]
    removed: frozenset[int]

    def is_new(self, line: int) -> bool:
        """Whether the change wrote this line."""
        return line in self.lines and self.lines[line] is None

    def within_one_hunk(self, first: int, last: int) -> bool:
        """Whether a comment can span these lines."""
        return any(first in hunk and last in hunk for hunk in self.hunks)


class _Reading(Struct):
    old_path: str = ""
    path: str = ""
    lines: dict[int, int | None] = field(default_factory=dict)
    hunks: list[range] = field(default_factory=list)
    removed: set[int] = field(default_factory=set)

    def done(self) -> ChangedFile:
        shown = frozenset(line for line in self.removed if line in self.lines)
        return ChangedFile(self.path, self.old_path or self.path, self.lines, tuple(self.hunks), shown)


def changed_files(patch: str) -> dict[str, ChangedFile]:
    """The files of a patch of git that are still there after it, by path."""
    return {file.path: file for file in _files(patch) if file.path and file.lines}


def _files(patch: str) -> Iterator[ChangedFile]:
    # Only a newline ends a line of a patch; a file may hold anything else that Python takes for one.
    lines = iter(patch.split("\n"))
    reading: _Reading | None = None
    for line in lines:
        if line.startswith("diff --git "):
            if reading is not None:
                yield reading.done()
            reading = _Reading()
        elif reading is not None and line.startswith("--- "):
            reading.old_path = _path(line[4:])
        elif reading is not None and line.startswith("+++ "):
            reading.path = _path(line[4:])
        elif reading is not None and (hunk := _HUNK.match(line)):
            _read_hunk(hunk, lines, reading)
    if reading is not None:
        yield reading.done()


def _read_hunk(hunk: re.Match[str], lines: Iterator[str], reading: _Reading) -> None:
    """The hunk's lines are counted, not recognised: a removed ``-- x`` looks like the header of a file."""
    old, new = int(hunk[1]), int(hunk[3])
    old_left, new_left = int(hunk[2] or 1), int(hunk[4] or 1)
    if new_left:
        reading.hunks.append(range(new, new + new_left))
    while old_left or new_left:
        line = next(lines, None)
        if line is None:
            return
        match line[:1]:
            case "+":
                reading.lines[new] = None
                new, new_left = new + 1, new_left - 1
            case "-":
                reading.removed.add(new)
                old, old_left = old + 1, old_left - 1
            case "\\":
                continue
            case _:
                reading.lines[new] = old
                old, new, old_left, new_left = old + 1, new + 1, old_left - 1, new_left - 1


def _path(text: str) -> str:
    """The path in a header of a file; empty for ``/dev/null``."""
    # After a path with a blank git writes a tab, so that others' tools see where it ends.
    named = _unquoted(text) if text.startswith('"') else text.removesuffix("\t")
    return "" if named == "/dev/null" else named[2:]


def _unquoted(text: str) -> str:
    """A path that git has quoted: octal escapes are the bytes of the file system's encoding, the rest is ASCII."""
    inner = text.rstrip("\t")[1:-1]
    raw = _ESCAPE.sub(lambda found: chr(_NAMED[found[1]] if found[1] else int(found[2], 8)), inner)
    return raw.encode("latin-1").decode("utf-8", "surrogateescape")

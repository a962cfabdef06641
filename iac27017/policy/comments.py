"""Reads waivers that stand in comments: ``# iac27017: ignore[LOG-012] reason``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from iac27017 import disk
from iac27017.boundary import Border
from iac27017.check import Check
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import worded
from iac27017.policy.waiver import Inline
from iac27017.registry import find_check

MARK = b"iac27017:"
SUFFIXES = (".tf", ".yaml", ".yml", ".template")
"""Files that can hold comments; JSON cannot."""
MAXIMUM_BYTES = 16 * 1024 * 1024
MAXIMUM_CHARACTERS = 2_000
"""Of one comment; what comes after is not read."""
HELP = "write # iac27017: ignore[CODE] reason, with a code or name from: iac27017 checks"

_COMMENT = re.compile(r"(?P<opening>#|//|/\*)[ \t]*iac27017:")
_IGNORE = re.compile(r"ignore\s*\[(?P<names>[^\]]*)\]\s*:?\s*(?P<reason>.*)$")
_MEANT = re.compile(r"ignore\b|\w+\s*\[")
_ALONE = re.compile(r"\s*(?:#|//|/\*)")


class Comments(Struct, frozen=True):
    """The waivers in comments, and the comments that are none although they look like it."""

    waivers: tuple[Inline, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_comments(root: Path, files: Iterable[str]) -> Comments:
    """The comments in ``files``, which are relative to ``root``; a file that is gone or too large has none."""
    found = [item for file in files if (text := marked_text(root / file)) is not None for item in _in_text(text, file)]
    return Comments(
        tuple(item for item in found if isinstance(item, Inline)),
        tuple(item for item in found if isinstance(item, Problem)),
    )


def commented_files(root: Path, exclude: Sequence[str] = (), suffixes: tuple[str, ...] = SUFFIXES) -> list[str]:
    """Files below ``root`` that can hold comments, sorted; hidden directories and links that lead out are left alone."""
    border = Border(root, exclude)
    found: list[str] = []
    folders = [""]
    while folders:
        folder = folders.pop()
        for entry in _listed(root / folder):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders += () if border.leaves_out(path, directory=True) else (path,)
            elif entry.name.endswith(suffixes) and not border.leaves_out(path) and _is_own(entry, root):
                found.append(path)
    return sorted(found)


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    """What may not be listed has been reported by who reads the code."""
    try:
        return disk.entries(folder)
    except OSError:
        return []


def _is_own(entry: os.DirEntry[str], root: Path) -> bool:
    if not entry.is_symlink():
        return entry.is_file()
    try:
        return disk.is_file(entry.path) and disk.placed(root, Path(entry.path)) is not None
    except OSError:
        return False


def marked_text(path: Path, marks: Sequence[bytes] = (MARK,)) -> str | None:
    """The file's text if one of ``marks`` is in it: most files are not even decoded."""
    try:
        if disk.size(path) > MAXIMUM_BYTES:
            return None
        data = disk.read(path)
    except OSError:
        return None
    return data.decode("utf-8-sig", errors="replace") if any(mark in data for mark in marks) else None


def _in_text(text: str, file: str) -> Iterator[Inline | Problem]:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        found = _COMMENT.search(line) if "iac27017:" in line else None
        if found is None or not _is_comment(line, found, file):
            continue
        span = Span(file, number, found.start() + 1, number, len(line.rstrip()) + 1)
        text = line[found.end() :][:MAXIMUM_CHARACTERS].strip().removesuffix("*/").strip()
        yield from _read(text, span, _lines(lines, number))


def _is_comment(line: str, found: re.Match[str], file: str) -> bool:
    """Not a text in quotes; in YAML only ``#`` opens a comment, and only after a blank."""
    before = line[: found.start()]
    if before.replace("\\\\", "").replace('\\"', "").count('"') % 2:
        return False
    return file.endswith(".tf") or (found["opening"] == "#" and (not before or before[-1].isspace()))


def _lines(lines: Sequence[str], number: int) -> tuple[int, ...]:
    """The comment's own line and, when nothing else stands in it, the next one that is no comment."""
    if not _ALONE.match(lines[number - 1]):
        return (number,)
    below = number
    while below < len(lines) and _ALONE.match(lines[below]):
        below += 1
    return (number, below + 1)


def _read(text: str, span: Span, lines: tuple[int, ...]) -> Iterator[Inline | Problem]:
    found = _IGNORE.match(text)
    if found is None:
        if _MEANT.match(text):
            yield Problem(span, worded("the comment {text} ignores nothing", text=repr(text[:80])), HELP)
        return
    names = [name.strip() for name in found["names"].split(",") if name.strip()]
    checks: list[Check] = []
    for name in names:
        check = find_check(name)
        if check is None:
            yield Problem(
                span, worded("the comment ignores {name}, which is no check", name=repr(name[:80])), HELP
            )
        else:
            checks.append(check)
    if not names:
        yield Problem(span, "the comment names no check to ignore", HELP)
    if checks:
        yield Inline(tuple(checks), found["reason"].strip(), span, lines)

"""What comes of looking for fixes: edits that were judged, and why there is none for the rest."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from iac27017.check import Finding
from iac27017.fixes.text import Text


class Change(Struct, frozen=True):
    """Lines ``first_line`` to ``last_line`` (from 1, both included) of ``file`` become ``replacement``.

    There is always at least one line to replace: of lines that are only added,
    the one before them is repeated. Lines have no ends; those of the file are kept.
    """

    file: str
    first_line: int
    last_line: int
    replacement: tuple[str, ...]


class Fix(Struct, frozen=True):
    """One edit and the findings that it mends; ``written`` says in few words what is written where.

    ``changes`` are against the files as they are, for this edit alone: one of
    them is what a reviewer's suggestion can hold.
    """

    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    written: tuple[Written, ...]


class Written(Struct, frozen=True):
    """``text`` (``encrypted = true``) in line ``line`` of ``file`` as it is with all edits of the run.

    ``replaces``: when it is applied, what is deployed is replaced, and its data with it.
    """

    file: str
    line: int
    text: str
    replaces: bool = False


class Declined(Struct, frozen=True):
    """A finding that no edit mends, and why."""

    finding: Finding
    reason: str
    taken_back: bool = False
    """Whether there was an edit, and judging it showed that it must not stay."""


class Edited(Struct, frozen=True):
    """A file before and after all fixes."""

    before: Text
    after: Text


class Proposals(Struct, frozen=True):
    """All fixes, judged together, in the order of their places; ``edited`` by file."""

    fixes: tuple[Fix, ...] = ()
    declined: tuple[Declined, ...] = ()
    edited: Mapping[str, Edited] = field(default_factory=dict)


def changes(before: Text, after: Text) -> tuple[Change, ...]:
    """The stretches of lines that differ."""
    old, new = (tuple(line.rstrip("\r\n") for line in text.lines()) for text in (before, after))
    found: list[Change] = []
    for first, last, start, end in _different(old, new):
        if first == last and first:  # only added: hold on to the line before
            first, start = first - 1, start - 1
        elif first == last:
            last, end = last + 1, end + 1
        found.append(Change(before.file, first + 1, last, new[start:end]))
    return tuple(found)


def _different(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Which lines became which; only what lies between equal ends is compared: edits are small, files are not."""
    head = next(
        (at for at, (one, other) in enumerate(zip(old, new)) if one != other), min(len(old), len(new))
    )
    longest = min(len(old), len(new)) - head
    tail = next((n for n in range(longest) if old[-1 - n] != new[-1 - n]), longest)
    middle = difflib.SequenceMatcher(
        a=old[head : len(old) - tail], b=new[head : len(new) - tail], autojunk=False
    )
    for tag, *bounds in middle.get_opcodes():
        if tag != "equal":
            first, last, start, end = (bound + head for bound in bounds)
            yield first, last, start, end

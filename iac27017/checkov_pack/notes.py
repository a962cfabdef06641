"""What is said on standard error: Checkov has no place for it, and none of it may get lost."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from iac27017.check import Finding, Status
from iac27017.graph.declaration import Problem
from iac27017.report.safe_text import logged, visible
from iac27017.report.sentences import explained, situated

MAXIMUM_LINES = 20
"""Of one kind of note; the rest is counted."""


def unknowns(findings: Sequence[Finding], unknown: str) -> None:
    """Say what nobody knows, and what Checkov shows it as."""
    open_ = [f for f in findings if f.status is Status.UNKNOWN and f.waived is None]
    words = {"pass": "passed", "fail": "failed", "skip": "skipped"}[unknown]
    _note(
        f"{_count(len(open_), 'answer')} unknown, shown as {words} (IAC27017_UNKNOWN=pass, fail or skip)",
        [_line(finding) for finding in open_],
    )


def not_placed(findings: Sequence[Finding]) -> None:
    """Say what is about a resource that is not in Checkov's graph; passes are counted only."""
    open_ = [f for f in findings if f.waived is None]
    wrong = [f for f in open_ if f.status is not Status.PASS]
    _note(
        f"{_count(len(open_), 'finding')} about resources that Checkov does not see, not in its results",
        [f"{f.status.name} {_line(f)}" for f in wrong]
        if wrong
        else [f"{len(open_)} passed"]
        if open_
        else [],
    )


def problems(found: Sequence[Problem]) -> None:
    """Say what could not be analysed."""
    _note(
        f"{_count(len(found), 'thing')} that could not be analysed",
        [visible(str(problem)) for problem in found],
    )


def fault(words: str) -> None:
    """Say why nothing could be judged."""
    _write([f"iac27017: nothing was judged: {words}"])


def _note(title: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    shown = [
        *lines[:MAXIMUM_LINES],
        *([f"and {len(lines) - MAXIMUM_LINES} more"] if len(lines) > MAXIMUM_LINES else []),
    ]
    _write([f"iac27017: {title}:", *(f"  {line}" for line in shown)])


def _write(lines: Sequence[str]) -> None:
    """In one call, so that runners that write at the same time do not mix their lines, and inert in a log."""
    sys.stderr.write(logged("\n".join(lines)) + "\n")
    sys.stderr.flush()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _line(finding: Finding) -> str:
    place = visible(finding.deciding.place)
    return f"{finding.check.code} {place} {situated(finding)}: {explained(finding)}"

"""What stops a commit, for a person at a prompt: each failure with its path and its mend, and one line at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from iac27017.check import Finding, Status
from iac27017.language import Say
from iac27017.report.console import findings, problem_lines
from iac27017.report.line import Line, printed
from iac27017.report.safe_text import visible
from iac27017.report.sources import Sources
from iac27017.scan import Result

NAMED_ROOTS = 3
"""Roots that are named; of more, the others are counted."""


class Answer(Struct, frozen=True):
    """What a hook found in the roots that a commit touches; ``blocking`` findings, or ``stopped`` by a problem."""

    result: Result
    blocking: tuple[Finding, ...]
    stopped: bool


def render(answer: Answer, sources: Sources, say: Say, width: int | None = None, color: bool = False) -> str:
    """The text; ``width`` is the terminal's, and without one lines are not broken."""
    return printed(_report(answer, sources, say), width, color)


def _report(answer: Answer, sources: Sources, say: Say) -> Iterator[Line]:
    yield from findings(replace(answer.result, findings=answer.blocking), sources, say)
    yield from problem_lines(answer.result.problems, say)
    line = Line(_verdict(answer, say), "bold red" if answer.stopped else "bold green")
    unknown = len(answer.result.with_status(Status.UNKNOWN))
    if unknown:
        line.append(say("; {count} unknown", count=unknown), "dim")
    yield line
    if answer.blocking:
        code = answer.blocking[0].check.code
        yield Line(say("to accept one, with a reason beside the code: # iac27017: ignore[{code}] reason", code=code), "dim")


def _verdict(answer: Answer, say: Say) -> str:
    roots = _named(answer.result.ledger.roots, say)
    count = len(answer.blocking)
    if count == 1:
        return say("1 finding stops this commit, in {roots}", roots=roots)
    if count:
        return say("{count} findings stop this commit, in {roots}", count=count, roots=roots)
    if answer.stopped:
        return say("this commit is stopped, since not everything could be analysed in {roots}", roots=roots)
    return say("nothing failed in {roots}", roots=roots)


def _named(roots: Sequence[str], say: Say) -> str:
    """The roots by name, the scanned directory as a dot."""
    names = ", ".join(visible(root or ".") for root in roots[:NAMED_ROOTS]) or say("the files that changed")
    more = len(roots) - NAMED_ROOTS
    return say("{names} and {count} more", names=names, count=more) if more > 0 else names

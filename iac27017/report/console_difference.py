"""What a change introduces, fixes and leaves, for a person at a prompt."""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.check import Finding
from iac27017.language import ENGLISH, Say
from iac27017.policy.difference import Difference
from iac27017.report.console import findings, problem_lines
from iac27017.report.difference import summary
from iac27017.report.line import Line, printed
from iac27017.report.safe_text import visible
from iac27017.report.sentences import explained, situated
from iac27017.report.sources import Sources


def render(
    difference: Difference, sources: Sources, width: int | None = None, color: bool = False, say: Say = ENGLISH
) -> str:
    """What is introduced with its evidence, what is fixed by name, the rest by number."""
    return printed(_report(difference, sources, say), width, color)


def _report(difference: Difference, sources: Sources, say: Say) -> Iterator[Line]:
    yield from findings(difference.as_result, sources, say)
    yield from problem_lines(difference.problems, say)
    yield from _listed(say("Fixed"), "green", difference.fixed, say)
    yield from _listed(say("Waived by this change"), "yellow", difference.waived, say)
    yield Line(summary(difference, say), "bold red" if difference.introduced else "bold green")


def _listed(title: str, style: str, part: tuple[Finding, ...], say: Say) -> Iterator[Line]:
    if not part:
        return
    yield Line(title, "bold underline")
    for finding in part:
        line = Line(f"  {finding.check} ", style).append(situated(finding))
        why = visible(finding.waived) if finding.waived is not None else explained(finding, say)
        yield line.append(f"  {visible(finding.resource.header.place)}  {why}", "dim")
    yield Line()

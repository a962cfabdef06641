"""What a change introduces, fixes and leaves, for a person at a prompt."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from iac27017.check import Finding
from iac27017.policy.difference import Difference
from iac27017.report.console import findings, printed, problem_lines
from iac27017.report.difference import summary
from iac27017.report.safe_text import visible
from iac27017.report.sentences import explained, situated
from iac27017.report.sources import Sources


def render(difference: Difference, sources: Sources, width: int | None = None, color: bool = False) -> str:
    """What is introduced with its evidence, what is fixed by name, the rest by number."""
    return printed(_report(difference, sources), width, color)


def _report(difference: Difference, sources: Sources) -> Iterator[Text]:
    yield from findings(difference.as_result, sources)
    yield from problem_lines(difference.problems)
    yield from _listed("Fixed", "green", difference.fixed)
    yield from _listed("Waived by this change", "yellow", difference.waived)
    yield Text(summary(difference), "bold red" if difference.introduced else "bold green")


def _listed(title: str, style: str, part: tuple[Finding, ...]) -> Iterator[Text]:
    if not part:
        return
    yield Text(title, "bold underline")
    for finding in part:
        line = Text(f"  {finding.check} ", style).append(situated(finding))
        why = visible(finding.waived) if finding.waived is not None else explained(finding)
        yield line.append(f"  {visible(finding.resource.header.place)}  {why}", "dim")
    yield Text()

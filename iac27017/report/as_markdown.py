"""The result as Markdown: a step's summary, a comment on a change, a page in a wiki."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from iac27017.check import Status
from iac27017.graph.declaration import Problem
from iac27017.language import ENGLISH, Say
from iac27017.report.grouping import Group, grouped
from iac27017.report.markdown_text import code, code_in_cell, prose
from iac27017.report.safe_text import logged
from iac27017.report.sentences import counts, explained, situated
from iac27017.scan import Result


def render(result: Result, heading: str = "", say: Say = ENGLISH) -> str:
    """Counts (or ``heading``), a table of what failed and one of what is unknown, evidence folded away, problems."""
    shown = [f for f in result.findings if f.status is not Status.PASS and f.waived is None]
    groups = sorted(grouped(shown), key=lambda group: -group.first.check.severity)
    lines = [f"## iac27017: {heading or counts(result, say)}", ""]
    lines += _section(say("Failed"), [group for group in groups if group.first.status is Status.FAIL], say)
    lines += _section(say("Unknown"), [group for group in groups if group.first.status is Status.UNKNOWN], say)
    lines += _problems(result.problems, say)
    return logged("\n".join(lines).rstrip("\n") + "\n")


def _section(title: str, groups: Sequence[Group], say: Say) -> Iterator[str]:
    if not groups:
        return
    heads = (say("severity"), say("check"), "ISO/IEC 27017", say("resource"), say("place"), say("finding"))
    yield from (f"### {title}", "", f"| {' | '.join(heads)} |", "|---|---|---|---|---|---|")
    for group in groups:
        yield _row(group, say)
    yield from ("", f"<details><summary>{say('Evidence and remedies')}</summary>", "")
    for group in groups:
        yield from _evidence(group, say)
    yield from ("", "</details>", "")


def _row(group: Group, say: Say) -> str:
    finding = group.first
    check = finding.check
    cells = (
        say(str(check.severity)), f"{check.code} {check.name}", " ".join(check.controls),
        _resource(group, say, code_in_cell), code_in_cell(finding.resource.header.place), prose(explained(finding, say)),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _resource(group: Group, say: Say, shown: Callable[[str], str] = code) -> str:
    resource = shown(situated(group.first))
    return say("{resource} and {count} more", resource=resource, count=group.others) if group.others else resource


def _evidence(group: Group, say: Say) -> Iterator[str]:
    finding = group.first
    yield f"- {finding.check.code} {_resource(group, say)}"
    for hop in finding.evidence:
        edge = f"{prose(hop.edge)} " if hop.edge else ""
        shown = f"{edge}{code(hop.text)}"
        if hop.span.file:
            shown = say("{step} at {place}", step=shown, place=code(hop.span.place))
        yield f"  - {shown}{' ' + say('(inferred from the name)') if hop.inferred else ''}"
    if finding.remedy:
        yield f"  - {say('fix: {remedy}', remedy=prose(finding.remedy))}"


def _problems(problems: Sequence[Problem], say: Say) -> Iterator[str]:
    if not problems:
        return
    yield from (f"### {say('Could not be analysed')}", "")
    for problem in problems:
        place = f"{code(problem.span.place)}: " if problem.span.file else say("here: ")
        yield f"- {place}{prose(problem.message)}{say('; {help}', help=prose(problem.help)) if problem.help else ''}"

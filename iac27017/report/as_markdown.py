"""The result as Markdown: a step's summary, a comment on a change, a page in a wiki."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from iac27017.check import Status
from iac27017.graph.declaration import Problem
from iac27017.report.grouping import Group, grouped
from iac27017.report.markdown_text import code, code_in_cell, prose
from iac27017.report.safe_text import logged
from iac27017.report.sentences import counts, explained, situated
from iac27017.scan import Result


def render(result: Result, heading: str = "") -> str:
    """Counts (or ``heading``), a table of what failed and one of what is unknown, evidence folded away, problems."""
    shown = [f for f in result.findings if f.status is not Status.PASS and f.waived is None]
    groups = sorted(grouped(shown), key=lambda group: -group.first.check.severity)
    lines = [f"## iac27017: {heading or counts(result)}", ""]
    lines += _section("Failed", [group for group in groups if group.first.status is Status.FAIL])
    lines += _section("Unknown", [group for group in groups if group.first.status is Status.UNKNOWN])
    lines += _problems(result.problems)
    return logged("\n".join(lines).rstrip("\n") + "\n")


def _section(title: str, groups: Sequence[Group]) -> Iterator[str]:
    if not groups:
        return
    yield from (f"### {title}", "", "| severity | check | ISO/IEC 27017 | resource | place | finding |", "|---|---|---|---|---|---|")
    for group in groups:
        yield _row(group)
    yield from ("", "<details><summary>Evidence and remedies</summary>", "")
    for group in groups:
        yield from _evidence(group)
    yield from ("", "</details>", "")


def _row(group: Group) -> str:
    finding = group.first
    check = finding.check
    cells = (
        str(check.severity), f"{check.code} {check.name}", " ".join(check.controls), _resource(group, code_in_cell),
        code_in_cell(finding.resource.header.place), prose(explained(finding)),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _resource(group: Group, shown: Callable[[str], str] = code) -> str:
    more = f" and {group.others} more" if group.others else ""
    return f"{shown(situated(group.first))}{more}"


def _evidence(group: Group) -> Iterator[str]:
    finding = group.first
    yield f"- {finding.check.code} {_resource(group)}"
    for hop in finding.evidence:
        edge = f"{prose(hop.edge)} " if hop.edge else ""
        place = f" at {code(hop.span.place)}" if hop.span.file else ""
        yield f"  - {edge}{code(hop.text)}{place}{' (inferred from the name)' if hop.inferred else ''}"
    if finding.remedy:
        yield f"  - fix: {prose(finding.remedy)}"


def _problems(problems: Sequence[Problem]) -> Iterator[str]:
    if not problems:
        return
    yield from ("### Could not be analysed", "")
    for problem in problems:
        place = f"{code(problem.span.place)}: " if problem.span.file else "here: "
        yield f"- {place}{prose(problem.message)}{f'; {prose(problem.help)}' if problem.help else ''}"

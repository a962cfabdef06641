"""The result as workflow commands: GitHub Actions shows them as annotations on the lines of a change."""

from __future__ import annotations

from iac27017.check import Finding, Severity, Status
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.language import ENGLISH, Say
from iac27017.report.safe_text import logged, visible
from iac27017.report.sentences import counts, explained, shown_hop, situated
from iac27017.scan import Result

LEVELS = {
    Severity.INFO: "notice",
    Severity.LOW: "notice",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}


def render(result: Result, say: Say = ENGLISH) -> str:
    """A command for each fail, each unknown (``notice``) and each problem, and a last line that counts.

    GitHub shows ten annotations of each level for a step, so the worst come first.
    """
    shown = [f for f in result.findings if f.status is not Status.PASS and f.waived is None]
    shown.sort(key=lambda finding: (finding.status is Status.UNKNOWN, -finding.check.severity))
    lines = [
        *(_problem(problem, say) for problem in result.problems),
        *(_finding(finding, say) for finding in shown),
        counts(result, say),
    ]
    return logged_commands(lines)


def logged_commands(lines: list[str]) -> str:
    """Commands as they are; any other line made sure to be none."""
    return "".join(f"{line if line.startswith('::') else logged(line)}\n" for line in lines)


def _finding(finding: Finding, say: Say) -> str:
    check = finding.check
    failed = finding.status is Status.FAIL
    lines = [
        f"{situated(finding)}: {'' if failed else say('unknown: ')}{explained(finding, say)}",
        *(shown_hop(hop, say) for hop in finding.evidence),
        *([say("fix: {remedy}", remedy=visible(finding.remedy))] if finding.remedy else []),
    ]
    title = f"{check} (ISO/IEC 27017 {' '.join(check.controls)})"
    return command(LEVELS[check.severity] if failed else "notice", finding.resource.header, title, lines)


def _problem(problem: Problem, say: Say) -> str:
    lines = [visible(problem.message), *([visible(problem.help)] if problem.help else [])]
    return command("error", problem.span, say("could not be analysed"), lines)


def command(level: str, place: Span, title: str, lines: list[str]) -> str:
    """``::error file=main.tf,line=3,title=...::text``; each of ``lines`` becomes a line of the annotation."""
    properties = {"file": visible(place.file), "line": str(place.line)} if place.file else {}
    listed = ",".join(f"{name}={_property(value)}" for name, value in {**properties, "title": title}.items())
    return f"::{level} {listed}::{_data(chr(10).join(lines))}"


def _data(text: str) -> str:
    """The escapes of the runner's toolkit, per cent first; and what an older runner obeyed anywhere in a line."""
    return text.replace("##[", "#\\x23[").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

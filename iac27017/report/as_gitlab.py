"""The result as a GitLab Code Quality report: findings beside the lines of a merge request."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from iac27017.check import Finding, Severity, Status
from iac27017.graph.declaration import Problem
from iac27017.graph.wording import english
from iac27017.language import ENGLISH, Say
from iac27017.report.as_json import as_text
from iac27017.report.safe_text import visible
from iac27017.report.sentences import explained, situated
from iac27017.scan import Result

SEVERITIES = {
    Severity.INFO: "info",
    Severity.LOW: "minor",
    Severity.MEDIUM: "major",
    Severity.HIGH: "critical",
    Severity.CRITICAL: "blocker",
}


def render(result: Result, say: Say = ENGLISH) -> str:
    """What failed or is unknown (as ``info``), and what could not be analysed; what is waived is left out.

    The fields are those that GitLab reads: docs.gitlab.com, "Code quality report format".
    """
    return as_text(list(_entries(result, say)))


def _entries(result: Result, say: Say) -> Iterator[dict[str, Any]]:
    for finding in result.findings:
        if finding.status is not Status.PASS and finding.waived is None:
            header = finding.resource.header
            yield _entry(str(finding.check), _description(finding, say), finding.fingerprint, _severity(finding),
                         header.file, header.line)  # fmt: skip
    for problem in result.problems:
        yield _entry("problem", _problem(problem), _fingerprint(problem), "major", problem.span.file, problem.span.line)


def _entry(name: str, description: str, fingerprint: str, severity: str, file: str, line: int) -> dict[str, Any]:
    return {
        "description": description,
        "check_name": name,
        "fingerprint": fingerprint,
        "severity": severity,
        # A path is required; a problem without a file stands at the top of the scanned directory.
        "location": {"path": visible(file) or ".", "lines": {"begin": max(line, 1)}},
    }


def _severity(finding: Finding) -> str:
    return SEVERITIES[finding.check.severity] if finding.status is Status.FAIL else "info"


def _description(finding: Finding, say: Say) -> str:
    word = "" if finding.status is Status.FAIL else say("unknown: ")
    return f"{situated(finding)}: {word}{explained(finding, say)}"


def _problem(problem: Problem) -> str:
    return visible(f"{problem.message}; {problem.help}" if problem.help else problem.message)


def _fingerprint(problem: Problem) -> str:
    """From file and message, so that a problem that moves down a file is the same one."""
    return hashlib.sha256(f"{problem.span.file}\n{english(problem.message)}".encode(errors="surrogatepass")).hexdigest()[:20]

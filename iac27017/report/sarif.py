"""The result as SARIF 2.1.0: what code hosts show in a pull request, evidence as code flows."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from iac27017 import __version__
from iac27017.check import Check, Finding, Hop, Severity, Status
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.language import ENGLISH, Say
from iac27017.report.as_json import as_text
from iac27017.scan import Result

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"

LEVELS = {
    Severity.INFO: "note",
    Severity.LOW: "note",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}
SCORES = {
    Severity.INFO: "1.0",
    Severity.LOW: "3.0",
    Severity.MEDIUM: "5.5",
    Severity.HIGH: "8.0",
    Severity.CRITICAL: "9.5",
}
"""`security-severity`: code scanning reads above 9.0 as critical, from 7.0 as high, from 4.0 as medium."""


def render(result: Result, say: Say = ENGLISH) -> str:
    """Fails as results, unknowns as results of kind ``open``; passes are not written, as readers of SARIF expect."""
    shown = [finding for finding in result.findings if finding.status is not Status.PASS]
    checks = sorted({finding.check for finding in shown}, key=lambda check: check.code)
    place = {check: at for at, check in enumerate(checks)}
    run = {
        "tool": {
            "driver": {
                "name": "iac27017",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(check) for check in checks],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not result.problems,
                "toolExecutionNotifications": [_notification(problem) for problem in result.problems],
            }
        ],
        "results": [_result(finding, place[finding.check], say) for finding in shown],
    }
    return as_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.code,
        "name": check.name,
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": _plain(check.page) or check.title},
        "help": {"text": f"{check.title}\n\n{_plain(check.page)}", "markdown": _help(check)},
        "defaultConfiguration": {"level": LEVELS[check.severity]},
        "properties": {
            "security-severity": SCORES[check.severity],
            "precision": "high",
            "tags": ["security", *(f"iso27017:2015/{number}" for number in check.controls),
                     *(f"iso27017:2026/{number}" for number in check.controls_2026)],
        },
    }  # fmt: skip


def _help(check: Check) -> str:
    controls = ", ".join(check.controls)
    return (
        f"**{check.code} {check.name}**\n\n{check.title}\n\n{_unindented(check.page)}\n\n"
        f"ISO/IEC 27017:2015 {controls}; 2026 edition {', '.join(check.controls_2026)}\n"
    )


def _result(finding: Finding, rule: int, say: Say) -> dict[str, Any]:
    failed = finding.status is Status.FAIL
    record: dict[str, Any] = {
        "ruleId": finding.check.code,
        "ruleIndex": rule,
        "kind": "fail" if failed else "open",
        # A result that is no failure has no level (SARIF 2.1.0, 3.27.10).
        "level": LEVELS[finding.check.severity] if failed else "none",
        "message": {"text": _message(finding, say)},
        "locations": [_location(finding.resource.header, name=str(finding.resource.address))],
        "partialFingerprints": {"iac27017/v1": finding.fingerprint},
        "properties": {"controls": list(finding.check.controls), "resourceType": finding.resource.type},
    }
    if finding.evidence:
        flow = [{"location": _location(hop.span, _hop_text(hop)), "importance": "essential"} for hop in finding.evidence]
        record["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
        record["relatedLocations"] = [
            {"id": at, **_location(hop.span, _hop_text(hop))} for at, hop in enumerate(finding.evidence, 1)
        ]
    if finding.waived is not None:
        kind = "inSource" if finding.waived_inline else "external"
        record["suppressions"] = [{"kind": kind, "justification": finding.waived}]
    return record


def _message(finding: Finding, say: Say) -> str:
    sentences = [f"{finding.resource.address}: {finding.message}"]
    if finding.reason:
        sentences.append(say("Reason: {reason}", reason=finding.reason))
    if finding.remedy:
        sentences.append(say("To mend: {remedy}", remedy=finding.remedy))
    return say(". ").join(sentence.rstrip(".") for sentence in sentences) + say(".")


def _hop_text(hop: Hop) -> str:
    return f"{hop.edge}: {hop.text}" if hop.edge else hop.text


def _location(span: Span, message: str = "", name: str = "") -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(span.file, errors="surrogateescape"), "uriBaseId": BASE}}
    if span.line > 0:
        physical["region"] = _region(span)
    location: dict[str, Any] = {"physicalLocation": physical}
    if message:
        location["message"] = {"text": message}
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "resource"}]
    return location


def _region(span: Span) -> dict[str, int]:
    region = {"startLine": span.line, "startColumn": max(span.column, 1), "endLine": max(span.end_line, span.line)}
    if span.end_column > 0 and (span.end_line > span.line or span.end_column >= span.column):
        region["endColumn"] = span.end_column
    return region


def _notification(problem: Problem) -> dict[str, Any]:
    text = f"{problem.message}; {problem.help}" if problem.help else problem.message
    record: dict[str, Any] = {"level": "error", "message": {"text": text}}
    if problem.span.file:
        record["locations"] = [_location(problem.span)]
    return record


def _unindented(page: str) -> str:
    return "\n".join(line.strip() for line in page.strip().splitlines())


def _plain(page: str) -> str:
    return re.sub(r"\s+", " ", page.replace("``", "`")).strip()

"""The result as JSON, schema ``iac27017/1``: the contract that other programs build on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from iac27017 import __version__
from iac27017.check import Finding, Hop, Status
from iac27017.graph.declaration import Problem
from iac27017.report.safe_text import json_visible
from iac27017.scan import Ledger, Result

SCHEMA = "iac27017/1"


_TOGETHER = 1_000
"""Findings that are written at a time: the records of 100,000 resources would take more memory than their graph."""


def render(result: Result) -> str:
    """The whole result; findings sorted by file, line and check, two runs byte for byte the same."""
    content = {
        "schema": SCHEMA,
        "tool": {"version": __version__},
        "findings": [],
        "problems": [problem_record(problem) for problem in result.problems],
        "ledger": ledger_record(result.ledger),
        "summary": summary_record(result),
    }
    text = as_text(content)
    if not result.findings:
        return text
    # The first empty list is theirs.
    before, _, after = text.partition("[]")
    return "".join([before, "[", *_written(result.findings), "\n  ]", after])


def _written(findings: Sequence[Finding]) -> Iterator[str]:
    """The findings as members of a list that is one level deep."""
    for first in range(0, len(findings), _TOGETHER):
        text = _indented([finding_record(finding) for finding in findings[first : first + _TOGETHER]])
        # Line ends stand between values only: in a string they are written as an escape.
        yield json_visible(f"{',' if first else ''}{text[1:-2]}".replace("\n", "\n  "))


def as_text(content: object) -> str:
    """``content`` as JSON that a terminal, and a runner's log, show and do not obey."""
    return json_visible(_indented(content)) + "\n"


def _indented(content: object) -> str:
    """What ``json.dumps`` writes with an indent, which it does in Python: a third of the time of a large scan."""
    try:
        return msgspec.json.format(msgspec.json.encode(content, enc_hook=_characters), indent=2).decode()
    except (UnicodeEncodeError, OverflowError):  # half of a surrogate pair, more than 64 bits: JSON has both
        return json.dumps(content, indent=2, ensure_ascii=False)


def _characters(text: object) -> str:
    """A `Wording` or other text as the plain string that it is."""
    if isinstance(text, str):
        return str.__str__(text)
    raise TypeError(f"{type(text).__name__} is nothing that JSON has")


def finding_record(finding: Finding) -> dict[str, Any]:
    """One finding with its evidence, as the schema has it."""
    resource, check = finding.resource, finding.check
    return {
        "check": check.code,
        "name": check.name,
        "status": finding.status.value,
        "severity": str(check.severity),
        "controls": list(check.controls),
        "controls_2026": list(check.controls_2026),
        "resource": str(resource.address),
        "type": resource.type,
        "concept": resource.concept.name,
        "language": resource.language,
        "provider": resource.declaration.provider,
        "root": resource.address.root or ".",
        "file": resource.header.file,
        "line": resource.header.line,
        "end_line": resource.span.end_line,
        "message": finding.message,
        "reason": finding.reason,
        "remedy": finding.remedy or None,
        "fingerprint": finding.fingerprint,
        "waived": finding.waived,
        "evidence": [_hop(hop) for hop in finding.evidence],
    }


def problem_record(problem: Problem) -> dict[str, Any]:
    """Something that could not be analysed."""
    span = problem.span
    return {"file": span.file, "line": span.line, "message": problem.message, "help": problem.help}


def ledger_record(ledger: Ledger) -> dict[str, Any]:
    """What was and was not looked at."""
    return {
        "files": {"read": ledger.files_read, "failed": ledger.files_failed},
        "resources": {"modelled": ledger.resources_modelled, "not_modelled": dict(ledger.not_modelled)},
        "modules_missing": list(ledger.modules_missing),
        "roots": [root or "." for root in ledger.roots],
    }


def summary_record(result: Result) -> dict[str, int]:
    """How many findings have each answer; waived ones count as waived alone."""
    counts = {status.value: len(result.with_status(status)) for status in Status}
    return {**counts, "waived": sum(finding.waived is not None for finding in result.findings)}


def _hop(hop: Hop) -> dict[str, Any]:
    span = hop.span
    return {
        "file": span.file,
        "line": span.line,
        "end_line": span.end_line,
        "text": hop.text,
        "edge": hop.edge,
        "inferred": hop.inferred,
    }

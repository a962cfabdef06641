"""The result as CSV, for spreadsheets: a row for each finding, passes too."""

from __future__ import annotations

import csv
import re
from io import StringIO

from iac27017.check import Finding
from iac27017.language import ENGLISH, Say
from iac27017.report.safe_text import logged, visible
from iac27017.report.sentences import shown_hop
from iac27017.scan import Result

COLUMNS = (
    "check", "name", "status", "severity", "controls", "controls_2026", "resource", "type", "concept", "language",
    "root", "file", "line", "message", "reason", "remedy", "waived", "fingerprint", "evidence",
)  # fmt: skip

# What spreadsheets take for a formula, also after blanks and in full width (OWASP, "CSV Injection").
_FORMULA = re.compile(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def render(result: Result, say: Say = ENGLISH) -> str:
    """Rows in the order of the findings, with CRLF between them as RFC 4180 has it."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for finding in result.findings:
        writer.writerow([cell(value) for value in _row(finding, say)])
    return text.getvalue()


def cell(text: str) -> str:
    """``text`` as a cell that is shown and never calculated: an apostrophe before a formula makes it text."""
    shown = logged(visible(text))
    return f"'{shown}" if is_formula(shown) else shown


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a typed ``text`` for something to calculate."""
    return _FORMULA.match(text) is not None


def _row(finding: Finding, say: Say) -> tuple[str, ...]:
    check, resource = finding.check, finding.resource
    return (
        check.code, check.name, finding.status.value, str(check.severity), " ".join(check.controls),
        " ".join(check.controls_2026), str(resource.address), resource.type, resource.concept.name, resource.language,
        resource.address.root or ".", resource.header.file, str(resource.header.line), finding.message,
        finding.reason or "", finding.remedy, finding.waived or "", finding.fingerprint,
        "; ".join(shown_hop(hop, say) for hop in finding.evidence),
    )  # fmt: skip

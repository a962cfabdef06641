"""The findings of one day, written down so that only new ones count."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from iac27017 import disk
from iac27017.check import Finding, Status
from iac27017.graph.span import Span
from iac27017.graph.wording import worded
from iac27017.policy.waiver import Accepted
from iac27017.scan import Result

SCHEMA = "iac27017-baseline/1"
MAXIMUM_BYTES = 64 * 1024 * 1024


class BaselineError(ValueError):
    """Raised for a baseline that cannot be used; the text names the file and says what is wrong."""


def baseline(result: Result, today: date, unknown: bool = False) -> str:
    """What fails today (and, with ``unknown``, what nobody can tell) and is not waived, as a baseline file."""
    statuses = {Status.FAIL, Status.UNKNOWN} if unknown else {Status.FAIL}
    found = [f for f in result.findings if f.status in statuses and f.waived is None]
    records = {finding.fingerprint: _record(finding) for finding in found}
    content = {
        "schema": SCHEMA,
        "date": today.isoformat(),
        "findings": sorted(records.values(), key=lambda r: (r["root"], r["resource"], r["check"])),
    }
    return json.dumps(content, indent=2, ensure_ascii=True) + "\n"


def read_baseline(path: Path) -> tuple[Accepted, ...]:
    """The findings that a baseline file accepts.

    Raises `BaselineError`.
    """
    try:
        if disk.size(path) > MAXIMUM_BYTES:
            raise BaselineError(
                worded(
                    "{path}: larger than {limit} bytes; this is no baseline", path=path, limit=MAXIMUM_BYTES
                )
            )
        content = json.loads(disk.read(path).decode())
    except (OSError, ValueError, RecursionError) as error:
        raise BaselineError(worded("{path}: cannot be read: {error}", path=path, error=error)) from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA or not isinstance(content.get("findings"), list):
        raise BaselineError(
            worded(
                "{path}: is no baseline; write one with: iac27017 baseline PATH --output {name}",
                path=path,
                name=path.name,
            )
        )
    day = _day(path, content.get("date"))
    return tuple(_accepted(path, at, record, day) for at, record in enumerate(content["findings"], 1))


def _record(finding: Finding) -> dict[str, str]:
    """Only fingerprint and status decide; the rest is for people who read the file, and its differences."""
    return {
        "fingerprint": finding.fingerprint,
        "status": finding.status.value,
        "check": str(finding.check),
        "resource": str(finding.resource.address),
        "root": finding.resource.address.root or ".",
    }


def _accepted(path: Path, at: int, record: object, day: date) -> Accepted:
    if not isinstance(record, dict):
        raise BaselineError(worded("{path}: finding {at} is no table of fields", path=path, at=at))
    fingerprint, status = record.get("fingerprint"), record.get("status", "fail")
    if not isinstance(fingerprint, str) or not re.fullmatch("[0-9a-f]{20}", fingerprint):
        raise BaselineError(
            worded("{path}: finding {at} has no fingerprint of 20 hexadecimal digits", path=path, at=at)
        )
    if status not in ("fail", "unknown"):
        raise BaselineError(
            worded('{path}: the status of finding {at} is "fail" or "unknown"', path=path, at=at)
        )
    return Accepted(fingerprint, Status(status), day, _text(record, "check"), _text(record, "resource"),
                    _text(record, "root"), Span(str(path), 0, 0, 0, 0))  # fmt: skip


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key, "")
    return value if isinstance(value, str) else ""


def _day(path: Path, value: object) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise BaselineError(worded('{path}: its date is a day such as "2026-01-31"', path=path)) from None

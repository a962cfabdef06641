"""Completes the records that Checkov makes of our outcomes: evidence, and why something is skipped."""

# pyright: reportMissingImports=false

from __future__ import annotations

import os
from collections import defaultdict
from functools import cache, wraps
from typing import Any

from checkov.common.models.enums import CheckResult
from checkov.common.output.report import Report

from iac27017.checkov_pack.asked import asked
from iac27017.checkov_pack.identity import PREFIX
from iac27017.checkov_pack.outcomes import Outcome, Shown
from iac27017.checkov_pack.vertices import Vertex

SHOWN = {
    CheckResult.PASSED: Shown.PASSED,
    CheckResult.FAILED: Shown.FAILED,
    CheckResult.UNKNOWN: Shown.SKIPPED,
}

_known: dict[tuple[str, str, str], list[Outcome]] = defaultdict(list)


def remember(check: str, vertex: Vertex, outcome: Outcome) -> None:
    """Keep an outcome of the check with this id until Checkov makes its record."""
    for name in vertex.names:
        known = _known[check, vertex.file, name]
        if outcome not in known:
            known.append(outcome)


@cache
def complete_records() -> None:
    """Have every report of this process complete our records; a second call does nothing.

    A graph check of Checkov's has no other way to say anything of one
    resource, nor to skip it.
    """
    add = Report.add_record

    @wraps(add)
    def add_record(self: Any, record: Any) -> None:
        if str(record.check_id).startswith(PREFIX):
            complete(record)
        add(self, record)

    Report.add_record = add_record


def complete(record: Any) -> None:
    """Write into a record what is known about its resource, as far as it led to the record's result."""
    known = _known.get((record.check_id, os.path.realpath(record.file_abs_path), record.resource), [])
    # Where Checkov's own comments skip it, everything is of interest.
    shown = SHOWN.get(record.check_result["result"])
    own = [outcome for outcome in known if shown is None or outcome.shown is shown]
    if shown is Shown.SKIPPED:
        comments = dict.fromkeys(outcome.comment for outcome in own)
        skipped = {"result": CheckResult.SKIPPED, "suppress_comment": "; ".join(comments)}
        record.check_result = {**record.check_result, **skipped}
    # Checkov writes details into SARIF as attachments without a place, which its schema refuses, and with it
    # everybody who validates: with SARIF among the formats they are left out.
    if not asked().sarif:
        record.details = [line for outcome in own for line in outcome.details]

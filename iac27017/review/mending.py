"""Suggestions out of the fixes that were judged: each by itself, since each is committed by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iac27017.check import Finding
from iac27017.fixes.fix import Change
from iac27017.fixes.proposing import proposals, single_changes
from iac27017.graph.settings import Settings
from iac27017.review.suggestion import Suggestion
from iac27017.scan import Inputs, Target

MOST = 25
"""How many findings of a change are looked at: judging each fix takes a scan."""


class JudgedFixes:
    """The one-place fixes of what a change introduces."""

    def __init__(self, introduced: Sequence[Finding], target: Target, inputs: Inputs, settings: Settings) -> None:
        found = proposals(introduced[:MOST], target, inputs, settings, alone=True)
        self._changes: Mapping[str, Change] = {
            finding.fingerprint: change for fix, change in single_changes(found.fixes) for finding in fix.findings
        }

    def suggestion(self, findings: Sequence[Finding]) -> Suggestion | None:
        """What mends all of ``findings``: the same change for each of them."""
        changes = {self._changes.get(finding.fingerprint) for finding in findings}
        change = changes.pop() if len(changes) == 1 else None
        if change is None:
            return None
        return Suggestion(change.file, change.first_line, change.last_line, "\n".join(change.replacement))

"""Where a control stands: one of six states, by rules that an auditor can read."""

from __future__ import annotations

from enum import Enum

from iac27017.audit.organisation import ControlDecision
from iac27017.audit.records import Counts
from iac27017.language import Say


class ControlState(Enum):
    """How a control stands, the worst first. Nothing unknown is ever conforming."""

    GAP = "gap"
    EVIDENCE_MISSING = "evidence missing"
    DOCUMENT_MISSING = "document missing"
    EXCEPTION = "accepted by exception"
    SHOWN = "shown"
    EXCLUDED = "not applicable"


def state_of(
    counts: Counts, checks: int, decision: ControlDecision | None, manual_open: bool, inherited_open: bool
) -> ControlState:
    """The state by the first rule that holds.

    A control is excluded when people say so, with a reason. It has a gap when
    anything fails. Evidence is missing when anything is unknown, or when checks
    were asked and found nothing to judge. A document is missing when what code
    cannot show is not attached. What is left is accepted by exception where a
    waiver holds, and shown otherwise.
    """
    if decision is not None and decision.applicable is False:
        return ControlState.EXCLUDED
    if counts.failed:
        return ControlState.GAP
    if counts.unknown or (checks and not counts.total):
        return ControlState.EVIDENCE_MISSING
    if manual_open or inherited_open:
        return ControlState.DOCUMENT_MISSING
    if counts.waived:
        return ControlState.EXCEPTION
    return ControlState.SHOWN


def state_word(state: ControlState, say: Say) -> str:
    """A state as readers call it."""
    match state:
        case ControlState.GAP:
            return say("gap")
        case ControlState.EVIDENCE_MISSING:
            return say("evidence missing")
        case ControlState.DOCUMENT_MISSING:
            return say("document missing")
        case ControlState.EXCEPTION:
            return say("accepted by exception")
        case ControlState.SHOWN:
            return say("no gap found")
        case ControlState.EXCLUDED:
            return say("not applicable")

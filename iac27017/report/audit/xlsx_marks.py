"""Which words of the auditor's documents are marked, how, and which people choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iac27017.audit.bullets import Traced, traced_word
from iac27017.audit.organisation import Implementation, Treatment
from iac27017.audit.records import Answer, answer_word
from iac27017.audit.statement import implementation_word
from iac27017.audit.states import ControlState, state_word
from iac27017.language import Say
from iac27017.report.audit.phrases import treatment_word
from iac27017.report.xlsx.table import Tone

Marks = Mapping[str | int, Tone]

PRIORITIES: Marks = {1: Tone.URGENT, 2: Tone.OPEN, 3: Tone.NOTED}
_ANSWERS = {Answer.FAIL: Tone.URGENT, Answer.UNKNOWN: Tone.OPEN, Answer.WAIVED: Tone.NOTED, Answer.PASS: Tone.CALM}
_STATES = {
    ControlState.GAP: Tone.URGENT, ControlState.EVIDENCE_MISSING: Tone.OPEN, ControlState.DOCUMENT_MISSING: Tone.OPEN,
    ControlState.EXCEPTION: Tone.NOTED, ControlState.SHOWN: Tone.CALM, ControlState.EXCLUDED: Tone.NOTED,
}  # fmt: skip
_OUTCOMES = {Traced.FAILING: Tone.URGENT, Traced.UNKNOWN: Tone.OPEN, Traced.MANUAL: Tone.OPEN, Traced.SHOWN: Tone.CALM}
_STATUSES = {
    Implementation.NOT: Tone.URGENT, Implementation.NOT_SHOWN: Tone.OPEN, Implementation.PARTLY: Tone.OPEN,
    Implementation.PLANNED: Tone.NOTED, Implementation.IMPLEMENTED: Tone.CALM,
}  # fmt: skip


def answers(say: Say) -> Marks:
    """Answers of findings."""
    return {answer_word(answer, say): tone for answer, tone in _ANSWERS.items()}


def states(say: Say) -> Marks:
    """States of controls."""
    return {state_word(state, say): tone for state, tone in _STATES.items()}


def outcomes(say: Say) -> Marks:
    """Where the answer to a point of the overview is."""
    return {traced_word(outcome, say): tone for outcome, tone in _OUTCOMES.items()}


def statuses(say: Say) -> Marks:
    """How far controls are put into practice."""
    found: dict[str | int, Tone] = {implementation_word(status, say): tone for status, tone in _STATUSES.items()}
    return found | {say("not applicable"): Tone.NOTED}


def attachments(say: Say) -> Marks:
    """Whether what is asked for is there."""
    return {say("to be attached"): Tone.OPEN, say("attached"): Tone.CALM}


def status_choices(say: Say) -> Sequence[str]:
    """What people choose from for a control."""
    return [*(implementation_word(status, say) for status in Implementation), say("not applicable")]


def treatment_choices(say: Say) -> Sequence[str]:
    """What people choose from for a gap."""
    return [treatment_word(treatment, say) for treatment in Treatment]


def progress_choices(say: Say) -> Sequence[str]:
    """How far closing a gap is, for people to choose from."""
    return list(_progress(say).values())


def progress(stated: str, say: Say) -> str:
    """What people stated about it, in the reader's language where it is one of the choices."""
    return _progress(say).get(stated.strip().casefold(), stated)


def _progress(say: Say) -> Mapping[str, str]:
    return {
        "open": say("open"),
        "in progress": say("in progress"),
        "done": say("done"),
        "verified": say("verified"),
    }

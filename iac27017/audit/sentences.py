"""What a report says about a control in sentences: the gap, the current state, the desired one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from iac27017.audit.organisation import ControlDecision
from iac27017.audit.records import Answer, Counts, Record, is_default
from iac27017.audit.states import ControlState
from iac27017.check import Check
from iac27017.language import Say


def gap_statement(
    state: ControlState,
    counts: Counts,
    records: Sequence[Record],
    decision: ControlDecision | None,
    outstanding: tuple[bool, bool],
    say: Say,
) -> str:
    """Why the control stands as it does; ``records`` come worst first, ``outstanding`` is of documents and reports."""
    match state:
        case ControlState.GAP:
            return _failing(counts, records, say)
        case ControlState.EVIDENCE_MISSING:
            return _missing(counts, records, say)
        case ControlState.DOCUMENT_MISSING:
            return _undocumented(counts, outstanding, say)
        case ControlState.EXCEPTION:
            return say("What does not conform is accepted by exception: {count}.", count=counts.waived)
        case ControlState.SHOWN:
            return say("No gap was found.")
        case ControlState.EXCLUDED:
            return _excluded(counts, decision.reason if decision is not None else "", say)


def current_state(counts: Counts, records: Iterable[Record], checks: Sequence[Check], say: Say) -> str:
    """What the code shows today, in numbers; where a pass rests on a provider's default, that is said."""
    if not checks:
        return say("Nothing was asked of the code.")
    if not counts.total:
        return say("No resource in this code is of a kind that these checks ask about.")
    text = counts.sentence(say)
    if defaults := sum(map(is_default, records)):
        return say(
            "{counts}; {defaults} of those that pass rest on a provider's default",
            counts=text,
            defaults=defaults,
        )
    return text


def target_state(checks: Sequence[Check], say: Say) -> tuple[str, ...]:
    """The desired state in the words of the checks' titles, one for each check."""
    return tuple(say(check.title) for check in checks)


def _excluded(counts: Counts, reason: str, say: Say) -> str:
    """People's reason; what fails all the same is not hidden by it."""
    if not counts.failed:
        return reason
    return say(
        "{reason} All the same, {count} findings about it do not conform.", reason=reason, count=counts.failed
    )


def _failing(counts: Counts, records: Sequence[Record], say: Say) -> str:
    first = next(record for record in records if record.answer is Answer.FAIL)
    codes = sorted({record.finding.check.code for record in records if record.answer is Answer.FAIL})
    return say(
        "{failed} of {total} findings do not conform ({codes}); first: {resource}: {message}",
        failed=counts.failed, total=counts.total, codes=", ".join(codes),
        resource=first.finding.resource.address, message=first.finding.message,
    )  # fmt: skip


def _missing(counts: Counts, records: Sequence[Record], say: Say) -> str:
    if not counts.unknown:
        return say(
            "This code has nothing that the checks could judge; show where it is done, or scan that code too."
        )
    reasons = "; ".join(reasons_of(records))
    return say("Unknown, which is evidence missing and not conformity ({count} of {total} findings): {reasons}",
               count=counts.unknown, total=counts.total, reasons=reasons)  # fmt: skip


def reasons_of(records: Iterable[Record], most: int = 3) -> Iterator[str]:
    """Why answers are unknown, each reason once, and at most this many."""
    said = dict.fromkeys(r.finding.reason or r.finding.message for r in records if r.answer is Answer.UNKNOWN)
    yield from list(said)[:most]


def _undocumented(counts: Counts, outstanding: tuple[bool, bool], say: Say) -> str:
    manual, inherited = outstanding
    what = (
        say("documents and the provider's assurance report") if manual and inherited
        else say("documents") if manual
        else say("the provider's assurance report")
    )  # fmt: skip
    if counts.total:
        return say("The code shows no gap; still to be attached: {what}.", what=what)
    return say("Nothing was asked of the code; still to be attached: {what}.", what=what)

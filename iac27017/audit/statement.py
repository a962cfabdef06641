"""Rows of a statement of applicability: what applies and why, how far it is, who is responsible, what shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from iac27017.audit.case import Case
from iac27017.audit.gap import ControlRow, control_rows
from iac27017.audit.organisation import Implementation, Organisation
from iac27017.audit.records import Answer, Record
from iac27017.audit.scope import Scope
from iac27017.audit.states import ControlState
from iac27017.controls import Control, control_order
from iac27017.language import Say
from iac27017.policy.applying import Use
from iac27017.policy.waiver import Accepted, Configured, Inline, Waiver

MAXIMUM_EVIDENCE = 20
"""Evidence ids that a row names; the evidence pack has all, by control."""


class StatementRow(Struct, frozen=True):
    """One control. ``annex_a`` are its numbers in ISO/IEC 27001:2022, none for what the cloud standard adds.

    ``applicable`` is true unless people exclude it, with their reason.
    ``description`` is made from what passes; ``verified`` is the day of the
    scan where code showed anything. ``evidence`` are record ids, at most
    `MAXIMUM_EVIDENCE` of ``evidence_count``.
    """

    annex_a: tuple[str, ...]
    iso27002_2022: tuple[str, ...]
    number_2015: tuple[str, ...]
    number_2026: tuple[str, ...]
    iso27018_2019: tuple[str, ...]
    title: str
    control: Control
    applicable: bool
    reason: str
    status: Implementation
    responsible: str
    description: str
    evidence: tuple[str, ...]
    evidence_count: int
    documents: tuple[str, ...]
    exceptions: tuple[str, ...]
    verified: date | None


class Statement(Struct, frozen=True):
    """All rows: by Annex A, then what the cloud standard adds."""

    edition: str
    language: str
    day: date
    organisation: Organisation
    scope: Scope
    rows: tuple[StatementRow, ...]


def statement_of_applicability(case: Case) -> Statement:
    """The statement of a case."""
    rows = sorted((_row(row, case) for row in control_rows(case)), key=_order)
    return Statement(case.edition, case.language, case.day, case.organisation, case.scope, tuple(rows))


def _order(row: StatementRow) -> tuple[bool, tuple[tuple[int, ...], str], tuple[tuple[int, ...], str]]:
    first = row.iso27002_2022[0] if row.iso27002_2022 else ""
    return (row.control.cloud_specific, control_order(first), control_order(row.control.id))


def _row(row: ControlRow, case: Case) -> StatementRow:
    control, say = row.control, case.say
    shown = [record for record in row.records if record.answer is Answer.PASS]
    return StatementRow(
        annex_a=control.annex_a, iso27002_2022=control.iso27002_2022, number_2015=control.edition_2015,
        number_2026=control.edition_2026, iso27018_2019=control.iso27018_2019, title=row.title, control=control,
        applicable=row.state is not ControlState.EXCLUDED, reason=_reason(row, say), status=implementation(row),
        responsible=_responsible(row, say), description=_description(row, shown, say),
        evidence=tuple(record.id for record in shown[:MAXIMUM_EVIDENCE]), evidence_count=len(shown),
        documents=tuple(_documents(row)), exceptions=tuple(dict.fromkeys(_exceptions(row, case.uses))),
        verified=case.day if row.counts.total else None,
    )  # fmt: skip


def implementation(row: ControlRow) -> Implementation:
    """How far a control is. What fails is never implemented, whatever people state; what they plan is planned."""
    stated = row.decision.status if row.decision is not None else None
    match row.state:
        case ControlState.GAP:
            if stated is Implementation.PLANNED:
                return stated
            return Implementation.PARTLY if row.counts.passed else Implementation.NOT
        case ControlState.SHOWN:
            return Implementation.IMPLEMENTED
        case ControlState.EXCEPTION:
            return Implementation.PARTLY
        case ControlState.EXCLUDED:
            return Implementation.NOT
        case ControlState.EVIDENCE_MISSING | ControlState.DOCUMENT_MISSING:
            if stated in (Implementation.PLANNED, Implementation.PARTLY, Implementation.NOT):
                return stated
            return Implementation.PARTLY if row.counts.passed else Implementation.NOT_SHOWN


def _reason(row: ControlRow, say: Say) -> str:
    if row.decision is not None and row.decision.reason:
        return row.decision.reason
    if row.control.cloud_specific:
        return say("Cloud services are used in scope; the standard adds this control for the cloud.")
    return say("Cloud services are used in scope; the standard gives guidance on this control for the cloud.")


def _responsible(row: ControlRow, say: Say) -> str:
    if row.decision is not None and row.decision.responsible:
        return row.decision.responsible
    if row.inherited is None:
        return say("customer")
    return say("customer and provider")


def _description(row: ControlRow, shown: Sequence[Record], say: Say) -> str:
    """What passing checks show, in the words of their titles, and how many resources conform."""
    titles = {record.finding.check.code: say(record.finding.check.title) for record in shown}
    if not titles:
        return row.decision.note if row.decision is not None else ""
    failing = {record.finding.check.code for record in row.records if record.answer is not Answer.PASS}
    parts = [
        say("{title} (in part)", title=title) if code in failing else title
        for code, title in sorted(titles.items())
    ]
    text = say("Shown by {count} findings: {titles}.", count=len(shown), titles="; ".join(parts))
    return f"{text} {row.decision.note}" if row.decision is not None and row.decision.note else text


def _documents(row: ControlRow) -> Iterator[str]:
    if row.manual is not None:
        yield from (document.title for document in row.manual.documents)
    if row.inherited is not None:
        yield from (f"{report.provider}: {report.report}" for report in row.inherited.reports)


def _exceptions(row: ControlRow, uses: Sequence[Use]) -> Iterator[str]:
    waived = {record.finding.fingerprint for record in row.records if record.answer is Answer.WAIVED}
    if not waived:
        return
    for use in uses:
        if not use.refused and any(finding.fingerprint in waived for finding in use.findings):
            yield exception_reference(use.waiver)


def exception_reference(waiver: Waiver) -> str:
    """How a document refers to a waiver: its ticket, else who approved it, else where it is written."""
    match waiver:
        case Configured():
            return waiver.ticket or waiver.approver or waiver.span.place
        case Inline():
            return waiver.span.place
        case Accepted():
            return waiver.words


def implementation_word(status: Implementation, say: Say) -> str:
    """A status as readers call it."""
    match status:
        case Implementation.IMPLEMENTED:
            return say("implemented")
        case Implementation.PARTLY:
            return say("partly implemented")
        case Implementation.PLANNED:
            return say("planned")
        case Implementation.NOT:
            return say("not implemented")
        case Implementation.NOT_SHOWN:
            return say("not shown (evidence missing)")

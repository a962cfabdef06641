"""The auditor's documents as CSV, for spreadsheets; no cell of them is ever calculated."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from iac27017.audit.effort import effort_word, impact_word
from iac27017.audit.evidence import Register
from iac27017.audit.gap import ControlRow, GapReport, ThemeSection
from iac27017.audit.improvement import Plan, PlanRow
from iac27017.audit.priority import environment_word, exposure_word
from iac27017.audit.records import Record, answer_word
from iac27017.audit.statement import Statement, StatementRow, implementation_word
from iac27017.audit.states import state_word
from iac27017.language import Say
from iac27017.report.as_csv import cell
from iac27017.report.audit.phrases import (
    assurance_line,
    document_line,
    party_word,
    shown_day,
    situated,
    treatment_word,
)
from iac27017.report.audit.setting import Document, Setting
from iac27017.report.sentences import shown_hop

BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheets take text that is not ASCII for something else."""

Cells = Sequence[object]


def render(document: Document, setting: Setting) -> str:
    """A heading row in the reader's language, then the rows; CRLF between them as RFC 4180 has it."""
    say = setting.say
    match document:
        case GapReport():
            headings, rows = _gap_headings(say), _gap_rows(document, say)
        case Plan():
            headings, rows = _plan_headings(say), (_plan_row(row, say) for row in document.rows)
        case Statement():
            headings, rows = _statement_headings(say), (_statement_row(row, say) for row in document.rows)
        case Register():
            headings = (*_record_headings(say), "ISO/IEC 27017:2015", "ISO/IEC 27017:2026")
            rows = (
                (*_record(e.record, say), " ".join(e.controls), " ".join(e.controls_2026))
                for e in document.evidence
            )
    return ("" if say.language == "en" else BYTE_ORDER_MARK) + _text([headings, *rows])


def _text(rows: Iterable[Cells]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([value if isinstance(value, int) else cell(str(value)) for value in row])
    return text.getvalue()


def _gap_headings(say: Say) -> Cells:
    """A row is a control, with counts and sentences, or one finding about the control above it."""
    return (
        say("row"), say("theme"), say("control"), say("number in the other edition"), say("title"), say("state"),
        say("whose"), say("failed"), say("unknown"), say("passed"), say("accepted by exception"), say("gap"),
        say("current state"), say("desired state"), say("to be attached"), say("attached"), say("provider's duty"),
        say("provider's reports"), *_record_headings(say),
    )  # fmt: skip


def _gap_rows(report: GapReport, say: Say) -> Iterator[Cells]:
    for theme in report.themes:
        for row in theme.rows:
            yield (say("control"), *_control(theme, row, say), *[""] * len(_record_headings(say)))
            lead = (say("finding"), theme.title, row.control.id, *[""] * 15)
            yield from ((*lead, *_record(record, say)) for record in row.records)


def _control(theme: ThemeSection, row: ControlRow, say: Say) -> Cells:
    control, counts = row.control, row.counts
    other = control.edition_2026 if control.edition == "2015" else control.edition_2015
    return (
        theme.title, control.id, " ".join(other), row.title, state_word(row.state, say), party_word(row.party, say),
        counts.failed, counts.unknown, counts.passed, counts.waived, row.gap, row.current, "; ".join(row.target),
        row.manual.text if row.manual else "",
        "; ".join(document_line(d, say) for d in row.manual.documents) if row.manual else "",
        row.inherited.text if row.inherited else "",
        "; ".join(map(assurance_line, row.inherited.reports)) if row.inherited else "",
    )  # fmt: skip


def _record_headings(say: Say) -> Cells:
    return (
        say("evidence id"), say("check"), say("answer"), say("severity"), say("resource"), say("type"), say("file"),
        say("line"), say("message"), say("reason"), say("path"), say("remedy"), say("environment"), say("owner"),
        say("account"), say("region"), say("exposure"), say("priority"), say("exception"),
    )  # fmt: skip


def _record(record: Record, say: Say) -> Cells:
    finding, situation = record.finding, record.situation
    place = finding.resource.header
    return (
        record.id, finding.check.code, answer_word(record.answer, say), say(str(finding.check.severity)), situated(record),
        finding.resource.type, place.file, place.line, finding.message, finding.reason or "",
        "; ".join(shown_hop(hop) for hop in finding.evidence), finding.remedy,
        environment_word(situation.environment, say), situation.owner, situation.account, situation.region,
        exposure_word(situation.exposure, say), record.priority.score, finding.waived or "",
    )  # fmt: skip


def _plan_headings(say: Say) -> Cells:
    return (
        say("order"), say("gap"), say("check"), say("controls"), say("desired state"), say("answer"), say("action"),
        say("setting"), say("affected resources"), say("count"), say("priority"), say("arithmetic"), say("effort"),
        say("what the change does"), say("after"), say("owner by tags"), say("environment"), say("verification"),
        *_decision_headings(say),
    )  # fmt: skip


def _decision_headings(say: Say) -> Cells:
    return (
        say("responsible"), say("treatment"), say("start"), say("due"), say("interim measure"), say("approver"), say("status"),
        say("note"),
    )  # fmt: skip


def _plan_row(row: PlanRow, say: Say) -> Cells:
    decision = row.decision
    return (
        row.order, row.id, row.check.code, " ".join(row.controls), row.title, answer_word(row.answer, say), row.action,
        row.snippet, "; ".join(row.resources), row.count, row.priority.band, row.priority.arithmetic(say),
        effort_word(row.effort, say), impact_word(row.impact, say), "; ".join(row.after), "; ".join(row.owners),
        environment_word(row.environment, say), row.verification, decision.owner, treatment_word(decision.treatment, say),
        shown_day(decision.start, say), shown_day(decision.due, say), decision.interim, decision.approver, decision.status, decision.note,
    )  # fmt: skip


def _statement_headings(say: Say) -> Cells:
    return (
        "ISO/IEC 27001:2022 Annex A", "ISO/IEC 27017:2015", "ISO/IEC 27017:2026", "ISO/IEC 27018:2019", say("title"),
        say("applicable"), say("reason"), say("implementation"), say("responsible"), say("description"),
        say("evidence ids"), say("count of evidence"), say("documents"), say("exceptions"), say("last verified"),
    )  # fmt: skip


def _statement_row(row: StatementRow, say: Say) -> Cells:
    return (
        " ".join(row.annex_a), " ".join(row.number_2015), " ".join(row.number_2026), " ".join(row.iso27018_2019),
        row.title, say("yes") if row.applicable else say("no"), row.reason, implementation_word(row.status, say),
        row.responsible, row.description, " ".join(row.evidence), row.evidence_count, "; ".join(row.documents),
        "; ".join(row.exceptions), shown_day(row.verified, say),
    )  # fmt: skip

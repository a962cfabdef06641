"""The gap report as tables: controls, findings, what to attach, what the overview asks for, annexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iac27017.audit.bullets import BulletTrace, traced_word
from iac27017.audit.gap import ControlRow, GapReport, ThemeSection
from iac27017.audit.organisation import Assurance, Document
from iac27017.audit.records import Counts, worst_first
from iac27017.audit.statement import exception_reference
from iac27017.audit.states import ControlState, state_word
from iac27017.audit.trend import Change, Trend, change_word
from iac27017.language import Say
from iac27017.policy.applying import Use
from iac27017.policy.waiver import Configured
from iac27017.report.audit.phrases import assurance_line, document_line, party_word
from iac27017.report.audit.xlsx_findings import findings_table, place
from iac27017.report.audit.xlsx_marks import attachments, outcomes, states
from iac27017.report.xlsx.cells import Cell, Linked
from iac27017.report.xlsx.table import Column, Shape, Table


def gap_tables(report: GapReport, say: Say) -> Iterator[Table]:
    """The sheets, in the order in which they are read."""
    yield _controls(report, say)
    about = say("Every finding once, the most pressing first, with the path that led there")
    records = worst_first(report.records)
    yield findings_table(records, report.scope, report.edition, say("Findings"), about, say)
    yield _attachments(report, say)
    yield _bullets(report, say)
    if report.trend is not None:
        yield from _trend(report.trend, report.edition, say)
    if report.exceptions:
        yield _exceptions(report, say)
    yield _ledger(report, say)


def _controls(report: GapReport, say: Say) -> Table:
    columns = (
        Column(say("control"), 11), Column(say("title"), 24), Column(say("theme"), 17),
        Column(say("state"), 14, tones=states(say)), *_count_columns(say), Column(say("gap"), 44), Column(say("current state"), 22), Column(say("desired state"), 56),
        Column(say("whose"), 12),
        Column(say("number in the other edition"), 12), Column("ISO/IEC 27001:2022 Annex A", 12),
        Column(say("what code can show"), 64), Column(say("why nothing was asked"), 64), Column(say("checks"), 44),
    )  # fmt: skip
    rows = (_control(theme, row, say) for theme in report.themes for row in theme.rows)
    about = say("Where each control stands, what is missing, and what is to be brought about")
    return Table(say("Gap by control"), about, columns, rows, frozen=2, printed=12)


def _count_columns(say: Say) -> Sequence[Column]:
    number = Shape.NUMBER
    return (
        Column(say("failed"), 8.5, number), Column(say("unknown"), 9, number), Column(say("passed"), 8.5, number),
        Column(say("accepted by exception"), 11, number),
    )  # fmt: skip


def _counts(counts: Counts) -> Sequence[Cell]:
    return counts.failed, counts.unknown, counts.passed, counts.waived


def _control(theme: ThemeSection, row: ControlRow, say: Say) -> Sequence[Cell]:
    control = row.control
    other = control.edition_2026 if control.edition == "2015" else control.edition_2015
    return (
        control.id, row.title, theme.title, state_word(row.state, say), *_counts(row.counts), row.gap, row.current,
        "\n".join(f"- {text}" for text in row.target), party_word(row.party, say), "\n".join(other),
        "\n".join(control.annex_a), row.showable, row.why_no_check, " ".join(check.code for check in row.checks),
    )  # fmt: skip


def _attachments(report: GapReport, say: Say) -> Table:
    """What code cannot show, as a list to work through."""
    choices = list(map(str, attachments(say)))
    columns = (
        Column(say("control"), 11), Column(say("title"), 26), Column(say("whose"), 16), Column(say("to be attached"), 48),
        Column(say("attached"), 40), Column(say("link"), 34),
        Column(say("status"), 14, tones=attachments(say), choices=choices, only=True, decision=True),
        Column(say("responsible"), 16, decision=True), Column(say("due"), 15, Shape.DAY, decision=True),
        Column(say("note"), 26, decision=True),
    )  # fmt: skip
    rows = (cells for row in report.rows if row.state is not ControlState.EXCLUDED for cells in _asked(row, say))
    about = say("Documents to attach, and assurance reports of the provider to name, for what code cannot show")
    return Table(say("To be attached"), about, columns, rows)


def _asked(row: ControlRow, say: Say) -> Iterator[Sequence[Cell]]:
    if row.manual is not None:
        shown = "\n".join(document_line(document, say) for document in row.manual.documents)
        yield _wanted(row, say("customer"), row.manual.text, shown, row.manual.documents, row.manual.is_open, say)
    if row.inherited is not None:
        shown = "\n".join(map(assurance_line, row.inherited.reports))
        duty = row.inherited
        yield _wanted(row, say("provider (inherited)"), duty.text, shown, duty.reports, duty.is_open, say)


def _wanted(
    row: ControlRow, whose: str, text: str, shown: str, items: Sequence[Document | Assurance], is_open: bool, say: Say
) -> Sequence[Cell]:
    link = next((item.link for item in items if item.link), "")
    status = say("to be attached") if is_open else say("attached")
    return row.control.id, row.title, whose, text, shown, Linked(link, link) if link else "", status, "", None, ""


def _bullets(report: GapReport, say: Say) -> Table:
    columns = (
        Column(say("point"), 8), Column(say("theme"), 22), Column(say("asked for"), 46), Column(say("controls"), 14),
        Column(say("answer"), 16, tones=outcomes(say)), *_count_columns(say), Column(say("to be attached"), 46),
        Column(say("attached"), 34),
    )  # fmt: skip
    about = say("What the overview of ISO/IEC 27017 asks for, point by point, and where its answer is")
    return Table(say("Overview, point by point"), about, columns, (_bullet(trace, say) for trace in report.bullets))


def _bullet(trace: BulletTrace, say: Say) -> Sequence[Cell]:
    return (
        trace.bullet.id, trace.section_title, trace.text, "\n".join(trace.controls), traced_word(trace.outcome, say),
        *_counts(trace.counts), trace.manual, "\n".join(document_line(document, say) for document in trace.documents),
    )  # fmt: skip


def _trend(trend: Trend, edition: str, say: Say) -> Iterator[Table]:
    changes = list(Change)
    columns = [Column(say("control"), 14), *(Column(change_word(c, say), 14, Shape.NUMBER) for c in changes)]
    counted: Iterator[Sequence[Cell]] = ([number, *(counts[change] for change in changes)] for number, counts in trend.by_control.items())
    about = say("What became of earlier findings, counted by control; compared with {name}", name=trend.name)
    yield Table(say("Trend by control"), about, columns, counted)
    columns = [
        Column(say("change"), 18), Column(say("check"), 10), Column(say("controls"), 14), Column(say("root"), 24),
        Column(say("resource"), 60, Shape.CODE),
    ]  # fmt: skip
    moved: Iterator[Sequence[Cell]] = (
        [change_word(one.change, say), one.check, "\n".join(one.controls(edition)), one.root, one.resource]
        for one in trend.moved
    )
    yield Table(say("Trend by finding"), say("What became of each finding that fails, or failed"), columns, moved)


def _exceptions(report: GapReport, say: Say) -> Table:
    columns = (
        Column(say("reference"), 22), Column(say("reason"), 50), Column(say("approver"), 20),
        Column(say("last day"), 15, Shape.DAY), Column(say("findings"), 10, Shape.NUMBER),
        Column(say("does not count because"), 26), Column(say("place"), 30, Shape.CODE),
    )  # fmt: skip
    rows = (_exception(use, report) for use in report.exceptions)
    return Table(say("Exceptions"), say("What people accept, until when, and how much each covers"), columns, rows)


def _exception(use: Use, report: GapReport) -> Sequence[Cell]:
    waiver = use.waiver
    approver, last = (waiver.approver, waiver.expires) if isinstance(waiver, Configured) else ("", None)
    reason = waiver.reason if isinstance(waiver, Configured) else waiver.words
    return (
        exception_reference(waiver), reason, approver, last, len(use.findings), use.refused,
        place(waiver.span, report.scope),
    )  # fmt: skip


def _ledger(report: GapReport, say: Say) -> Table:
    columns = (
        Column(say("what"), 38), Column(say("name"), 40, Shape.CODE), Column(say("count"), 10, Shape.NUMBER),
        Column(say("place"), 30, Shape.CODE), Column(say("message"), 60),
    )  # fmt: skip
    about = say("Files, resources, types without a check, modules that are missing, problems")
    return Table(say("What was looked at"), about, columns, _ledger_rows(report, say))


def _ledger_rows(report: GapReport, say: Say) -> Iterator[Sequence[Cell]]:
    ledger = report.ledger
    yield say("files read"), "", ledger.files_read, "", ""
    yield say("files not wholly read"), "", ledger.files_failed, "", ""
    yield say("resources judged"), "", ledger.resources_modelled, "", ""
    yield say("resources of types without a check"), "", sum(ledger.not_modelled.values()), "", ""
    yield say("modules that are not on disk"), "", len(ledger.modules_missing), "", ""
    yield say("things that could not be analysed"), "", len(report.problems), "", ""
    for name, count in ledger.not_modelled.items():
        yield say("type without a check"), name, count, "", ""
    for module in ledger.modules_missing:
        yield say("module that is not on disk"), module, None, "", ""
    for problem in report.problems:
        said = f"{problem.message}; {problem.help}" if problem.help else problem.message
        yield say("could not be analysed"), "", None, place(problem.span, report.scope), said

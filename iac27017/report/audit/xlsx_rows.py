"""Improvement plan, statement of applicability and evidence register as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from iac27017.audit.effort import effort_word, impact_word
from iac27017.audit.evidence import Register
from iac27017.audit.improvement import Plan, PlanRow
from iac27017.audit.priority import environment_word
from iac27017.audit.records import answer_word
from iac27017.audit.statement import Statement, StatementRow, implementation_word
from iac27017.language import Say
from iac27017.report.audit.phrases import treatment_word
from iac27017.report.audit.xlsx_findings import findings_table
from iac27017.report.audit.xlsx_marks import (
    PRIORITIES,
    answers,
    progress,
    progress_choices,
    status_choices,
    statuses,
    treatment_choices,
)
from iac27017.report.xlsx.cells import Cell
from iac27017.report.xlsx.table import Column, Shape, Table

SHOWN_RESOURCES = 8
"""Resources that a row of the plan names, so that it stays of a height that can be read; the count is of all."""


def plan_table(plan: Plan, say: Say) -> Table:
    """A row for each gap: what to do, what people decide, then the facts around it."""
    orders = {row.id: row.order for row in plan.rows}
    about = say("What to do about each gap, in an order in which it can be done, with columns for decisions")
    rows = (_plan_row(row, orders, say) for row in plan.rows)
    return Table(say("Improvement plan"), about, _plan_columns(say), rows, frozen=3, printed=18)


def _plan_columns(say: Say) -> Sequence[Column]:
    number, day = Shape.NUMBER, Shape.DAY
    return (
        Column(say("order"), 7, number), Column(say("priority"), 9, number, tones=PRIORITIES),
        Column(say("desired state"), 28), Column(say("answer"), 14.5, tones=answers(say)), Column(say("action"), 38),
        Column(say("affected resources"), 34, Shape.CODE), Column(say("count"), 7, number), Column(say("effort"), 9),
        Column(say("what the change does"), 17), Column(say("after"), 8),
        Column(say("responsible"), 14, decision=True),
        Column(say("treatment"), 12, choices=treatment_choices(say), only=True, decision=True),
        Column(say("start"), 15, day, decision=True), Column(say("due"), 15, day, decision=True),
        Column(say("interim measure"), 20, decision=True), Column(say("approver"), 12, decision=True),
        Column(say("status"), 12, choices=progress_choices(say), decision=True), Column(say("note"), 24, decision=True),
        Column(say("check"), 10), Column(say("controls"), 14), Column(say("setting"), 48, Shape.CODE),
        Column(say("owner by tags"), 16), Column(say("environment"), 15), Column(say("root"), 18, Shape.CODE),
        Column(say("score"), 8, number), Column(say("arithmetic"), 48), Column(say("verification"), 60, Shape.CODE),
        Column(say("gap"), 30, Shape.CODE),
    )  # fmt: skip


def _plan_row(row: PlanRow, orders: Mapping[str, int], say: Say) -> Sequence[Cell]:
    decision = row.decision
    return (
        row.order, row.priority.band, row.title, answer_word(row.answer, say), row.action,
        "\n".join(_affected(row, say)), row.count, effort_word(row.effort, say), impact_word(row.impact, say),
        ", ".join(str(orders[name]) for name in row.after), decision.owner, treatment_word(decision.treatment, say),
        decision.start, decision.due, decision.interim, decision.approver, progress(decision.status, say), decision.note,
        row.check.code, "\n".join(row.controls), row.snippet, ", ".join(row.owners),
        environment_word(row.environment, say), row.root, row.priority.score, row.priority.arithmetic(say),
        row.verification, row.id,
    )  # fmt: skip


def _affected(row: PlanRow, say: Say) -> Iterator[str]:
    distinct = dict.fromkeys(record.finding.resource.address for record in row.records)
    yield from map(str, list(distinct)[:SHOWN_RESOURCES])
    if len(distinct) > SHOWN_RESOURCES:
        yield say(" and {count} more", count=f"{len(distinct) - SHOWN_RESOURCES:,}").strip()


def statement_table(statement: Statement, say: Say) -> Table:
    """A row for each control, with lists for what people decide."""
    about = say("Which controls apply and why, how far each is put into practice, and what shows it")
    rows = (_statement_row(row, say) for row in statement.rows)
    return Table(say("Statement of applicability"), about, _statement_columns(say), rows, frozen=2, printed=13)


def _statement_columns(say: Say) -> Sequence[Column]:
    yes_no, parties = [say("yes"), say("no")], [say("customer"), say("provider"), say("customer and provider")]
    return (
        Column("ISO/IEC 27001:2022 Annex A", 12), Column("ISO/IEC 27017:2015", 12), Column(say("title"), 26),
        Column("ISO/IEC 27017:2026", 12), Column("ISO/IEC 27018:2019", 12),
        Column(say("applicable"), 11, choices=yes_no, only=True, decision=True),
        Column(say("reason"), 32, decision=True),
        Column(say("implementation"), 15, tones=statuses(say), choices=status_choices(say), only=True, decision=True),
        Column(say("responsible"), 15, choices=parties, decision=True),
        Column(say("description"), 46), Column(say("documents"), 28), Column(say("exceptions"), 20),
        Column(say("last verified"), 15, Shape.DAY), Column(say("count of evidence"), 10, Shape.NUMBER),
        Column(say("evidence ids"), 104, Shape.CODE),
    )  # fmt: skip


def _statement_row(row: StatementRow, say: Say) -> Sequence[Cell]:
    status = implementation_word(row.status, say) if row.applicable else say("not applicable")
    return (
        "\n".join(row.annex_a), "\n".join(row.number_2015), row.title, "\n".join(row.number_2026),
        "\n".join(row.iso27018_2019), say("yes") if row.applicable else say("no"), row.reason, status, row.responsible,
        row.description, "\n".join(row.documents), "\n".join(row.exceptions), row.verified, row.evidence_count,
        " ".join(row.evidence),
    )  # fmt: skip


def register_tables(register: Register, say: Say) -> Iterator[Table]:
    """Every record as evidence, and the files that it was made from."""
    records = (evidence.record for evidence in register.evidence)
    about = say("Every finding as evidence, in the order of files and lines")
    yield findings_table(records, register.scope, register.edition, say("Evidence"), about, say)
    columns = (
        Column(say("file"), 70, Shape.CODE), Column(say("bytes"), 12, Shape.NUMBER), Column("SHA-256", 66, Shape.CODE),
    )  # fmt: skip
    rows = ((source.path, source.size, source.sha256) for source in register.sources)
    yield Table(say("Files"), say("What the findings were made from, with hashes"), columns, rows)

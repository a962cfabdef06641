"""Improvement plan, statement of applicability and evidence register as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from iac27017.audit.effort import effort_word, impact_word
from iac27017.audit.evidence import Evidence, Register
from iac27017.audit.improvement import Plan, PlanRow
from iac27017.audit.priority import environment_word
from iac27017.audit.records import answer_word
from iac27017.audit.statement import Statement, StatementRow, implementation_word
from iac27017.language import Say
from iac27017.report.audit.markdown_parts import head, listed, place, remedy, resource_cell, table
from iac27017.report.audit.phrases import edition_name, shown_day, treatment_word
from iac27017.report.markdown_text import code, code_in_cell, prose


def render_plan(plan: Plan, say: Say) -> Iterator[str]:
    """An overview to decide in, then each row with all that belongs to it."""
    yield from head(say("Improvement plan: {standard}", standard=edition_name(plan.edition)), plan, say)
    if not plan.rows:
        yield from (prose(say("There is no gap to close.")), "")
        return
    headings = (
        say("order"), say("gap"), say("desired state"), say("priority"), say("effort"), say("after"),
        say("owner by tags"), say("responsible"), say("due"), say("approver"), say("status"),
    )  # fmt: skip
    orders = {row.id: row.order for row in plan.rows}
    yield from table(
        [prose(heading) for heading in headings], (_plan_cells(row, orders, say) for row in plan.rows)
    )
    yield ""
    for row in plan.rows:
        yield from _plan_row(row, say)
    yield from listed(
        say("Decisions about gaps that are no longer there"),
        (f"{code(d.gap)} {prose(d.note)}".rstrip() for d in plan.stale),
    )


def _plan_cells(row: PlanRow, orders: Mapping[str, int], say: Say) -> Sequence[str]:
    decision = row.decision
    return (
        str(row.order), code_in_cell(row.id), prose(row.title), f"{row.priority.band} ({row.priority.score})",
        prose(effort_word(row.effort, say)), " ".join(str(orders[name]) for name in row.after),
        prose(", ".join(row.owners)), prose(decision.owner), prose(shown_day(decision.due, say)),
        prose(decision.approver), prose(decision.status),
    )  # fmt: skip


def _plan_row(row: PlanRow, say: Say) -> Iterator[str]:
    yield from (f"## {row.order}. {code(row.id)}", "")
    yield f"- {prose(say('Desired state'))}: {prose(row.title)}"
    yield f"- {prose(say('Controls'))}: {prose(' '.join(row.controls))}"
    yield f"- {prose(say('Action'))} ({prose(answer_word(row.answer, say))}): {remedy(row.action)}"
    for line in row.snippet.splitlines():
        yield f"  - {code(line)}"
    yield f"- {prose(say('Priority'))} {row.priority.band}: {prose(row.priority.arithmetic(say))}"
    yield f"- {prose(say('Effort'))}: {prose(effort_word(row.effort, say))}; {prose(impact_word(row.impact, say))}"
    yield from listed(say("To be done before"), map(code, row.after))
    yield f"- {prose(say('Where'))}: {code(row.root)}, {prose(environment_word(row.environment, say))}"
    yield from listed(say("Affected ({count})", count=row.count), map(code, row.resources))
    yield f"- {prose(say('Verification'))}: {code(row.verification)}"
    decision = row.decision
    for label, value in (
        (say("Responsible"), decision.owner), (say("Treatment"), treatment_word(decision.treatment, say)), (say("Start"), shown_day(decision.start, say)),
        (say("Due"), shown_day(decision.due, say)), (say("Interim measure"), decision.interim),
        (say("Approver"), decision.approver), (say("Status"), decision.status), (say("Note"), decision.note),
    ):  # fmt: skip
        if value:
            yield f"- {prose(label)}: {prose(value)}"
    yield ""


def render_statement(statement: Statement, say: Say) -> Iterator[str]:
    """One table; descriptions below it, where there are any."""
    title = say("Statement of applicability: {standard}", standard=edition_name(statement.edition))
    yield from head(title, statement, say)
    headings = (
        "Annex A", "27017:2015", "27017:2026", "27018:2019", prose(say("title")), prose(say("applicable")),
        prose(say("reason")), prose(say("implementation")), prose(say("responsible")), prose(say("documents")),
        prose(say("exceptions")), prose(say("last verified")),
    )  # fmt: skip
    yield from table(headings, (_statement_cells(row, say) for row in statement.rows))
    yield ""
    for row in statement.rows:
        if row.description:
            yield from (f"## {prose(row.control.id)} {prose(row.title)}", "", prose(row.description), "")
        if row.evidence:
            more = row.evidence_count - len(row.evidence)
            rest = say(" and {count} more", count=more) if more else ""
            yield from (f"{prose(say('Evidence'))}: {prose(' '.join(row.evidence) + rest)}", "")


def _statement_cells(row: StatementRow, say: Say) -> Sequence[str]:
    return (
        prose(" ".join(row.annex_a)), prose(" ".join(row.number_2015)), prose(" ".join(row.number_2026)),
        prose(" ".join(row.iso27018_2019)), prose(row.title), prose(say("yes") if row.applicable else say("no")),
        prose(row.reason), prose(implementation_word(row.status, say)), prose(row.responsible),
        prose("; ".join(row.documents)), prose("; ".join(row.exceptions)), prose(shown_day(row.verified, say)),
    )  # fmt: skip


def render_register(register: Register, say: Say) -> Iterator[str]:
    """One table of everything that was found, and one of the files that it was made from."""
    yield from head(
        say("Evidence register: {standard}", standard=edition_name(register.edition)), register, say
    )
    yield from (prose(register.counts.sentence(say)), "")
    headings = (
        say("evidence id"),
        say("answer"),
        say("check"),
        say("controls"),
        say("resource"),
        say("place"),
        say("finding"),
    )
    yield from table(
        [prose(h) for h in headings], (_evidence_cells(e, register, say) for e in register.evidence)
    )
    yield from ("", f"## {prose(say('Files'))}", "")
    rows = ((code_in_cell(source.path), str(source.size), code(source.sha256)) for source in register.sources)
    yield from table((prose(say("file")), prose(say("bytes")), "SHA-256"), rows)
    yield ""


def _evidence_cells(evidence: Evidence, register: Register, say: Say) -> Sequence[str]:
    record = evidence.record
    numbers = evidence.controls if register.edition == "2015" else evidence.controls_2026
    return (
        prose(record.id), prose(answer_word(record.answer, say)), prose(record.finding.check.code),
        prose(" ".join(numbers)), resource_cell(record), place(record.finding.resource.header, register.scope, in_cell=True),
        prose(record.finding.message),
    )  # fmt: skip

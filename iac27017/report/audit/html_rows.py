"""What the pages of the plan, the statement of applicability and the evidence register show."""

from __future__ import annotations

from collections.abc import Iterable

from iac27017.audit.effort import effort_word, impact_word
from iac27017.audit.evidence import Register
from iac27017.audit.improvement import Plan, PlanRow
from iac27017.audit.organisation import Implementation
from iac27017.audit.priority import environment_word
from iac27017.audit.records import Answer, Record
from iac27017.audit.statement import Statement, StatementRow, implementation_word
from iac27017.check import Severity
from iac27017.language import Say
from iac27017.report.audit.html_parts import extra_facts
from iac27017.report.audit.phrases import shown_day, situated, treatment_word
from iac27017.report.html.cards import Cards
from iac27017.report.html.links import SourceLinks
from iac27017.report.safe_text import visible

SHOWN_PLACES = 20
"""Affected resources of a row that are shown with their places; the count is of all."""
SHOWN_CARDS = 5_000
_STATUSES = {
    Implementation.IMPLEMENTED: "pass",
    Implementation.PARTLY: "manual",
    Implementation.PLANNED: "manual",
    Implementation.NOT: "fail",
    Implementation.NOT_SHOWN: "unknown",
}


def plan_values(plan: Plan, links: SourceLinks, say: Say) -> dict[str, object]:
    """What the template of a plan shows."""
    bands = [row.priority.band for row in plan.rows]
    orders = {row.id: row.order for row in plan.rows}
    return {
        "rows": [_plan_row(row, orders, links, say) for row in plan.rows],
        "bands": [(band, bands.count(band)) for band in (1, 2, 3, 4)],
        "total": len(plan.rows),
        "stale": [(visible(decision.gap), visible(decision.note)) for decision in plan.stale],
    }


def _plan_row(row: PlanRow, orders: dict[str, int], links: SourceLinks, say: Say) -> dict[str, object]:
    decision = row.decision
    return {
        "row": row,
        "answer": row.answer.value,
        "id": visible(row.id),
        "action": visible(row.action),
        "snippet": visible_lines(row.snippet),
        "arithmetic": row.priority.arithmetic(say),
        "effort": effort_word(row.effort, say),
        "impact": impact_word(row.impact, say),
        "environment": visible(environment_word(row.environment, say)),
        "root": visible(row.root),
        "owners": visible(", ".join(row.owners)),
        "after": [(visible(name), orders.get(name, 0)) for name in row.after],
        "places": [_place(record, links) for record in row.records[:SHOWN_PLACES]],
        "more": max(row.count - SHOWN_PLACES, 0),
        "verification": visible(row.verification),
        "decisions": [
            (label, visible(value))
            for label, value in (
                (say("responsible"), decision.owner), (say("start"), shown_day(decision.start, say)),
                (say("due"), shown_day(decision.due, say)), (say("interim measure"), decision.interim),
                (say("approver"), decision.approver), (say("status"), decision.status), (say("note"), decision.note),
                (say("treatment"), treatment_word(decision.treatment, say)),
            )
        ],
    }  # fmt: skip


def visible_lines(text: str) -> str:
    """Several lines, each inert."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _place(record: Record, links: SourceLinks) -> tuple[str, str, str, str]:
    place = record.finding.resource.header
    return (
        visible(situated(record)),
        visible(place.place),
        links.to(place.file, place.line),
        visible(record.finding.message),
    )


def statement_values(statement: Statement, say: Say) -> dict[str, object]:
    """What the template of a statement of applicability shows."""
    statuses = [row.status for row in statement.rows if row.applicable]
    return {
        "rows": [_statement_row(row, say) for row in statement.rows],
        "statuses": [
            (_STATUSES[status], implementation_word(status, say), statuses.count(status))
            for status in Implementation
        ],
        "excluded": sum(not row.applicable for row in statement.rows),
    }


def _statement_row(row: StatementRow, say: Say) -> dict[str, object]:
    return {
        "row": row,
        "style": _STATUSES[row.status] if row.applicable else "excluded",
        "status": implementation_word(row.status, say) if row.applicable else say("not applicable"),
        "reason": visible(row.reason),
        "responsible": visible(row.responsible),
        "description": visible(row.description),
        "documents": [visible(document) for document in row.documents],
        "exceptions": [visible(exception) for exception in row.exceptions],
        "verified": shown_day(row.verified, say),
        "more": row.evidence_count - len(row.evidence),
    }


def register_values(register: Register, cards: Cards, say: Say) -> dict[str, object]:
    """What the template of the evidence register shows; the first `SHOWN_CARDS` records with their paths."""
    records = [evidence.record for evidence in register.evidence]
    counts = register.counts
    hidden = len(records) - SHOWN_CARDS
    return {
        "sentence": counts.sentence(say),
        "cards": (cards.card(record.finding, extra_facts(record, say)) for record in records[:SHOWN_CARDS]),
        "hidden": say("{count} more records are in the sealed pack.", count=f"{hidden:,}")
        if hidden > 0
        else "",
        "answers": [
            (answer.value, _count(records, answer))
            for answer in (Answer.FAIL, Answer.UNKNOWN, Answer.PASS, Answer.WAIVED)
        ],
        "only_passes": True,
        "severities": [str(severity) for severity in sorted(Severity, reverse=True)],
        "environments": sorted({visible(record.situation.environment) for record in records}),
        "control_rows": [],
        "sources": [(visible(source.path), source.size, source.sha256) for source in register.sources],
    }


def _count(records: Iterable[Record], answer: Answer) -> int:
    return sum(record.answer is answer for record in records)

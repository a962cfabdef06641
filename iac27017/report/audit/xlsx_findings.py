"""Findings as a table: one row each, the most pressing first, with the walk that led there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from iac27017.audit.improvement import row_id
from iac27017.audit.priority import environment_word, exposure_word
from iac27017.audit.records import Record, answer_word, is_default
from iac27017.audit.scope import Scope
from iac27017.graph.span import Span
from iac27017.language import Say
from iac27017.report.audit.phrases import situated
from iac27017.report.audit.xlsx_marks import PRIORITIES, answers
from iac27017.report.sentences import explained, shown_hop
from iac27017.report.xlsx.cells import Cell, Linked
from iac27017.report.xlsx.table import Column, Shape, Table

PRINTED = 11
"""The columns that go on paper; what follows is for filters."""


def findings_table(records: Iterable[Record], scope: Scope, edition: str, name: str, about: str, say: Say) -> Table:
    """A row for each record, in this order."""
    return Table(
        name, about, finding_columns(say), (_row(record, scope, edition, say) for record in records),
        frozen=2, printed=PRINTED,
    )  # fmt: skip


def finding_columns(say: Say) -> Sequence[Column]:
    """Those that a reader needs first, then the facts around them."""
    number = Shape.NUMBER
    return (
        Column(say("answer"), 14.5, tones=answers(say)),
        Column(say("priority"), 9, number, tones=PRIORITIES),
        Column(say("severity"), 9),
        Column(say("check"), 10),
        Column(say("controls"), 12),
        Column(say("desired state"), 27),
        Column(say("resource"), 32, Shape.CODE),
        Column(say("place"), 26),
        Column(say("finding"), 34),
        Column(say("path"), 48),
        Column(say("remedy"), 30),
        Column(say("exception"), 26),
        Column(say("environment"), 15),
        Column(say("exposure"), 17),
        Column(say("owner"), 15),
        Column(say("account"), 15),
        Column(say("region"), 15),
        Column(say("type"), 28, Shape.CODE),
        Column(say("rests on a provider's default"), 20),
        Column(say("score"), 8, number),
        Column(say("gap"), 28, Shape.CODE),
        Column(say("evidence id"), 25, Shape.CODE),
    )


def _row(record: Record, scope: Scope, edition: str, say: Say) -> Sequence[Cell]:
    finding, situation = record.finding, record.situation
    check = finding.check
    return (
        answer_word(record.answer, say), record.priority.band if record.is_open else None, say(str(check.severity)), check.code,
        "\n".join(check.numbers(edition)), say(check.title), situated(record), place(finding.resource.header, scope),
        explained(finding, say), "\n".join(_walk(record, say)), finding.remedy, finding.waived or "",
        environment_word(situation.environment, say), exposure_word(situation.exposure, say), situation.owner,
        situation.account, situation.region, finding.resource.type, say("yes") if is_default(record) else "",
        record.priority.score if record.is_open else None, row_id(record) if record.is_open else "", record.id,
    )  # fmt: skip


def _walk(record: Record, say: Say) -> Iterator[str]:
    """The path, a line for each hop."""
    yield from (f"{at}. {shown_hop(hop, say)}" for at, hop in enumerate(record.finding.evidence, 1))


def place(span: Span, scope: Scope) -> Cell:
    """File and line, with a link to the repository's page where people have given its template."""
    return Linked(span.place, scope.link(span.file, span.line)) if span.file else ""

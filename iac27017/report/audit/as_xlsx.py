"""The auditor's documents as workbooks: one document, or a sheet for each deliverable in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iac27017.audit.evidence import Register
from iac27017.audit.gap import GapReport
from iac27017.audit.improvement import Plan
from iac27017.audit.statement import Statement
from iac27017.language import Say
from iac27017.report.audit.phrases import edition_name
from iac27017.report.audit.setting import Document, Setting
from iac27017.report.audit.xlsx_cover import cover_of
from iac27017.report.audit.xlsx_gap import gap_tables
from iac27017.report.audit.xlsx_rows import plan_table, register_tables, statement_table
from iac27017.report.xlsx.table import Book, Properties, Table, Written
from iac27017.report.xlsx.writing import MAXIMUM_ROWS, written

LARGE = 5_000
"""Findings beyond which rows are written as they come, and have one height."""


def workbook(documents: Sequence[Document], setting: Setting, rows_per_sheet: int = MAXIMUM_ROWS) -> Written:
    """The documents in one file, in this order; they are of one case."""
    say = setting.say
    tables = [table for document in documents for table in _tables(document, say)]
    first = documents[0]
    book = Book(
        properties=_properties(first, title_of(documents, say), say),
        cover=cover_of(documents, title_of(documents, say), say),
        tables=tables,
        large=sum(map(_size, documents)) > LARGE,
    )
    return written(book, say, rows_per_sheet)


def render(document: Document, setting: Setting) -> bytes:
    """One document as a workbook of its own."""
    return workbook((document,), setting).content


def title_of(documents: Sequence[Document], say: Say) -> str:
    """What the workbook is called."""
    standard = edition_name(documents[0].edition)
    if len(documents) > 1:
        return say("Audit workbook: {standard}", standard=standard)
    match documents[0]:
        case GapReport():
            return say("Gap report: {standard}", standard=standard)
        case Plan():
            return say("Improvement plan: {standard}", standard=standard)
        case Statement():
            return say("Statement of applicability: {standard}", standard=standard)
        case Register():
            return say("Evidence register: {standard}", standard=standard)


def _tables(document: Document, say: Say) -> Iterator[Table]:
    match document:
        case GapReport():
            yield from gap_tables(document, say)
        case Plan():
            yield plan_table(document, say)
        case Statement():
            yield statement_table(document, say)
        case Register():
            yield from register_tables(document, say)


def _size(document: Document) -> int:
    match document:
        case GapReport():
            return len(document.records)
        case Register():
            return len(document.evidence)
        case Plan() | Statement():
            return len(document.rows)


def _properties(document: Document, title: str, say: Say) -> Properties:
    organisation, scope = document.organisation, document.scope
    return Properties(
        title=title, subject=edition_name(document.edition), company=organisation.company, label=organisation.label,
        comments=say("Made by {tool}.", tool=f"iac27017 {scope.tool_version}"), day=document.day,
        more={"Edition": document.edition, "Parameters (SHA-256)": scope.settings_sha256},
    )  # fmt: skip

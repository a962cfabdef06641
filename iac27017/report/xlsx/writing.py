"""Writes a workbook with XlsxWriter: every cell as what it is, nothing as a formula, two runs the same to the byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO

from msgspec import Struct, field
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from iac27017.language import Say
from iac27017.report.as_csv import is_formula
from iac27017.report.safe_text import visible
from iac27017.report.xlsx.cells import Cell, Linked, fitted, is_web
from iac27017.report.xlsx.cover import write_cover
from iac27017.report.xlsx.heights import height_of
from iac27017.report.xlsx.page import paper, set_up
from iac27017.report.xlsx.styles import FONTS, SIZE, Styles
from iac27017.report.xlsx.table import Book, Column, Properties, Shape, Table, Written

MAXIMUM_ROWS = 1_048_576
"""Rows of a sheet, its headings among them ("Excel specifications and limits", Microsoft)."""
MAXIMUM_LINKS = 65_530
"""Links of a sheet, by the same page."""
MAXIMUM_NAME = 31
FIXED_HEIGHT = 27
"""Points; rows of a large table have one height, since Excel would take long to measure them all."""


def written(book: Book, say: Say, rows_per_sheet: int = MAXIMUM_ROWS) -> Written:
    """The file. A table that is too long for a sheet goes on in the next one, and the notes say so."""
    stream = BytesIO()
    options = {
        "in_memory": not book.large,
        "constant_memory": book.large,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONTS[say.language], "font_size": SIZE},
    }
    with Workbook(stream, options) as file:
        writer = _Writer(book, file, say, Styles(file, say.language), rows_per_sheet)
        _describe(file, book.properties)
        front = file.add_worksheet(writer.name(say("Cover")))
        for table in book.tables:
            writer.table(table)
        notes = writer.notes()
        paper(front, book.properties, landscape=False)
        write_cover(front, book.cover, writer.sheets, notes, writer.styles, say)
    return Written(stream.getvalue(), notes)


class _Writer(Struct):
    book: Book
    file: Workbook
    say: Say
    styles: Styles
    rows_per_sheet: int
    sheets: list[tuple[str, str, int]] = field(default_factory=list)
    """Name, what it is about, and rows of each sheet that is written."""
    cut: int = 0
    unlinked: int = 0
    _names: set[str] = field(default_factory=set)

    def table(self, table: Table) -> None:
        """Write a table, over as many sheets as it needs."""
        rows = iter(table.rows)
        left: Sequence[Cell] | None = next(rows, None)
        while True:
            name = self.name(table.name)
            sheet = self.file.add_worksheet(name)
            count, left = self._rows(sheet, table, left, rows)
            set_up(sheet, table, count, self.styles, self.book.properties, self.say)
            self.sheets.append((name, table.about, count))
            if left is None:
                return

    def _rows(
        self, sheet: Worksheet, table: Table, first: Sequence[Cell] | None, rows: Iterator[Sequence[Cell]]
    ) -> tuple[int, Sequence[Cell] | None]:
        """Headings and rows: how many rows there are, and the first that does not fit."""
        self._headings(sheet, table)
        formats = [self._formats(column) for column in table.columns]
        links, at, row = 0, 0, first
        while row is not None and at < self.rows_per_sheet - 1:
            at += 1
            if not self.book.large:
                sheet.set_row(at, self._height(table, row))
            for column, (cell, (plain, formula, linked)) in enumerate(zip(row, formats)):
                if isinstance(cell, Linked):
                    links += self._link(sheet, at, column, cell, linked if links < MAXIMUM_LINKS else None, plain)
                # Of a large table, a third of the cells are empty, and lines around them are not worth the time.
                elif cell not in ("", None) or not self.book.large:
                    self._cell(sheet, at, column, cell, plain, formula)
            row = next(rows, None)
        if not at:
            sheet.write_string(1, 0, self.say("There is nothing of this kind."), self.styles.of(italic=True))
        return at, row

    def _height(self, table: Table, row: Sequence[Cell]) -> float:
        texts = (cell.text if isinstance(cell, Linked) else cell if isinstance(cell, str) else "" for cell in row)
        return height_of(((text, room(column)) for text, column in zip(texts, table.columns)), self.say.language)

    def _headings(self, sheet: Worksheet, table: Table) -> None:
        if self.book.large:
            sheet.set_default_row(FIXED_HEIGHT)
        # Bold, and beside a button of the filter.
        widths = ((column.heading, column.width * 0.9) for column in table.columns)
        sheet.set_row(0, height_of(widths, self.say.language) + 6)
        for at, column in enumerate(table.columns):
            sheet.set_column(at, at, column.width)
            heading = column.heading[:1].upper() + column.heading[1:]
            sheet.write_string(0, at, heading, self.styles.heading(column))

    def _formats(self, column: Column) -> tuple[Format, Format, Format]:
        return (
            self.styles.cell(column),
            self.styles.cell(column, formula=True),
            self.styles.cell(column, linked=True),
        )

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, plain: Format, formula: Format) -> None:
        match cell:
            case str() if cell:
                text, cut = fitted(cell, self.say)
                self.cut += cut
                sheet.write_string(row, column, text, formula if is_formula(text) else plain)
            case int():
                sheet.write_number(row, column, cell, plain)
            case date():
                sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), plain)  # noqa: DTZ001 - a day
            case _:
                sheet.write_blank(row, column, None, plain)

    def _link(
        self, sheet: Worksheet, row: int, column: int, cell: Linked, linked: Format | None, plain: Format
    ) -> bool:
        """Write the text as a link, where there may be one more: whether it is one."""
        text, cut = fitted(cell.text, self.say)
        self.cut += cut
        if linked is not None and text and is_web(cell.address):
            sheet.write_url(row, column, cell.address, linked, text)
            return True
        self.unlinked += bool(cell.address)
        sheet.write_string(row, column, text, plain)
        return False

    def name(self, text: str) -> str:
        """A name that a sheet may have, and no other one has; a table's further sheets are numbered."""
        plain = re.sub(r"[\[\]:*?/\\]", " ", visible(text)).strip(" '") or "-"
        named, at = plain[:MAXIMUM_NAME], 1
        while named.casefold() in self._names:
            at += 1
            named = f"{plain[: MAXIMUM_NAME - len(str(at)) - 1]} {at}"
        self._names.add(named.casefold())
        return named

    def notes(self) -> tuple[str, ...]:
        """What did not fit as it is."""
        say, found = self.say, []
        if len(self.sheets) > len(self.book.tables):
            found.append(say("A sheet holds {count} rows: what is more goes on in the next sheet.",
                             count=f"{self.rows_per_sheet - 1:,}"))  # fmt: skip
        if self.cut:
            found.append(say("Cells with a text that is cut: {count}. A cell holds 32,767 characters; the JSON form has all of it.",
                             count=f"{self.cut:,}"))  # fmt: skip
        if self.unlinked:
            found.append(say("Places without a link: {count}. A sheet holds 65,530 links, of addresses that are not too long.",
                             count=f"{self.unlinked:,}"))  # fmt: skip
        return tuple(found)


def room(column: Column) -> float:
    """How much a column holds: the letters of code are wider than those of prose."""
    return column.width * (0.83 if column.shape is Shape.CODE else 1)


def _describe(file: Workbook, properties: Properties) -> None:
    day = properties.day
    file.set_properties(
        {
            "title": visible(properties.title),
            "subject": visible(properties.subject),
            "author": "iac27017",
            "company": visible(properties.company),
            "category": visible(properties.label),
            "comments": visible(properties.comments),
            "created": datetime(day.year, day.month, day.day),  # noqa: DTZ001 - a day
        }
    )
    for name, value in properties.more.items():
        file.set_custom_property(name, visible(value)[:255], "text")

"""The cover: what the workbook is about, its sheets, its counts, and what colours mean."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from iac27017.language import Say
from iac27017.report.as_csv import is_formula
from iac27017.report.xlsx.cells import Cell, Linked, fitted, is_web
from iac27017.report.xlsx.heights import height_of
from iac27017.report.xlsx.styles import ACCENT, COUNT, LINE, TINT, TONES, Styles
from iac27017.report.xlsx.table import Cover, Grid, Tone

FIRST, OTHERS, COLUMNS = 34, 13.5, 7
"""Widths, and how many columns a line of text runs over."""
ONE_PAGE = 80
"""Rows that are small, but can be read, on one page."""
Sheets = Sequence[tuple[str, str, int]]


def write_cover(
    sheet: Worksheet, cover: Cover, sheets: Sheets, notes: Sequence[str], styles: Styles, say: Say
) -> None:
    """Write it from top to bottom."""
    sheet.set_column(0, 0, FIRST)
    sheet.set_column(1, COLUMNS - 1, OTHERS)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    page = _Page(sheet, styles, say)
    page.title(cover.title)
    for label, value in cover.facts:
        page.fact(label, value)
    page.gap()
    for paragraph in (*cover.paragraphs, *notes):
        page.paragraph(paragraph)
    page.contents(sheets)
    for grid in cover.grids:
        page.grid(grid)
    page.legend(cover.legend)
    if page.row <= ONE_PAGE:
        sheet.fit_to_pages(1, 1)


class _Page(Struct):
    sheet: Worksheet
    styles: Styles
    say: Say
    row: int = 0

    def title(self, text: str) -> None:
        self.sheet.set_row(self.row, 30)
        bold = self.styles.of(bold=True, font_size=18, font_color=ACCENT, valign="vcenter")
        self.sheet.write_string(self.row, 0, text, bold)
        self.row += 2

    def fact(self, label: str, value: Cell) -> None:
        self.sheet.write_string(self.row, 0, label, self._lined(bold=True, text_wrap=True))
        self._across(value, 1, bottom=1, bottom_color=LINE)

    def paragraph(self, text: str) -> None:
        self._across(text, 0)
        self.gap(6)

    def gap(self, height: float = 9) -> None:
        self.sheet.set_row(self.row, height)
        self.row += 1

    def contents(self, sheets: Sheets) -> None:
        """The sheets, each a click away."""
        self._heading(self.say("Sheets of this workbook"), (self.say("rows"),))
        for name, about, rows in sheets:
            place = "internal:'{}'!A1".format(name.replace("'", "''"))
            self.sheet.write_url(self.row, 0, place, self._lined(font_color="#0B5394", underline=1), name)
            self.sheet.write_number(self.row, 1, rows, self._number())
            self._across(about, 2, bottom=1, bottom_color=LINE, indent=1)
        self.gap()

    def grid(self, grid: Grid) -> None:
        """A small table; its numbers stay numbers."""
        self._heading(grid.title, grid.headings)
        for row in grid.rows:
            self.sheet.set_row(self.row, height_of([(str(row[0]), FIRST)], self.say.language))
            for at, cell in enumerate(row):
                match cell:
                    case int():
                        self.sheet.write_number(self.row, at, cell, self._number())
                    case str():
                        tone = grid.tones.get(cell) if at == 0 else None
                        self.sheet.write_string(self.row, at, cell, self._lined(text_wrap=True, **_fill(tone)))
                    case _:
                        self.sheet.write_blank(self.row, at, None, self._lined())
            self.row += 1
        self.gap()

    def legend(self, entries: Sequence[tuple[str, Tone | None, str]]) -> None:
        """Each mark beside what it means; one without a tone is that of decisions."""
        self._heading(self.say("What colours mean"), ())
        for word, tone, meaning in entries:
            fill = _fill(tone) if tone is not None else {"bg_color": TINT}
            self.sheet.write_string(self.row, 0, word, self._lined(text_wrap=True, **fill))
            self._across(meaning, 1, bottom=1, bottom_color=LINE)

    def _heading(self, title: str, more: Sequence[str]) -> None:
        style = self.styles.of(bold=True, font_color="#FFFFFF", bg_color=ACCENT, valign="vcenter", text_wrap=True)
        right = self.styles.of(
            bold=True, font_color="#FFFFFF", bg_color=ACCENT, valign="vcenter", text_wrap=True, align="right", indent=1
        )
        cells = [(title, FIRST), *((word, OTHERS) for word in more)]
        self.sheet.set_row(self.row, height_of(cells, self.say.language) + 4)
        self.sheet.write_string(self.row, 0, title, style)
        for at in range(1, COLUMNS):
            if at <= len(more):
                self.sheet.write_string(self.row, at, more[at - 1][:1].upper() + more[at - 1][1:], right)
            else:
                self.sheet.write_blank(self.row, at, None, right)
        self.row += 1

    def _across(self, value: Cell, start: int, **properties: object) -> None:
        """A text from a column to the last one: no program measures merged cells, so the height is set."""
        shown, address = (value.text, value.address) if isinstance(value, Linked) else (str(value or ""), "")
        text, _ = fitted(shown, self.say)
        width = OTHERS * (COLUMNS - start) + (FIRST - OTHERS if start == 0 else 0)
        self.sheet.set_row(self.row, height_of([(text, width)], self.say.language))
        if is_formula(text):
            properties["quote_prefix"] = True
        style = self.styles.of(text_wrap=True, align="left", **properties)
        self.sheet.merge_range(self.row, start, self.row, COLUMNS - 1, "", style)
        if is_web(address):
            self.sheet.write_url(self.row, start, address, style, text)
        else:
            self.sheet.write_string(self.row, start, text, style)
        self.row += 1

    def _number(self) -> Format:
        return self._lined(num_format=COUNT, align="right", indent=1)

    def _lined(self, **properties: object) -> Format:
        return self.styles.of(**{"bottom": 1, "bottom_color": LINE, **properties})


def _fill(tone: Tone | None) -> dict[str, object]:
    return dict(TONES[tone]) if tone is not None else {}



"""How a sheet looks and prints: filters, headings that stay, lists to choose from, colours, paper."""

from __future__ import annotations

from datetime import date

from xlsxwriter.worksheet import Worksheet

from iac27017.language import Say
from iac27017.report.safe_text import visible
from iac27017.report.xlsx.styles import DECISION, Styles
from iac27017.report.xlsx.table import Column, Properties, Shape, Table

A3, A4 = 8, 9
"""Numbers of paper sizes, as Excel has them."""
A4_WIDTH = 150
"""Digits of width beyond which text on A4 becomes too small to read, and A3 is set."""
MAXIMUM_FOOTER = 255
_FIRST_DAY = date(2000, 1, 1)


def set_up(sheet: Worksheet, table: Table, rows: int, styles: Styles, properties: Properties, say: Say) -> None:
    """Everything about a table's sheet but its cells; ``rows`` are those below the headings."""
    last = max(rows, 1)
    printed = table.columns[: table.printed or len(table.columns)]
    sheet.freeze_panes(1, table.frozen)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)
    # Numbers of controls are names: 8.10 is not 8.1, and no mistake either.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    for at, column in enumerate(table.columns):
        _mark(sheet, at, column, last, styles)
        _offer(sheet, at, column, last, say)
    if any(column.decision for column in table.columns):
        sheet.set_tab_color(DECISION)
    sheet.repeat_rows(0)
    if len(printed) < len(table.columns):
        sheet.print_area(0, 0, last, len(printed) - 1)
    wide = sum(column.width for column in printed) > A4_WIDTH
    paper(sheet, properties, landscape=True, size=A3 if wide else A4)


def paper(sheet: Worksheet, properties: Properties, landscape: bool, size: int = A4) -> None:
    """One page wide, as many as it takes high, each with its number."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(size)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.hide_gridlines(2)
    sheet.center_horizontally()
    sheet.set_footer(_footer(properties))


def _footer(properties: Properties) -> str:
    """Title, page of pages, classification; an ampersand of a name is written twice, since one begins a code."""
    left, right = (visible(text)[:80].replace("&", "&&") for text in (properties.title, properties.label))
    text = f"&L&8{_spaced(left)}&C&8&P / &N&R&8{_spaced(right)}"
    return text if len(text) <= MAXIMUM_FOOTER else "&C&8&P / &N"


def _spaced(text: str) -> str:
    """A figure right after the size of the font would be taken for a part of it."""
    return f" {text}" if text[:1].isdigit() else text


def _mark(sheet: Worksheet, at: int, column: Column, last: int, styles: Styles) -> None:
    for value, tone in column.tones.items():
        shown = value if isinstance(value, int) else '"{}"'.format(value.replace('"', '""'))
        condition = {"type": "cell", "criteria": "==", "value": shown, "format": styles.tone(tone)}
        sheet.conditional_format(1, at, last, at, condition)


def _offer(sheet: Worksheet, at: int, column: Column, last: int, say: Say) -> None:
    if column.choices:
        sheet.data_validation(1, at, last, at, {
            "validate": "list", "source": list(column.choices), "show_error": column.only,
            "error_title": say("Not in the list"), "error_message": say("Choose one of the list."),
        })  # fmt: skip
    elif column.decision and column.shape is Shape.DAY:
        sheet.data_validation(1, at, last, at, {
            "validate": "date", "criteria": ">=", "value": _FIRST_DAY,
            "error_title": say("Not a day"), "error_message": say("Enter a day."),
        })  # fmt: skip

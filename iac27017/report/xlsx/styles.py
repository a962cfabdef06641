"""Fonts, colours and number formats; each is made once for a workbook."""

from __future__ import annotations

from msgspec import Struct, field
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from iac27017.report.xlsx.table import Column, Shape, Tone

FONTS = {"en": "Arial", "ja": "Yu Gothic"}
"""Fonts that Excel has on Windows and on the Mac."""
CODE_FONTS = {"en": "Consolas", "ja": "MS Gothic"}
DAYS = {"en": "yyyy-mm-dd", "ja": 'yyyy"年"mm"月"dd"日"'}
COUNT = '#,##0;-#,##0;"-"'
"""A zero is a number too, and is seen as a dash, so that what is there stands out."""
SIZE = 10

INK, ACCENT, DECISION, LINE = "#1F2933", "#24425F", "#7A5200", "#CFD6DC"
TINT = "#FFF9E3"
"""The cells that wait for people's decisions; white on paper without colours."""

# From dark to light, so that they differ in grey: 70 %, 88 %, 90 % and 96 % of white; weight and slant differ too.
TONES: dict[Tone, dict[str, object]] = {
    Tone.URGENT: {"bg_color": "#E79C94", "font_color": "#5E0B0B", "bold": True},
    Tone.OPEN: {"bg_color": "#FFE08A", "font_color": INK},
    Tone.NOTED: {"bg_color": "#E3E7EB", "font_color": INK, "italic": True},
    Tone.CALM: {"bg_color": "#EEF6EE", "font_color": INK},
}

_SHAPES: dict[Shape, dict[str, object]] = {
    Shape.TEXT: {"text_wrap": True, "align": "left"},
    Shape.CODE: {"text_wrap": True, "align": "left"},
    Shape.NUMBER: {"num_format": COUNT, "align": "right", "indent": 1},
    Shape.DAY: {"align": "center"},
}


class Styles(Struct):
    """The formats of one workbook in one language."""

    book: Workbook
    language: str
    _made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def of(self, **properties: object) -> Format:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            whole = {"font_name": FONTS[self.language], "font_size": SIZE, "font_color": INK, "valign": "top"}
            self._made[key] = self.book.add_format({**whole, **properties})
        return self._made[key]

    def tone(self, tone: Tone) -> Format:
        """What a condition lays over a cell: it may set colours and weight, no font."""
        return self.book.add_format(dict(TONES[tone]))

    def cell(self, column: Column, linked: bool = False, formula: bool = False) -> Format:
        """A cell of a column. What looks like a ``formula`` stays text when somebody edits it, too."""
        more: dict[str, object] = dict(_SHAPES[column.shape])
        if column.shape is Shape.DAY:
            more["num_format"] = DAYS[self.language]
        if column.shape is Shape.CODE:
            more["font_name"] = CODE_FONTS[self.language]
        if column.decision:
            more["bg_color"] = TINT
        if linked:
            more |= {"font_color": "#0B5394", "underline": 1}
        if formula:
            more["quote_prefix"] = True
        return self.of(**more, border=1, border_color=LINE)

    def heading(self, column: Column) -> Format:
        """The head of a column; that of a decision has a colour of its own."""
        fill = DECISION if column.decision else ACCENT
        aligned = {Shape.NUMBER: "right", Shape.DAY: "center"}.get(column.shape, "left")
        return self.of(
            bold=True, font_color="#FFFFFF", bg_color=fill, text_wrap=True, valign="vcenter", align=aligned,
            border=1, border_color=LINE, indent=1 if aligned == "right" else 0,
        )  # fmt: skip

"""What a workbook is made of: tables with typed columns, and a cover that says what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum

from msgspec import Struct, field

from iac27017.report.xlsx.cells import Cell


class Shape(Enum):
    """What a column's cells are."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    DAY = "day"


class Tone(Enum):
    """How a value is marked, from dark to light: in grey the order stays, and the word itself says it too."""

    URGENT = "urgent"
    OPEN = "open"
    NOTED = "noted"
    CALM = "calm"


class Column(Struct, frozen=True):
    """One column. ``width`` is in digits of the default font.

    ``tones`` mark values. ``choices`` are offered in a list; with ``only``
    nothing else may be entered. ``decision`` is for people to fill in.
    """

    heading: str
    width: float
    shape: Shape = Shape.TEXT
    tones: Mapping[str | int, Tone] = field(default_factory=dict)
    choices: Sequence[str] = ()
    only: bool = False
    decision: bool = False


class Table(Struct, frozen=True):
    """One sheet. ``rows`` are read once. ``frozen`` columns stay in sight; those after ``printed`` are for the screen."""

    name: str
    about: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    frozen: int = 1
    printed: int = 0


class Grid(Struct, frozen=True):
    """A small table on the cover; ``tones`` mark its first column's words."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    tones: Mapping[str | int, Tone] = field(default_factory=dict)


class Cover(Struct, frozen=True):
    """The first sheet: facts as label and value, paragraphs, counts, and what colours mean."""

    title: str
    facts: Sequence[tuple[str, Cell]]
    paragraphs: Sequence[str]
    grids: Sequence[Grid]
    legend: Sequence[tuple[str, Tone | None, str]]


class Properties(Struct, frozen=True):
    """What the file says of itself. ``day`` stands for the time at which it was made, so that two runs are the same."""

    title: str
    subject: str
    company: str
    label: str
    comments: str
    day: date
    more: Mapping[str, str] = field(default_factory=dict)


class Book(Struct, frozen=True):
    """A whole workbook; a ``large`` one is written row by row, with rows of one height."""

    properties: Properties
    cover: Cover
    tables: Sequence[Table]
    large: bool = False


class Written(Struct, frozen=True):
    """The file, and what did not fit into it as it is."""

    content: bytes
    notes: tuple[str, ...]

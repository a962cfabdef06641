"""Columns of a terminal, where a Japanese character takes two: pads texts to them, and breaks lines that are longer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len, get_character_cell_size

if TYPE_CHECKING:
    from rich.text import Text

# What may not begin or end a line (JIS X 4051, line breaking): closing and opening brackets, commas, small kana.
_NEVER_FIRST = frozenset("、。,.:;!?)]}」』】〉》ー・々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ")
_NEVER_LAST = frozenset("([{「『【〈《")
_LABEL = re.compile(r" *(?:\S{1,12} {2,})?")
"""What continued lines are indented by: the blanks at the beginning, and a word before the text."""


def left(text: str, width: int) -> str:
    """``text`` followed by blanks up to ``width`` columns, by one blank at least when it fills them."""
    return text + " " * max(width - cell_len(text), 1 if text else 0)


def right(text: str, width: int) -> str:
    """``text`` after blanks, so that it ends at ``width`` columns."""
    return " " * max(width - cell_len(text), 1) + text


def broken(line: Text, width: int) -> Iterator[Text]:
    """``line`` as lines of at most ``width`` columns.

    Without wide characters it is left to rich, which breaks at blanks.
    """
    for part in line.split("\n", allow_blank=True):
        if cell_len(part.plain) <= width or cell_len(part.plain) == len(part.plain):
            yield part
        else:
            yield from _broken(part, width)


def _broken(line: Text, width: int) -> Iterator[Text]:
    label = _LABEL.match(line.plain)
    from rich.text import Text

    indent = cell_len(label[0]) if label is not None else 0
    indent = indent if indent <= width // 2 else 0
    for at, piece in enumerate(line.divide(_breaks(line.plain, width, indent))):
        piece.rstrip()
        yield Text(" " * indent).append_text(piece) if at else piece


def _breaks(text: str, width: int, indent: int) -> list[int]:
    """The positions at which a new line begins."""
    found: list[int] = []
    start, room, last = 0, width, 0
    used = 0
    for at, char in enumerate(text):
        size = get_character_cell_size(char)
        if at > start and _may_break(text[at - 1], char):
            last = at
        if used + size > room and char != " ":
            start = last if last > start else at
            found.append(start)
            room = width - indent
            used = cell_len(text[start:at])
        used += size
    return found


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return after != " "
    if after == " " or after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return get_character_cell_size(before) == 2 or get_character_cell_size(after) == 2

"""How high a row must be for its texts to be seen: programs do not measure rows of a file that they did not write."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import east_asian_width

LINE_HEIGHTS = {"en": 12.75, "ja": 16.0}
"""Points of a line of 10 points; Japanese fonts are higher."""
MAXIMUM_HEIGHT = 409.0
"""Points; a row of Excel is no higher."""
NARROW, WIDE = 0.88, 1.95
"""Digits of the default font that a character takes: a Latin one on average, and one of Japanese."""


def height_of(cells: Iterable[tuple[str, float]], language: str) -> float:
    """Points for a row of texts, each with the width of its column."""
    lines = max((lines_of(text, width) for text, width in cells if text), default=1)
    return min(lines * LINE_HEIGHTS[language] + 3, MAXIMUM_HEIGHT)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column: words move on whole, Japanese breaks anywhere."""
    return sum(_wrapped(line, max(width - 0.5, 1)) for line in text.split("\n"))


def _wrapped(line: str, width: float) -> int:
    count, used = 1, 0.0
    for word in line.split(" "):
        need = _digits(word)
        if used + need <= width:
            used += need + NARROW
            continue
        if used and not _breaks(word):
            count, used = count + 1, 0.0
        whole = int((used + need) // width)
        count, used = count + whole, used + need - whole * width + NARROW
    return count


def _breaks(word: str) -> bool:
    return any(char > "\u2e7f" for char in word)


def _digits(word: str) -> float:
    if word.isascii():
        return len(word) * NARROW
    return sum(WIDE if east_asian_width(char) in "WFA" else NARROW for char in word)

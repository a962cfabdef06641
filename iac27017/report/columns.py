"""Pads text to columns of a terminal, where a Japanese character takes two."""

from __future__ import annotations

from rich.cells import cell_len


def left(text: str, width: int) -> str:
    """``text`` followed by blanks up to ``width`` columns, by one blank at least when it fills them."""
    return text + " " * max(width - cell_len(text), 1 if text else 0)


def right(text: str, width: int) -> str:
    """``text`` after blanks, so that it ends at ``width`` columns."""
    return " " * max(width - cell_len(text), 1) + text

"""Sets arguments that stand on lines of their own below each other the way ``terraform fmt`` does."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Row(Struct, frozen=True):
    """One line: ``name = value  # comment``. ``rest`` is what follows it, in a heredoc's case to its end."""

    indent: str
    name: str
    value: str
    comment: str = ""
    rest: str = ""


def aligned(rows: Sequence[Row]) -> list[str]:
    """The lines, equal signs below each other, and comments of lines that follow each other too.

    As hclwrite's ``formatCells`` does: one column after the longest name, one after the
    longest line with a comment.
    """
    width = max((len(row.name) for row in rows), default=0)
    plain = [f"{row.indent}{row.name.ljust(width)} = {row.value}" for row in rows]
    for first, end in _commented(rows):
        column = max(map(len, plain[first:end]))
        for at in range(first, end):
            plain[at] = f"{plain[at].ljust(column)} {rows[at].comment}"
    return [line + row.rest for line, row in zip(plain, rows)]


def _commented(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Stretches of rows that have comments."""
    found: list[tuple[int, int]] = []
    for at, row in enumerate(rows):
        if not row.comment:
            continue
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found

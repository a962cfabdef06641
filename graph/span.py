"""A place in a source file: where a value, a block or a hop of evidence stands."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Lines and columns count from 1; the end is exclusive in its column.

    ``file`` is relative to the scanned directory and uses ``/``. A tuple
    because a large repository has hundreds of thousands of them: spans sort
    by file, then line, then column, for free.
    """

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def place(self) -> str:
        """``main.tf:7``: the form people paste into an editor."""
        return f"{self.file}:{self.line}"


NOWHERE = Span("", 0, 0, 0, 0)
"""Stands where no source position exists (a provider's own default, a command line)."""

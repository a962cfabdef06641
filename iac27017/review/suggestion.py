"""A change of a few lines that can be committed with one click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from iac27017.check import Finding
from iac27017.report.safe_text import visible


class Suggestion(Struct, frozen=True):
    """The lines ``first_line`` to ``last_line`` of ``file`` shall read ``text``, which ends without a newline."""

    file: str
    first_line: int
    last_line: int
    text: str

    @property
    def is_plain(self) -> bool:
        """Whether it shows as it is: nobody shall commit with one click what an override of direction hides.

        GitLab obeys lines that begin with a slash in some places; there is no need to find out where.
        """
        lines = self.text.split("\n")
        return all(visible(line) == line and not line.lstrip().startswith("/") for line in lines)


class Mender(Protocol):
    """Who knows what would mend findings, and has judged that it does."""

    def suggestion(self, findings: Sequence[Finding]) -> Suggestion | None:
        """What mends all of these findings of one block in one place; ``None`` where nothing is sure to."""
        ...


class NoMender:
    """Suggests nothing."""

    def suggestion(self, findings: Sequence[Finding]) -> Suggestion | None:
        """``None``."""
        return None

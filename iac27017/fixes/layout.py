"""The lines of a file's blocks: which arguments have lines of their own, and how others are put between."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from iac27017.fixes.alignment import Row, aligned
from iac27017.fixes.safety import LAYOUT, unsafe
from iac27017.fixes.text import Places, indentation
from iac27017.graph.span import Span
from iac27017.hcl import ast


class Member(Struct, frozen=True):
    """An argument that shares its lines with nothing else, as ``terraform fmt`` aligns it."""

    attribute: ast.Attribute
    first: int
    last: int
    row: Row


class Layout:
    """One file's text and the places in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = Places(text)

    def members(self, block: ast.Block) -> list[Member]:
        """The arguments of a block that stand on lines of their own, from top to bottom."""
        found = (self._member(attribute) for attribute in block.body.attributes.values())
        return sorted((member for member in found if member), key=lambda member: member.first)

    def _member(self, attribute: ast.Attribute) -> Member | None:
        span, last = attribute.span, last_line(attribute.span)
        line = self.places.line(span.line)
        value = self.value_text(attribute)
        if indentation(line) != line[: span.column - 1]:
            return None
        if last == span.line:
            comment = self.text[self.places.end(span) : self.places.line_end(last)].strip()
            if comment.startswith("/*") and not comment.endswith("*/"):
                return None
            return Member(attribute, span.line, last, Row(indentation(line), attribute.name, value, comment))
        if not value.startswith("<<"):
            return None
        rest = self.text[self.places.line_end(span.line) : self.places.line_end(last)]
        head = value.split("\n", 1)[0].rstrip("\r")
        return Member(attribute, span.line, last, Row(indentation(line), attribute.name, head, "", rest))

    def value_text(self, attribute: ast.Attribute) -> str:
        """What stands behind the equal sign."""
        written = self.places.written(attribute.span)
        return written[written.index("=") + 1 :].strip()

    def run(self, block: ast.Block, attribute: ast.Attribute) -> list[Member]:
        """The arguments on the lines directly above and below, which are aligned with each other."""
        run: list[Member] = []
        for member in self.members(block):
            if run and member.first != run[-1].last + 1:
                if any(one.attribute is attribute for one in run):
                    return run
                run = []
            run.append(member)
        return run if any(one.attribute is attribute for one in run) else []

    def is_aligned(self, run: Sequence[Member]) -> bool:
        """Whether ``terraform fmt`` would leave these lines alone."""
        if not run:
            return False
        return self._joined(run, aligned([member.row for member in run])) == self._stretch(run)

    def _stretch(self, run: Sequence[Member]) -> str:
        return self.text[self.places.starts[run[0].first - 1] : self.places.line_end(run[-1].last)].rstrip(
            "\r"
        )

    def _joined(self, run: Sequence[Member], lines: Sequence[str]) -> str:
        return self.places.eol(run[0].first).join(lines)

    def with_rows(self, run: Sequence[Member], rows: Sequence[Row]) -> str:
        """The text with these rows, aligned, in the place of a run."""
        start = self.places.starts[run[0].first - 1]
        end = start + len(self._stretch(run))
        return self.text[:start] + self._joined(run, aligned(rows)) + self.text[end:]

    def with_lines(self, after: int, lines: Sequence[str]) -> str:
        """The text with more lines after the line ``after``."""
        if after >= len(self.places.starts):
            raise unsafe(LAYOUT)
        at, eol = self.places.starts[after], self.places.eol(after)
        return self.text[:at] + "".join(line + eol for line in lines) + self.text[at:]


def last_line(span: Span) -> int:
    """The line on which a span ends, its line break left aside."""
    return span.end_line - 1 if span.end_column == 1 and span.end_line > span.line else span.end_line

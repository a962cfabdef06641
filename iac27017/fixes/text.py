"""A file's text as it is edited: offsets for places, and its own line ends and byte order mark kept."""

from __future__ import annotations

import codecs
from bisect import bisect_right

from msgspec import Struct

from iac27017.fixes.safety import NoSafePlace
from iac27017.graph.span import Span
from iac27017.graph.wording import plain

NOT_TEXT = plain("the file is no UTF-8 text")


class Text(Struct, frozen=True):
    """The characters of a file; ``mark`` is the byte order mark that it starts with, if any."""

    file: str
    content: str
    mark: bytes = b""

    @classmethod
    def of(cls, file: str, data: bytes) -> Text:
        """The text that ``data`` is.

        Raises `NoSafePlace` when it is none.
        """
        mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        try:
            return cls(file, data[len(mark) :].decode("utf-8"), mark)
        except UnicodeDecodeError:
            raise NoSafePlace(NOT_TEXT) from None

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.mark + self.content.encode("utf-8")

    def with_content(self, content: str) -> Text:
        """The same file with other characters in it."""
        return Text(self.file, content, self.mark)

    def lines(self) -> list[str]:
        """The lines with their ends; the last one may have none."""
        pieces = self.content.split("\n")
        lines = [piece + "\n" for piece in pieces[:-1]]
        return [*lines, pieces[-1]] if pieces[-1] else lines

    def starts(self) -> list[int]:
        """The offset at which each line starts."""
        found = [0]
        at = self.content.find("\n")
        while at >= 0:
            found.append(at + 1)
            at = self.content.find("\n", at + 1)
        return found


class Places:
    """Offsets into a text for the lines and columns of spans."""

    __slots__ = ("starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = Text("", text).starts()

    def start(self, span: Span) -> int:
        """The offset at which ``span`` starts."""
        return self.at(span.line, span.column)

    def end(self, span: Span) -> int:
        """The offset at which ``span`` ends."""
        return self.at(span.end_line, span.end_column)

    def at(self, line: int, column: int) -> int:
        """The offset of a line and a column, both counted from 1."""
        return self.starts[line - 1] + column - 1

    def written(self, span: Span) -> str:
        """What stands at ``span``."""
        return self.text[self.start(span) : self.end(span)]

    def line_of(self, offset: int) -> int:
        """The line, counted from 1, that an offset is on."""
        return bisect_right(self.starts, offset)

    def line(self, number: int) -> str:
        """A line, counted from 1, without its end."""
        return self.text[self.starts[number - 1] : self.line_end(number)].rstrip("\r")

    def line_end(self, number: int) -> int:
        """The offset at which the text of a line ends, before its line feed."""
        return self.starts[number] - 1 if number < len(self.starts) else len(self.text)

    def eol(self, number: int) -> str:
        """How lines end around a line: as it does itself or, for the last one, as the first line does."""
        for candidate in (number, 1):
            if candidate < len(self.starts):
                return "\r\n" if self.text[: self.line_end(candidate)].endswith("\r") else "\n"
        return "\n"


def indentation(line: str) -> str:
    """The white space that a line starts with."""
    return line[: len(line) - len(line.lstrip(" \t"))]

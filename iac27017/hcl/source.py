"""A file's bytes, and the lines and columns that offsets into them stand for."""

from __future__ import annotations

import re
from bisect import bisect_right
from unicodedata import normalize

from iac27017.graph.span import Span

_LINE_BREAK = re.compile(b"\n")
_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
_BLANKED = re.compile(rb"[^\r\n]")
_new_span = tuple.__new__
"""`Span`'s own constructor checks its arguments' number, which costs as much as the rest of it."""


class Source:
    """Valid UTF-8 and where it comes from.

    ``skip`` bytes at the start were put there by the parser and have no place
    of their own. With ``whole``, everything in it stands at that one place: a
    text whose characters are not those of the file, such as a JSON string's.
    ``written`` are the bytes that the file has, where some were replaced.
    """

    __slots__ = ("_written", "ascii", "data", "file", "starts", "whole")

    def __init__(
        self, data: bytes, file: str, skip: int = 0, whole: Span | None = None, written: bytes | None = None
    ) -> None:
        self.data = data
        self.file = file
        self.whole = whole
        self._written = data if written is None else written
        self.ascii = self._written.isascii()
        # The offset at which each line starts, and one beyond the end that no offset reaches.
        self.starts = [skip, *(match.end() for match in _LINE_BREAK.finditer(data, skip)), len(data) + 1]

    def span(self, start: int, end: int) -> Span:
        """The place of the bytes from ``start`` up to ``end``."""
        if self.whole is not None:
            return self.whole
        starts = self.starts
        line = bisect_right(starts, start)
        end_line = line if end < starts[line] else bisect_right(starts, end, line)
        if self.ascii:
            columns = start - starts[line - 1] + 1, end - starts[end_line - 1] + 1
        else:
            columns = self._column(starts[line - 1], start), self._column(starts[end_line - 1], end)
        return _new_span(Span, (self.file, line, columns[0], end_line, columns[1]))

    def line(self, offset: int) -> int:
        """The line, counted from 1, that ``offset`` is on."""
        return bisect_right(self.starts, offset)

    def breaks(self, first: int, second: int) -> bool:
        """Whether a line ends between two tokens; a line break inside ``/* */`` ends none."""
        if self.data.find(b"\n", first, second) < 0:
            return False
        return b"\n" in _COMMENT.sub(b"", self.data[first:second])

    def text(self, start: int, end: int) -> str:
        """The characters from ``start`` up to ``end``."""
        return self.data[start:end].decode("utf-8", "replace")

    def string(self, start: int, end: int) -> str:
        """The same as a string's value, which HCL holds in Unicode's normal form C."""
        text = self.data[start:end].decode("utf-8", "replace")
        return text if self.ascii or text.isascii() else normalize("NFC", text)

    def _column(self, line_start: int, offset: int) -> int:
        return len(self._written[line_start:offset].decode("utf-8", "replace")) + 1


class Patched(Source):
    """A piece of another source, with some left out and some put in; its places are the original's."""

    __slots__ = ("_original", "_patched", "original")

    def __init__(self, original: Source, start: int, end: int, missing: list[tuple[int, bytes]]) -> None:
        pieces: list[bytes] = []
        self.original = original
        # Where each piece starts here, and where in the original; what is put in stands where it is put.
        self._patched: list[int] = []
        self._original: list[tuple[int, bool]] = []
        length, position = 0, start
        for offset, inserted in [*missing, (end, b"")]:
            for piece, at, moves in (
                (original.data[position:offset], position, True),
                (inserted, offset, False),
            ):
                self._patched.append(length)
                self._original.append((at, moves))
                pieces.append(piece)
                length += len(piece)
            position = offset
        super().__init__(b"".join(pieces), original.file)

    def span(self, start: int, end: int) -> Span:
        """The place in the original of the bytes from ``start`` up to ``end``."""
        return self.original.span(self._offset(start), max(self._offset(start), self._offset(end)))

    def leave_out(self, start: int, end: int) -> None:
        """Put spaces in the place of what stands between two offsets."""
        self.data = self.data[:start] + _BLANKED.sub(b" ", self.data[start:end]) + self.data[end:]

    def from_original(self, offset: int) -> int:
        """Where an offset into the original has come to be."""
        for patched, (at, moves) in zip(reversed(self._patched), reversed(self._original)):
            if moves and at <= offset:
                return patched + offset - at
        return 0

    def _offset(self, offset: int) -> int:
        at = bisect_right(self._patched, offset) - 1
        original, moves = self._original[at]
        return original + (offset - self._patched[at] if moves else 0)

"""The first look at a broken file: what is not closed, and where its top-level blocks start."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from iac27017.graph.declaration import Problem
from iac27017.graph.wording import worded
from iac27017.hcl.errors import MAXIMUM_NESTING, MAXIMUM_PROBLEMS
from iac27017.hcl.source import Source

HEREDOC = re.compile(rb"<<(-?)([^\W\d][\w-]*|[^\x00-\x7f][^\s]*)\r?\n")

_TOKEN = re.compile(rb'\#[^\n]*|//[^\n]*|/\*.*?\*/|/\*|<<-?[^\s"<]+\r?\n|"|[{(\[})\]]|\n', re.DOTALL)
_STRING = re.compile(rb'\\[^\n]|\$\$\{|%%\{|[$%]\{|["{}\n]|<<-?[^\s"<]+\r?\n')
_BLOCK = re.compile(rb'[ \t]*[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*[ \t]*\{')
_TOP_BLOCK = re.compile(rb'^[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*[ \t]*\{', re.MULTILINE)
_ARGUMENT = re.compile(rb"[ \t]*[A-Za-z_][\w-]*[ \t]*=[^=>]")
_CONFLICT = re.compile(rb"(?:<{7}|={7}|>{7})(?:[ \t][^\n]*)?\r?(?=\n|\Z)")
_INDENTED = re.compile(rb"[ \t\r]*\n(?:[ \t\r]*\n)*([ \t]*)(?=\S)")
_PAIRS = {b"}": b"{", b")": b"(", b"]": b"["}
_CLOSERS = {opening: closing for closing, opening in _PAIRS.items()}


class _Open(Struct):
    """A bracket that is open: where it stands, where its line starts, and whether it opens a block."""

    bracket: bytes
    offset: int
    line_start: int
    block: bool
    indented: bool


class Outline(Struct):
    """What has to be changed before the rest of the file can be read.

    ``unreadable`` are ranges to leave out, ``missing`` closing brackets with
    the offsets they belong at, ``starts`` where top-level blocks begin.
    """

    problems: list[Problem] = field(default_factory=list)
    unreadable: list[tuple[int, int]] = field(default_factory=list)
    missing: list[tuple[int, bytes]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)


def outline(source: Source) -> Outline:
    """The outline of a file, by brackets, strings and indentation alone."""
    return _Reader(source).run()


def code(data: bytes) -> Iterator[tuple[int, int]]:
    """The ranges of ``data`` that are neither comments nor strings, as far as those are closed."""
    position = start = 0
    while (match := _TOKEN.search(data, position)) is not None:
        position = match.end()
        match match[0][:1]:
            case b"/" if match[0] == b"/*":
                break
            case b"#" | b"/":
                end = position
            case b'"':
                end, _ = string_end(data, match.start())
            case b"<":
                end = max(heredoc_end(data, match), position)
            case _:
                continue
        yield start, match.start()
        start = position = end
    yield start, len(data)


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.data = source.data
        self.open: list[_Open] = []
        self.result = Outline()
        self.line_start = 0

    def run(self) -> Outline:
        data, position = self.data, self._line(0)
        while (match := _TOKEN.search(data, position)) is not None:
            if len(self.result.problems) >= MAXIMUM_PROBLEMS:
                return self.result
            position = self._token(match)
        self._close_all(len(data))
        return self.result

    def _token(self, match: re.Match[bytes]) -> int:
        """Take one token; where to go on."""
        token, start, end = match[0], match.start(), match.end()
        match token[:1]:
            case b"\n":
                return self._line(end)
            case b"{" | b"(" | b"[":
                block = token == b"{" and self._is_block(start)
                self.open.append(_Open(token, start, self.line_start, block, self._indents(token, end)))
                if len(self.open) > MAXIMUM_NESTING:
                    message = worded("this is nested more than {limit} levels deep", limit=MAXIMUM_NESTING)
                    self._fault(message, "move parts of it into locals", start, end)
                    return self._skip(self.open[0].line_start, end)
            case b"}" | b")" | b"]":
                self._close(token, start)
            case b'"':
                return self._string(start)
            case b"<":
                return self._heredoc(start, end)
            case b"/" if token == b"/*":
                self._fault("this comment is never closed", "add `*/`", start, start + 2)
                self.result.unreadable.append((start, len(self.data)))
                return len(self.data)
            case _:
                newline = token.rfind(b"\n")
                if newline >= 0:
                    self.line_start = start + newline + 1
        return end

    def _line(self, start: int) -> int:
        """A line starts: it may show that brackets before it were never closed."""
        self.line_start = start
        conflict = _CONFLICT.match(self.data, start)
        if conflict is not None:
            help_ = "finish the merge: keep one side and remove the three markers"
            self._fault("this is the marker of a merge conflict", help_, start, start + 7)
            self.result.unreadable.append((start, conflict.end()))
            return conflict.end()
        if _TOP_BLOCK.match(self.data, start):
            if self.open and not self._is_inner_block(start):
                self._close_all(start)
            if not self.open:
                self.result.starts.append(start)
        elif self.open and self.open[-1].bracket != b"{" and _ARGUMENT.match(self.data, start):
            while self.open and self.open[-1].bracket != b"{":
                self._give_up(self.open.pop(), start)
        elif self.open:
            self._close_by_indentation(start)
        return start

    def _close_by_indentation(self, start: int) -> None:
        """An argument or block no deeper than the line a brace opened on: the brace is not closed."""
        if not _ARGUMENT.match(self.data, start) and not _BLOCK.match(self.data, start):
            return
        indent = self._indent(start)
        while self.open and self.open[-1].indented and indent <= self._indent(self.open[-1].line_start):
            self._unclosed(self.open.pop(), start)

    def _is_block(self, brace: int) -> bool:
        """Whether this brace ends a block's header, which fills the line up to it."""
        match = _BLOCK.match(self.data, self.line_start)
        return match is not None and match.end() == brace + 1

    def _indents(self, bracket: bytes, end: int) -> bool:
        """Whether a brace ends its line and the next is indented more than it."""
        following = _INDENTED.match(self.data, end) if bracket == b"{" else None
        return following is not None and len(following[1]) > self._indent(self.line_start)

    def _is_inner_block(self, start: int) -> bool:
        """Whether the code is written without indentation, and a block at the margin may be a nested one."""
        return (
            self.open[0].line_start != start and _header_words(self.data, start) < 3 and not self._indented()
        )

    def _indented(self) -> bool:
        """Whether the first line inside the outermost open bracket is indented."""
        newline = self.data.find(b"\n", self.open[0].offset)
        return newline >= 0 and self.data[newline + 1 : newline + 2] in (b" ", b"\t", b"\r", b"\n")

    def _close(self, bracket: bytes, at: int) -> None:
        wanted = _PAIRS[bracket]
        if not any(opening.bracket == wanted for opening in self.open):
            help_ = "remove it, or add what it should close"
            self._fault(
                worded("this `{bracket}` closes nothing", bracket=bracket.decode()), help_, at, at + 1
            )
            self.result.unreadable.append((at, at + 1))
            return
        while self.open[-1].bracket != wanted:
            self._give_up(self.open.pop(), self.line_start if self.line_start > self.open_line() else at)
        if bracket == b"}":
            self._close_deeper(at)
        self.open.pop()

    def open_line(self) -> int:
        """Where the line of the innermost open bracket starts; before the file when none is open."""
        return self.open[-1].line_start if self.open else -1

    def _close_deeper(self, at: int) -> None:
        """A `}` further left than the line its brace opened on closes an outer one; the inner is open."""
        indent = self._indent(self.line_start)
        if self.data[self.line_start + indent : at].strip():
            return
        while len(self.open) > 1 and self._indent(self.open[-1].line_start) > indent:
            outer = self.open[-2]
            if outer.bracket != b"{" or self._indent(outer.line_start) < indent:
                return
            self._unclosed(self.open.pop(), self.line_start)

    def _indent(self, line_start: int) -> int:
        end = line_start
        while self.data[end : end + 1] in (b" ", b"\t"):
            end += 1
        return end - line_start

    def _close_all(self, at: int) -> None:
        """A top-level block or the end of the file: nothing that is open will be closed any more."""
        while self.open:
            opening = self.open.pop()
            if opening.bracket == b"{":
                self._unclosed(opening, at)
            else:
                self._give_up(opening, at)

    def _unclosed(self, opening: _Open, at: int) -> None:
        """A brace without its end: reported, and closed at ``at``."""
        start = opening.offset
        self._fault("the `{` that opens here is never closed", "add the missing `}`", start, start + 1)
        self.result.missing.append((at, b"\n}\n"))

    def _give_up(self, opening: _Open, at: int) -> None:
        """A parenthesis or bracket without its end: reported, and its lines left out up to ``at``."""
        bracket = opening.bracket
        message = worded("the `{bracket}` that opens here is never closed", bracket=bracket.decode())
        start = opening.offset
        self._fault(
            message, worded("add the missing `{limit}`", limit=_CLOSERS[bracket].decode()), start, start + 1
        )
        self.result.unreadable.append((self._statement(opening), at))

    def _statement(self, opening: _Open) -> int:
        """Where what ``opening`` stands in starts: the line of the outermost bracket inside the block."""
        start = opening
        for outer in reversed(self.open):
            if outer.block:
                break
            if outer.line_start == start.line_start:
                start = outer
        return max(
            start.line_start, max((o.offset + 1 for o in self.open if o.offset < opening.offset), default=0)
        )

    def _string(self, start: int) -> int:
        end, fault = string_end(self.data, start)
        if fault is None:
            newline = self.data.rfind(b"\n", start, end)
            self.line_start = newline + 1 if newline >= 0 else self.line_start
            return end
        line_end = self.data.find(b"\n", start)
        line_end = len(self.data) if line_end < 0 else line_end
        if fault == start:
            message, help_ = "this string is not closed on its line", 'add the missing `"`'
        else:
            opening = self.data[fault : fault + 2].decode()
            message = worded("the `{opening}` that starts here is never closed", opening=opening)
            help_ = worded(
                "add the missing `}}`, or write `{escaped}` for the characters themselves",
                escaped=f"{opening[0]}{opening}",
            )
        self._fault(message, help_, fault, fault + 1)
        while self.open and self.open[-1].offset >= self.line_start and not self.open[-1].block:
            self.open.pop()
        inner = self.open[-1].offset + 1 if self.open else 0
        self.result.unreadable.append((max(self.line_start, inner), line_end))
        return line_end

    def _heredoc(self, start: int, end: int) -> int:
        name = self.data[start:end].lstrip(b"<-").rstrip()
        closing = re.compile(rb"^[ \t]*" + re.escape(name) + rb"[ \t\r]*\n", re.MULTILINE).search(
            self.data, end
        )
        if closing is not None:
            # The line break after the name is still to come.
            self.line_start = closing.start()
            return closing.end() - 1
        shown = name.decode("utf-8", "replace")
        message = worded("the heredoc {shown} that starts here is never closed", shown=shown)
        self._fault(message, worded("add a line with {shown} alone", shown=shown), start, start + 2)
        while self.open and self.open[-1].offset >= self.line_start and not self.open[-1].block:
            self.open.pop()
        inner = self.open[-1].offset + 1 if self.open else 0
        return self._skip(max(self.line_start, inner), end)

    def _skip(self, start: int, end: int) -> int:
        """Leave out all up to the next top-level block; what is open before closes without a word."""
        following = _TOP_BLOCK.search(self.data, end)
        resume = following.start() if following else len(self.data)
        self.result.unreadable.append((start, resume))
        left = [opening for opening in self.open if opening.offset < start]
        self.result.missing += (
            (resume, b"\n" + _CLOSERS[opening.bracket] + b"\n") for opening in reversed(left)
        )
        self.open.clear()
        return self._line(resume) if resume < len(self.data) else resume

    def _fault(self, message: str, help: str, start: int, end: int) -> None:
        self.result.problems.append(Problem(self.source.span(start, end), message, help))


def _header_words(data: bytes, start: int) -> int:
    """How many words a block's header has: its type and labels."""
    match = _TOP_BLOCK.match(data, start)
    return len(re.findall(rb'"[^"\n]*"|[\w-]+', match[0])) if match else 0


def string_end(data: bytes, start: int) -> tuple[int, int | None]:
    """Where the string that opens at ``start`` ends, and the offset of what is not closed, if anything is."""
    open_: list[int] = [start]
    position = start + 1
    while len(open_) <= 2 * MAXIMUM_NESTING and (match := _STRING.search(data, position)) is not None:
        token, position = match[0], match.end()
        quoted = data[open_[-1] : open_[-1] + 1] == b'"'
        if token == b'"':
            if quoted:
                open_.pop()
                if not open_:
                    return position, None
            else:
                open_.append(match.start())
        elif quoted:
            if token in (b"${", b"%{"):
                open_.append(match.start())
            elif token == b"\n":
                return position, _culprit(data, open_)
            elif token[:1] == b"<":
                position = match.start() + 1
        elif token in (b"{", b"${", b"%{"):
            open_.append(match.start())
        elif token == b"}":
            open_.pop()
        elif token[:1] == b"<":
            position = heredoc_end(data, match)
            if position < 0:
                break
    return len(data), _culprit(data, open_)


def heredoc_end(data: bytes, opening: re.Match[bytes]) -> int:
    """Where the name that ends a heredoc ends; -1 when nothing ends it."""
    name = opening[0].lstrip(b"<-").rstrip()
    closing = re.compile(rb"^[ \t]*" + re.escape(name) + rb"(?=[ \t\r]*\n)", re.MULTILINE).search(
        data, opening.end()
    )
    return closing.end() if closing else -1


def _culprit(data: bytes, open_: list[int]) -> int:
    """The quote that has no end on its line; or the first sequence, when others have opened inside it."""
    return open_[0] if len(open_) == 1 else open_[1]

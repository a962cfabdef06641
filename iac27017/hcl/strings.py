"""Lowers strings: sequences as the grammar finds them, and the text between as it stands in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from iac27017.graph.span import Span
from iac27017.hcl import grammar as g
from iac27017.hcl.ast import Expression
from iac27017.hcl.errors import HclSyntaxError
from iac27017.hcl.grammar import Node
from iac27017.hcl.source import Source
from iac27017.hcl.templates import SPACE, Part, expression_of, flush, lines, quoted_text, unquoted_text

_HEADER = re.compile(rb"<<-?([^\n]*)\n")
_NAME = re.compile(r"[^\W\d][\w-]*")
_WORDS = {g.TEMPLATE_ELSE_INTRO: "else", g.TEMPLATE_IF_END: "endif", g.TEMPLATE_FOR_END: "endfor"}
_NESTING = frozenset({g.TEMPLATE_DIRECTIVE, g.TEMPLATE_FOR, g.TEMPLATE_IF})


class Reader(Protocol):
    """What reads the expressions inside a string."""

    source: Source

    def inner(self, node: Node) -> Expression:
        """The expression in a sequence."""
        ...

    def intro(self, node: Node) -> tuple[str | None, str, Expression]:
        """The names and the collection of ``for``."""
        ...


class Strings:
    """Lowers the strings of one source; all methods raise `HclSyntaxError`."""

    __slots__ = ("_reader", "_source")

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._source = reader.source

    def template(self, node: Node) -> Expression:
        """A ``template_expr``: a quoted string with sequences, or a heredoc."""
        template = next(child for child in node.children if child.kind_id != g.COMMENT)
        start, end = template.start_byte, template.end_byte
        if template.kind_id == g.QUOTED_TEMPLATE:
            parts = self._parts(template.children[1:-1], start + 1, end - 1, quoted=True)
        else:
            parts = self._heredoc(template)
            if self._source.data.startswith(b"<<-", start):
                flush(parts)
        return expression_of(parts, self._source.span(start, end))

    def without_last_break(self, node: Node) -> Expression:
        """The text of a ``heredoc_template``, less the line break that ends it."""
        parts = self._heredoc(node)
        if parts and parts[-1].kind == "literal":
            parts[-1].text = parts[-1].text.removesuffix("\n")
        span = parts[0].span if parts else self._source.span(node.start_byte, node.start_byte)
        return expression_of([part for part in parts if part.kind != "literal" or part.text], span)

    def quoted(self, start: int, end: int) -> str:
        """The text between quotes, escapes resolved; it stands on one line."""
        text = self._source.string(start, end)
        if "\n" in text:
            span = self._source.span(start - 1, start + text.index("\n"))
            help_ = 'add the missing `"`; for text of several lines write a heredoc, `<<EOT`'
            raise HclSyntaxError("this string is not closed on its line", span, help_)
        return quoted_text(text, lambda first, last: self._within(text, start, first, last))

    def _within(self, text: str, start: int, first: int, last: int) -> Span:
        before = len(text[:first].encode())
        return self._source.span(start + before, start + before + len(text[first:last].encode()))

    def _heredoc(self, node: Node) -> list[Part]:
        """The parts between the line that a heredoc starts on and the line of its end."""
        _, _, *middle, closing = node.children
        start = node.start_byte
        match = _HEADER.match(self._source.data, start)
        name = match[1].rstrip(b"\r").decode("utf-8", "replace") if match else ""
        if match is None or not _NAME.fullmatch(name):
            span = self._source.span(start, match.end() - 1 if match else start + 2)
            help_ = "write `<<NAME` and begin the text on the next line"
            raise HclSyntaxError("a heredoc's name must be the last thing on its line", span, help_)
        end = self._source.data.rfind(b"\n", 0, closing.start_byte) + 1
        return self._parts(middle, match.end(), end, quoted=False)

    def _parts(self, children: Sequence[Node], start: int, end: int, quoted: bool) -> list[Part]:
        """What stands between two offsets, strip markers applied; text is what no sequence covers.

        The grammar's own literals lack the space around them.
        """
        parts: list[Part] = []
        position, strip = start, False
        for sequence in _sequences(children):
            first, last = sequence.start_byte, sequence.end_byte
            parts += self._literals(position, first, quoted, strip)
            if parts and parts[-1].kind == "literal" and self._source.data.startswith(b"~", first + 2):
                parts[-1].text = parts[-1].text.rstrip(SPACE)
            parts.append(self._sequence(sequence))
            strip = self._source.data.startswith(b"~}", last - 2)
            position = last
        parts += self._literals(position, end, quoted, strip)
        return parts

    def _literals(self, start: int, end: int, quoted: bool, strip: bool) -> Iterator[Part]:
        """The text between two offsets: one literal in quotes, one for each line elsewhere."""
        if start >= end:
            return
        span = self._source.span(start, end)
        pieces = [self.quoted(start, end)] if quoted else lines(self._source.string(start, end))
        for piece in pieces:
            text = piece if quoted else unquoted_text(piece)
            yield Part("literal", span, text.lstrip(SPACE) if strip else text)
            strip = False

    def _sequence(self, node: Node) -> Part:
        span = self._source.span(node.start_byte, node.end_byte)
        kind = node.kind_id
        if kind in _WORDS:
            return Part(_WORDS[kind], span)
        if kind == g.TEMPLATE_FOR_START:
            key, name, collection = self._reader.intro(node)
            return Part("for", span, expression=collection, name=name, key=key)
        word = "value" if kind == g.TEMPLATE_INTERPOLATION else "if"
        for child in node.children:
            if child.kind_id == g.EXPRESSION:
                return Part(word, span, expression=self._reader.inner(child))
        help_ = "write `$${` for the characters"
        raise HclSyntaxError("an expression is expected between `${` and `}`", span, help_)


def _sequences(children: Sequence[Node]) -> Iterator[Node]:
    """The interpolations and directives in the order written, those inside directives too."""
    pending = list(reversed(children))
    while pending:
        node = pending.pop()
        kind = node.kind_id
        if kind in _NESTING:
            pending.extend(reversed(node.children))
        elif kind != g.TEMPLATE_LITERAL and kind != g.COMMENT:
            yield node

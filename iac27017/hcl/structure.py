"""Lowers the structure of a file: blocks with their labels, attributes, and HCL's rules on lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import worded
from iac27017.hcl import grammar as g
from iac27017.hcl.ast import Attribute, Block, Body, Expression, Unreadable
from iac27017.hcl.errors import MAXIMUM_NESTING, MAXIMUM_PROBLEMS, HclSyntaxError
from iac27017.hcl.expressions import SIMPLE, Expressions
from iac27017.hcl.grammar import Node
from iac27017.hcl.source import Source

_JSON_HELP = "a file in JSON syntax is called *.tf.json"
_SEQUENCE = re.compile(rb"(?<![$%])(?:\$|%)\{")
_SIMPLE_ATTRIBUTE = re.compile(rb"([A-Za-z_][\w-]*)[ \t]*=[ \t]*(?:" + SIMPLE + rb")")


class Structure:
    """Lowers the bodies of one source; what is wrong gathers in ``problems``.

    In a ``broken`` source, what the grammar could not read is passed over in silence.
    """

    __slots__ = ("broken", "data", "expressions", "problems", "source")

    def __init__(self, source: Source, broken: bool = False) -> None:
        self.broken = broken
        self.source = source
        self.data = source.data
        self.problems: list[Problem] = []
        self.expressions = Expressions(source, self.report)

    def report(self, message: str, span: Span, help: str = "") -> None:
        """Note what is wrong, as long as there is room."""
        if len(self.problems) < MAXIMUM_PROBLEMS:
            self.problems.append(Problem(span, message, help))

    def file(self, roots: Iterable[Node]) -> Body:
        """The body of a whole file, of which ``roots`` are the trees one after the other."""
        children: list[Node] = []
        for node in (node for root in roots for node in root.children):
            if node.kind_id == g.BODY:
                children += node.children
            elif node.kind_id != g.COMMENT and not node.is_error:
                span = self.source.span(node.start_byte, node.start_byte + 1)
                self.report("the name of an argument or block is expected", span, _JSON_HELP)
        return self.body(children)

    def body(self, children: Sequence[Node]) -> Body:
        """The attributes and blocks among ``children``."""
        body = Body()
        previous = -1
        for child in children:
            kind = child.kind_id
            if kind == g.ATTRIBUTE:
                if not (self.broken and child.has_error):
                    self._attribute(child, body)
            elif kind == g.BLOCK:
                self._block(child, body)
            else:
                continue
            if previous >= 0 and not self.source.breaks(previous, child.start_byte):
                self._same_line(previous, child.start_byte)
            previous = child.end_byte
        return body

    def _same_line(self, end: int, start: int) -> None:
        """Report what starts at ``start`` on the line that should end at ``end``."""
        gap = self.data[end:start]
        comma = gap.find(b",")
        if comma >= 0:
            span = self.source.span(end + comma, end + comma + 1)
            self.report(
                "arguments are not separated by `,`", span, "remove it; each stands on a line of its own"
            )
            return
        self.report(
            "a new line is expected here",
            self.source.span(start, start + 1),
            "write one argument or block a line",
        )

    def _attribute(self, node: Node, body: Body) -> None:
        start, end = node.start_byte, node.end_byte
        match = _SIMPLE_ATTRIBUTE.fullmatch(self.data, start, end)
        span = self.source.span(start, end)
        if match is not None:
            name = match[1].decode("ascii")
            value = self._read(
                lambda: self.expressions.simple(match.start(match.lastindex or 0), match, 2), span
            )
        else:
            identifier, sign, expression = (child for child in node.children if child.kind_id != g.COMMENT)
            name = self.source.text(identifier.start_byte, identifier.end_byte)
            if self.source.breaks(identifier.end_byte, expression.start_byte):
                place = self.source.span(sign.start_byte, sign.end_byte)
                self.report("a value is expected on the line of its `=`", place)
            value = self._read(lambda: self.expressions.value(expression), span)
        first = body.attributes.get(name)
        if first is not None:
            message = worded(
                "{name} is set twice; the first is at {place}", name=name, place=first.span.place
            )
            self.report(message, Span(*span[:3], span.line, span.column + len(name)), "remove one of them")
            return
        body.attributes[name] = Attribute(name, value, span)

    def _read(self, value: Callable[[], Expression], span: Span) -> Expression:
        try:
            return value()
        except HclSyntaxError as error:
            self.report(error.message, error.span, error.help)
            return Unreadable(span)

    def _block(self, node: Node, body: Body) -> None:
        children = [child for child in node.children if child.kind_id != g.COMMENT]
        type_, *labels = header = self._header(children)
        inner: Sequence[Node] = ()
        opening = closing = 0
        for child in children[1:]:
            if child.kind_id == g.BODY:
                inner = child.children
            elif child.kind_id == g.BLOCK_START:
                opening = child.end_byte
            elif child.kind_id == g.BLOCK_END:
                closing = child.start_byte
        last = header[-1].end_byte
        self._check_lines(last, opening, [child for child in inner if child.kind_id != g.COMMENT], closing)
        span = self.source.span(type_.start_byte, node.end_byte)
        head = self.source.span(type_.start_byte, last)
        self.expressions.depth += 1
        if self.expressions.depth > MAXIMUM_NESTING:
            self.report(
                worded("blocks are nested more than {limit} levels deep", limit=MAXIMUM_NESTING), head
            )
        else:
            name = self.source.text(type_.start_byte, type_.end_byte)
            body.blocks.append(Block(name, list(map(self._label, labels)), self.body(inner), span, head))
        self.expressions.depth -= 1

    def _header(self, children: Sequence[Node]) -> list[Node]:
        """A block's type and labels; a line end among them is reported, and the block starts after it."""
        found: list[Node] = []
        for child in children:
            if child.kind_id != g.IDENTIFIER and child.kind_id != g.STRING_LIT:
                break
            if found and self.source.breaks(found[-1].end_byte, child.start_byte):
                start, end = found[-1].start_byte, found[-1].end_byte
                message = worded(
                    "expected `=` and a value, or `{{`, after {text}", text=self.source.text(start, end)
                )
                self.report(message, self.source.span(end, end))
                if child.kind_id == g.IDENTIFIER:
                    found.clear()
            found.append(child)
        return found

    def _check_lines(self, header: int, opening: int, inner: Sequence[Node], closing: int) -> None:
        """Report a block's brace, first or last line in a place that HCL does not have it.

        A block is written over several lines, or on one with a single argument in it.
        """
        breaks, span = self.source.breaks, self.source.span
        if breaks(header, opening):
            help_ = "write it on the line of the block's type"
            self.report("this `{` stands alone", span(opening - 1, opening), help_)
        if not inner:
            return
        first, last = inner[0], inner[-1]
        help_ = "write the block over several lines"
        if breaks(opening, first.start_byte):
            if not breaks(last.end_byte, closing):
                self.report("a new line is expected before `}`", span(closing, closing + 1), help_)
        elif len(inner) > 1 or first.kind_id != g.ATTRIBUTE or breaks(first.end_byte, closing):
            message = "a block on one line has a single argument and its `}`"
            self.report(message, span(first.start_byte, first.start_byte + 1), help_)

    def _label(self, node: Node) -> str:
        start, end = node.start_byte, node.end_byte
        if node.kind_id == g.IDENTIFIER:
            return self.source.text(start, end)
        try:
            label = self.expressions.strings.quoted(start + 1, end - 1)
        except HclSyntaxError as error:
            self.report(error.message, error.span, error.help)
            return self.source.text(start + 1, end - 1)
        if _SEQUENCE.search(self.data, start, end):
            self.report("a label is plain text; it takes no `${` or `%{`", self.source.span(start, end))
        return label

"""Lowers expressions: tree-sitter's nodes in, those of `iac27017.hcl.ast` out, by the rules of HCL."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from iac27017.graph.span import Span
from iac27017.graph.wording import worded
from iac27017.hcl import grammar as g
from iac27017.hcl.ast import (
    Binary,
    Call,
    Conditional,
    Expression,
    ForObject,
    ForTuple,
    GetAttr,
    Index,
    Literal,
    ObjectLiteral,
    Splat,
    TupleLiteral,
    Unary,
    Variable,
)
from iac27017.hcl.errors import MAXIMUM_DIGITS, MAXIMUM_NESTING, HclSyntaxError
from iac27017.hcl.grammar import Node
from iac27017.hcl.source import Source
from iac27017.hcl.strings import Strings

SIMPLE = rb'("[^"\\$%\n]*")|([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)|([0-9]{1,18})'
"""Most values of most files: a plain string, a name with attributes, a whole number. They need no tree."""

EACH = "*"
"""The name that stands for one element where a splat is written inside a splat; no name of a file's own."""

Report = Callable[[str, Span, str], None]

_SIMPLE = re.compile(SIMPLE)
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_STEPS = frozenset({g.GET_ATTR, g.INDEX, g.SPLAT})
_NEXT_LINE_HELP = "put the expression into parentheses to go on with it on the next line"


class Expressions:
    """Lowers the expressions of one source.

    ``loose`` says that line breaks do not matter here: inside parentheses,
    brackets and interpolations. What is wrong but can be read all the same
    goes to ``report``; what cannot be read raises `HclSyntaxError`.
    """

    __slots__ = ("_handlers", "data", "depth", "loose", "report", "source", "strings")

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.data = source.data
        self.report = report
        self.strings = Strings(self)
        self.depth = 0
        self.loose = False
        self._handlers: dict[int, Callable[[Node], Expression]] = {
            g.EXPRESSION: self.lower,
            g.LITERAL_VALUE: self._literal,
            g.STRING_LIT: self._string,
            g.TEMPLATE_EXPR: self.strings.template,
            g.COLLECTION_VALUE: self._collection,
            g.VARIABLE_EXPR: self._variable,
            g.FUNCTION_CALL: self._call,
            g.FOR_EXPR: self._for,
            g.OPERATION: self._operation,
            g.CONDITIONAL: self._conditional,
        }

    def value(self, node: Node, loose: bool = False) -> Expression:
        """An ``expression`` that no other contains, at the nesting of the block around it."""
        depth = self.depth
        self.loose = loose
        try:
            return self.lower(node)
        finally:
            self.depth = depth

    def simple(self, start: int, match: re.Match[bytes], first: int = 1) -> Expression:
        """The value that `SIMPLE` matched at ``start``; ``first`` is the number of its first group."""
        data, source = self.data, self.source
        end = match.end()
        group = match.lastindex or 0
        if group == first + 1:
            text = data[start:end].decode("ascii")
            if text in _CONSTANTS:
                return Literal(_CONSTANTS[text], source.span(start, end))
            return self._names(text, start, end)
        span = source.span(start, end)
        if group == first:
            return Literal(source.string(start + 1, end - 1), span)
        return Literal(int(data[start:end]), span)

    def lower(self, node: Node) -> Expression:
        """An ``expression`` node."""
        start, end = node.start_byte, node.end_byte
        match = _SIMPLE.fullmatch(self.data, start, end)
        if match is not None:
            return self.simple(start, match)
        children = self._children(node)
        result, read = self.term(children, 0)
        if read != len(children):
            raise self.unreadable(children[read])
        return result

    def term(self, children: Sequence[Node], at: int) -> tuple[Expression, int]:
        """The operand that starts at ``at`` with the steps after it, and the number of the next child."""
        first = children[at]
        start = first.start_byte
        kind = first.kind_id
        if kind == g.PARENTHESIS:
            result = self._parenthesis(children, at)
            at += 3
        else:
            handler = self._handlers.get(kind)
            if handler is None:
                raise self.unreadable(first)
            self._enter(first)
            result = handler(first)
            self.depth -= 1
            at += 1
        if at < len(children) and children[at].kind_id in _STEPS:
            return self._traversal(result, start, children, at)
        return result, at

    def inner(self, node: Node) -> Expression:
        """An ``expression`` inside a string, one level deeper, where line breaks do not matter."""
        self._enter(node)
        result = self._loosely(node)
        self.depth -= 1
        return result

    def unreadable(self, node: Node) -> HclSyntaxError:
        """What to raise for a node that HCL does not have here."""
        shown = self.source.text(node.start_byte, min(node.end_byte, node.start_byte + 40)).split("\n")[0]
        message = (
            worded("`{shown}` cannot be read as part of an expression", shown=shown)
            if shown
            else "a value is expected"
        )
        return HclSyntaxError(message, self.source.span(node.start_byte, node.end_byte))

    def _children(self, node: Node) -> list[Node]:
        return [child for child in node.children if child.kind_id != g.COMMENT]

    def _enter(self, node: Node) -> None:
        self.depth += 1
        if self.depth > MAXIMUM_NESTING:
            raise self._too_deep(node.start_byte)

    def _too_deep(self, at: int) -> HclSyntaxError:
        message = worded("this is nested more than {limit} levels deep", limit=MAXIMUM_NESTING)
        return HclSyntaxError(message, self.source.span(at, at + 1), "move parts of it into locals")

    def _check_lines(self, children: Sequence[Node]) -> None:
        """Report a line break between two children where HCL ends an expression at one."""
        if self.loose:
            return
        for before, after in pairwise(children):
            if self.source.breaks(before.end_byte, after.start_byte):
                end = before.end_byte
                self.report(
                    "an expression cannot go on after the end of its line",
                    self.source.span(end, end),
                    _NEXT_LINE_HELP,
                )
                return

    # Names and steps

    def _names(self, text: str, start: int, end: int) -> Expression:
        """``a.b.c``, which stands on one line and is ASCII."""
        whole = self.source.span(start, end)
        if "." not in text:
            return Variable(text, whole)
        first, *names = text.split(".")
        if self.depth + len(names) > MAXIMUM_NESTING:
            raise self._too_deep(start)
        reached = whole.column + len(first)
        place = self._narrow(whole, reached)
        result: Expression = (
            Literal(_CONSTANTS[first], place) if first in _CONSTANTS else Variable(first, place)
        )
        for name in names:
            reached += len(name) + 1
            result = GetAttr(result, name, self._narrow(whole, reached))
        return result

    def _narrow(self, whole: Span, end_column: int) -> Span:
        if self.source.whole is not None:
            return whole
        return Span(whole[0], whole[1], whole[2], whole[1], end_column)

    def _variable(self, node: Node) -> Expression:
        start, end = node.start_byte, node.end_byte
        name = self.source.text(start, end)
        span = self.source.span(start, end)
        if name in _CONSTANTS:
            return Literal(_CONSTANTS[name], span)
        if "::" in name:
            raise HclSyntaxError(
                worded("`{name}` is a function's name; `(` and its arguments are expected", name=name), span
            )
        return Variable(name, span)

    def _traversal(
        self, target: Expression, start: int, children: Sequence[Node], at: int
    ) -> tuple[Expression, int]:
        """The steps ``.name``, ``.0``, ``[key]``, ``.*`` and ``[*]`` from child ``at`` on."""
        end = at
        while end < len(children) and children[end].kind_id in _STEPS:
            end += 1
        steps: list[tuple[int, Node]] = []
        for step in children[at:end]:
            if step.kind_id == g.SPLAT:
                splat, *inner = self._splat_steps(step)
                steps.append((splat.kind_id, splat))
                steps += ((node.kind_id, node) for node in inner)
            else:
                steps.append((step.kind_id, step))
        self._check_lines([children[at - 1], *children[at:end]])
        depth = self.depth
        result = self._stepped(target, start, steps)
        self.depth = depth
        return result, end

    def _splat_steps(self, node: Node) -> list[Node]:
        """``.*`` or ``[*]`` and the steps that the grammar put under it."""
        (splat,) = self._children(node)
        _, *steps = self._children(splat)
        return [splat, *steps]

    def _stepped(self, target: Expression, start: int, steps: Sequence[tuple[int, Node]]) -> Expression:
        for at, (kind, node) in enumerate(steps):
            self._enter(node)
            if kind == g.GET_ATTR:
                target = GetAttr(target, self._name(node), self.source.span(start, node.end_byte))
            elif kind == g.INDEX:
                target = Index(target, self._key(node), self.source.span(start, node.end_byte))
            elif kind == g.ATTR_SPLAT:
                return self._attribute_splat(target, start, steps, at)
            else:
                return self._full_splat(target, start, steps, at)
        return target

    def _name(self, node: Node) -> str:
        """The name in ``.name``."""
        identifier = self._children(node)[-1]
        return self.source.text(identifier.start_byte, identifier.end_byte)

    def _key(self, node: Node) -> Expression:
        """The key in ``[key]`` or ``.0``."""
        (step,) = self._children(node)
        if step.kind_id == g.LEGACY_INDEX:
            return self._legacy_key(step)
        return self._loosely(self._children(step)[1])

    def _legacy_key(self, node: Node) -> Literal:
        start, end = node.start_byte + 1, node.end_byte
        digits = self.source.text(start, end)
        if self.data[end : end + 1] == b"." and self.data[end + 1 : end + 2].isdigit():
            message = "`.` before a number takes one whole number"
            raise HclSyntaxError(message, self.source.span(start, end), "write `[0][1]` for two")
        return Literal(int(digits[:MAXIMUM_DIGITS]), self.source.span(start, end))

    def _attribute_splat(
        self, target: Expression, start: int, steps: Sequence[tuple[int, Node]], at: int
    ) -> Expression:
        """``.*``: the names and numbers after it apply to every element, anything else to the list."""
        names: list[str | Expression] = []
        end, last = at + 1, at
        splat_end = steps[at][1].start_byte + 2
        while end < len(steps) and (found := self._attribute_step(*steps[end])) is not None:
            names.append(found)
            last = end
            end += 1
        stop = steps[last][1].end_byte if last > at else splat_end
        result = Splat(target, names, False, self.source.span(start, stop))
        return self._stepped(result, start, steps[end:])

    def _attribute_step(self, kind: int, node: Node) -> str | Expression | None:
        if kind == g.GET_ATTR:
            return self._name(node)
        if kind == g.ATTR_SPLAT:
            span = self.source.span(node.start_byte, node.start_byte + 2)
            raise HclSyntaxError("`.*` cannot stand within another `.*`", span, "write `[*]`")
        if kind == g.INDEX and self._children(node)[0].kind_id == g.LEGACY_INDEX:
            return self._key(node)
        return None

    def _full_splat(
        self, target: Expression, start: int, steps: Sequence[tuple[int, Node]], at: int
    ) -> Expression:
        """``[*]``: every step after it applies to each element, a further splat too."""
        found: list[str | Expression] = []
        end = at + 1
        while end < len(steps) and steps[end][0] in (g.GET_ATTR, g.INDEX):
            kind, node = steps[end]
            self._enter(node)
            found.append(self._name(node) if kind == g.GET_ATTR else self._key(node))
            end += 1
        if end == len(steps):
            return Splat(target, found, True, self.source.span(start, steps[-1][1].end_byte))
        # A splat inside the splat: each element through it, and a splat without steps to make a list of
        # whatever there is to go through.
        whole = self.source.span(start, steps[-1][1].end_byte)
        element = Variable(EACH, whole)
        elements = Splat(target, [], True, self.source.span(start, steps[at][1].start_byte + 3))
        return ForTuple(None, EACH, elements, self._stepped(element, start, steps[at + 1 :]), None, whole)

    # Operators

    def _parenthesis(self, children: Sequence[Node], at: int) -> Expression:
        """``(`` at ``at`` and the expression after it; the parentheses leave no node behind."""
        if at + 2 >= len(children):
            raise self.unreadable(children[at])
        self._enter(children[at])
        result = self._loosely(children[at + 1])
        self.depth -= 1
        return result

    def _loosely(self, node: Node) -> Expression:
        loose, self.loose = self.loose, True
        result = self.lower(node)
        self.loose = loose
        return result

    def _operation(self, node: Node) -> Expression:
        (operation,) = self._children(node)
        children = self._children(operation)
        self._check_lines(children)
        span = self.source.span(node.start_byte, node.end_byte)
        if operation.kind_id == g.UNARY_OPERATION:
            operand, read = self.term(children, 1)
            if read == len(children):
                return Unary(self.source.text(children[0].start_byte, children[0].end_byte), operand, span)
        elif operation.kind_id == g.BINARY_OPERATION:
            left, read = self.term(children, 0)
            operator = children[read]
            right, read = self.term(children, read + 1)
            if read == len(children):
                return Binary(self.source.text(operator.start_byte, operator.end_byte), left, right, span)
        raise self.unreadable(operation)

    def _conditional(self, node: Node) -> Expression:
        """``a ? b : c ? d : e``, which the grammar reads as ``(a ? b : c) ? d : e``."""
        condition, then, last = self._three(node)
        branches = [(condition, then)]
        while len(inner := self._children(condition)) == 1 and inner[0].kind_id == g.CONDITIONAL:
            condition, then, otherwise = self._three(inner[0])
            branches[-1] = (otherwise, branches[-1][1])
            branches.append((condition, then))
        return self._chained(branches, last, node.end_byte)

    def _three(self, node: Node) -> tuple[Node, Node, Node]:
        children = self._children(node)
        self._check_lines(children)
        condition, _, then, _, otherwise = children
        return condition, then, otherwise

    def _chained(self, branches: list[tuple[Node, Node]], last: Node, end: int) -> Expression:
        """The conditional of (condition, then) pairs, the outermost one last."""
        depth = self.depth
        self.depth += len(branches)
        if self.depth > MAXIMUM_NESTING:
            raise self._too_deep(branches[-1][0].start_byte)
        result = self.lower(last)
        for condition, then in branches:
            span = self.source.span(condition.start_byte, end)
            result = Conditional(self.lower(condition), self.lower(then), result, span)
        self.depth = depth
        return result

    # Literals and collections

    def _literal(self, node: Node) -> Expression:
        child = node.children[0]
        start, end = child.start_byte, child.end_byte
        kind = child.kind_id
        if kind == g.STRING_LIT:
            return self._string(child)
        span = self.source.span(start, end)
        if kind == g.NUMERIC_LIT:
            return Literal(number(self.source.text(start, end), span), span)
        return Literal(None if kind == g.NULL_LIT else self.data[start:end] == b"true", span)

    def _string(self, node: Node) -> Literal:
        start, end = node.start_byte, node.end_byte
        return Literal(self.strings.quoted(start + 1, end - 1), self.source.span(start, end))

    def _collection(self, node: Node) -> Expression:
        (collection,) = self._children(node)
        if collection.kind_id == g.TUPLE:
            return self._tuple(collection)
        return self._object(collection)

    def _tuple(self, node: Node) -> Expression:
        loose, self.loose = self.loose, True
        items = [self.lower(child) for child in node.children if child.kind_id == g.EXPRESSION]
        self.loose = loose
        return TupleLiteral(items, self.source.span(node.start_byte, node.end_byte))

    def _object(self, node: Node) -> Expression:
        loose, self.loose = self.loose, False
        items: list[tuple[Expression, Expression]] = []
        previous: Node | None = None
        for child in node.children:
            if child.kind_id == g.OBJECT_ELEM:
                if previous is not None and not self.source.breaks(previous.end_byte, child.start_byte):
                    span = self.source.span(child.start_byte, child.start_byte + 1)
                    self.report("a `,` or a new line is expected before this key", span, "")
                items.append(self._item(child))
                previous = child
            elif not child.is_named:
                if previous is not None and self.source.breaks(previous.end_byte, child.start_byte):
                    span = self.source.span(child.start_byte, child.end_byte)
                    self.report(
                        "a key is expected on a line of its own", span, "write the `,` after the value"
                    )
                previous = None
        self.loose = loose
        return ObjectLiteral(items, self.source.span(node.start_byte, node.end_byte))

    def _item(self, node: Node) -> tuple[Expression, Expression]:
        children = self._children(node)
        if len(children) != 3:
            raise self.unreadable(node)
        self._check_lines(children)
        start, end = children[0].start_byte, children[0].end_byte
        key = self.lower(children[0])
        if isinstance(key, (Variable, Literal)) and self.data[start : start + 1] not in (b"(", b'"', b"<"):
            # A bare name is text, `true` and `null` too; a number becomes the text it is written as.
            key = Literal(self.source.text(start, end), key.span)
        return key, self.lower(children[2])

    def _call(self, node: Node) -> Expression:
        children = self._children(node)
        name = self.source.text(children[0].start_byte, children[0].end_byte)
        self._check_lines(children[:2])
        loose, self.loose = self.loose, True
        arguments: list[Expression] = []
        expand = False
        for child in children[2:]:
            if child.kind_id == g.FUNCTION_ARGUMENTS:
                for argument in child.children:
                    if argument.kind_id == g.EXPRESSION:
                        arguments.append(self.lower(argument))
                    elif argument.kind_id == g.ELLIPSIS:
                        expand = True
        self.loose = loose
        return Call(name, arguments, expand, self.source.span(node.start_byte, node.end_byte))

    def _for(self, node: Node) -> Expression:
        (loop,) = self._children(node)
        loose, self.loose = self.loose, True
        children = self._children(loop)
        key, value, collection = self.intro(children[1])
        condition, grouping = None, False
        results: list[Expression] = []
        for child in children[2:]:
            if child.kind_id == g.EXPRESSION:
                results.append(self.lower(child))
            elif child.kind_id == g.ELLIPSIS:
                grouping = True
            elif child.kind_id == g.FOR_COND:
                condition = self.lower(self._children(child)[1])
        self.loose = loose
        span = self.source.span(node.start_byte, node.end_byte)
        if loop.kind_id == g.FOR_OBJECT_EXPR:
            return ForObject(key, value, collection, results[0], results[1], grouping, condition, span)
        return ForTuple(key, value, collection, results[0], condition, span)

    def intro(self, node: Node) -> tuple[str | None, str, Expression]:
        """``for key, value in collection``, of an expression or a directive."""
        names: list[str] = []
        for child in node.children:
            if child.kind_id == g.IDENTIFIER:
                names.append(self.source.text(child.start_byte, child.end_byte))
            elif child.kind_id == g.EXPRESSION:
                return (names[0] if len(names) > 1 else None), names[-1], self.lower(child)
        raise self.unreadable(node)


def number(text: str, span: Span) -> int | Decimal:
    """A number as it is written: an ``int`` when integral.

    Raises `HclSyntaxError` when it is none.
    """
    if text.isdigit() and len(text) <= MAXIMUM_DIGITS:
        return int(text)
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise HclSyntaxError(
            worded("`{text}` is not a number", text=text[:40]), span, "HCL has decimal numbers only"
        ) from None
    if not value.is_finite():
        raise HclSyntaxError(worded("`{text}` is too large a number", text=text[:40]), span)
    small = value.is_zero() or abs(value.adjusted()) <= MAXIMUM_DIGITS
    return int(value) if small and value == value.to_integral_value() else value

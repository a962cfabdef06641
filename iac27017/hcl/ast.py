"""The syntax tree of one HCL file: what was written, where, before anything is worth anything.

Nothing changes the nodes after the parser has returned.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct, field

from iac27017.graph.span import Span


class Literal(Struct):
    """``true``, ``12``, ``1.5``, ``null``, or a string without interpolation (escapes resolved)."""

    value: bool | int | Decimal | str | None
    span: Span


class Template(Struct):
    """A quoted or heredoc string with interpolation; strip markers and ``<<-`` already applied.

    ``"${x}"`` is no template but ``x`` itself, whose value may be of any type.
    """

    parts: list[Expression | str | TemplateIf | TemplateFor]
    span: Span


class TemplateIf(Struct):
    """``%{ if condition }then%{ else }otherwise%{ endif }``."""

    condition: Expression
    then: Template
    otherwise: Template | None
    span: Span


class TemplateFor(Struct):
    """``%{ for key, value in collection }body%{ endfor }``."""

    key: str | None
    value: str
    collection: Expression
    body: Template
    span: Span


class Variable(Struct):
    """The first name of a traversal: ``var``, ``local``, ``each``, ``aws_kms_key``, a ``for`` variable."""

    name: str
    span: Span


class GetAttr(Struct):
    """``target.name``."""

    target: Expression
    name: str
    span: Span


class Index(Struct):
    """``target[key]``, and the legacy ``target.0``."""

    target: Expression
    key: Expression
    span: Span


class Splat(Struct):
    """``target[*].a.b`` (``full``) or ``target.*.a.b``: the steps apply to every element.

    ``steps`` are attribute names, or expressions for index steps. An
    attribute-only splat takes no index steps: what follows an index
    in ``a.*.b[0]`` applies to the resulting list, so it is an ``Index`` around the splat.
    """

    target: Expression
    steps: list[str | Expression]
    full: bool
    span: Span


class Call(Struct):
    """``name(arguments...)``; ``expand`` when the last argument carries ``...``."""

    name: str
    arguments: list[Expression]
    expand: bool
    span: Span


class Unary(Struct):
    """``-operand`` or ``!operand``."""

    operator: str
    operand: Expression
    span: Span


class Binary(Struct):
    """``left operator right``."""

    operator: str
    left: Expression
    right: Expression
    span: Span


class Conditional(Struct):
    """``condition ? then : otherwise``."""

    condition: Expression
    then: Expression
    otherwise: Expression
    span: Span


class TupleLiteral(Struct):
    """``[a, b]``."""

    items: list[Expression]
    span: Span


class ObjectLiteral(Struct):
    """``{ key = value }``; a bare identifier as key is a string ``Literal``, ``(x)`` an expression."""

    items: list[tuple[Expression, Expression]]
    span: Span


class ForTuple(Struct):
    """``[for key, value in collection : result if condition]``."""

    key: str | None
    value: str
    collection: Expression
    result: Expression
    condition: Expression | None
    span: Span


class ForObject(Struct):
    """``{for key, value in collection : result_key => result if condition}``; ``grouping`` with ``...``."""

    key: str | None
    value: str
    collection: Expression
    result_key: Expression
    result: Expression
    grouping: bool
    condition: Expression | None
    span: Span


class Unreadable(Struct):
    """Stands where an argument's value is no HCL, which the parser has reported; nobody knows its worth."""

    span: Span


Expression = (
    Literal
    | Template
    | Variable
    | GetAttr
    | Index
    | Splat
    | Call
    | Unary
    | Binary
    | Conditional
    | TupleLiteral
    | ObjectLiteral
    | ForTuple
    | ForObject
    | Unreadable
)


class Attribute(Struct):
    """``name = value``; the span covers the whole line or lines."""

    name: str
    value: Expression
    span: Span


class Block(Struct):
    """``type "label" { ... }``; ``header`` spans the type and labels, ``span`` the whole block."""

    type: str
    labels: list[str]
    body: Body
    span: Span
    header: Span


class Body(Struct):
    """Attributes by name (the first of duplicates; the parser reports the others) and blocks in order."""

    attributes: dict[str, Attribute] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    unread: Span | None = None
    """A place in it that is no HCL: what the body seems to lack may have stood there."""

    def blocks_of(self, type_: str) -> Iterator[Block]:
        """The nested blocks of one type, in the order written."""
        return (block for block in self.blocks if block.type == type_)

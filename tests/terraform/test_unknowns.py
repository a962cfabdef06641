"""What is not known never decides: with a part of an expression unknown, no other value than the real one results.

Every recorded expression is evaluated again with each of its parts in turn
replaced by something unknown. What is then known of the result must be true of
the real result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import cast

import pytest
from msgspec import Struct
from msgspec.structs import replace

from iac27017.graph.address import Address
from iac27017.graph.value import (
    Absent,
    Choice,
    Condition,
    Reference,
    SetOf,
    Text,
    Unknown,
    Value,
    template,
    unknown,
)
from iac27017.hcl import ast
from iac27017.hcl.parse import parse_expression
from iac27017.terraform.conversion import to_string
from iac27017.terraform.errors import FunctionError
from iac27017.terraform.undetermined import is_settled
from tests.terraform.record_expressions import EXPRESSIONS, RECORDING
from tests.terraform.surroundings import Directory
from tests.terraform.test_expressions import EXCEPTIONS

HOLE = "hole"
NOBODY_KNOWS = unknown("nobody knows")
REFERENCE = Reference(Address("aws_kms_key", "k"), ("arn",))
CONDITION = Condition("var.open", "var.open")
MISSING = unknown("the part cannot be evaluated by itself")
DIRECTORY = Directory(EXPRESSIONS / "root")
RECORDED = [
    each["expression"]
    for each in json.loads(RECORDING.read_text(encoding="utf-8"))["expressions"]
    if "json" in each
    and each["expression"] not in EXCEPTIONS
    and not re.search(r"in toset\(|toset\(.*\[\*\]|u0301", each["expression"])
]
"""Without loops over a set, of which nobody knows the order when a member is not known, and without combining
characters, which melt into what is not known before them."""


def consistent(found: Value | FunctionError, real: Value) -> bool:
    """Whether ``real`` can be what ``found`` turns out to be; an error it cannot."""
    match found:
        case Unknown() | Absent():
            return True
        case Reference():
            return real is not None and real != ""
        case Choice():
            return consistent(found.then, real) or consistent(found.otherwise, real)
        case Text():
            pattern = "".join(re.escape(part) if isinstance(part, str) else ".*" for part in found.parts)
            return isinstance(real, str) and re.fullmatch(pattern, real, re.DOTALL) is not None
        case SetOf():
            settled = [member for member in found if is_settled(member)]
            return isinstance(real, SetOf) and all(
                any(consistent(each, other) for other in real) for each in settled
            )
        case list():
            alike = isinstance(real, list) and len(found) == len(real)
            return alike and all(map(consistent, found, cast("list[Value]", real)))
        case dict() if any("${" in key for key in found):
            # A key that is not known in full stays symbolic, and its object keeps its other entries.
            return isinstance(real, dict)
        case dict():
            alike = isinstance(real, dict) and found.keys() == real.keys()
            return alike and all(consistent(found[key], cast("dict[str, Value]", real)[key]) for key in found)
        case FunctionError():
            return False
        case None:
            return real is None
        case _:
            # Beside a string, which the unknown may be, a number or a bool becomes one.
            return (
                real is not None
                and not isinstance(real, (list, dict))
                and to_string(found) == to_string(real)
            )


def with_a_hole(node: object) -> Iterator[tuple[object, ast.Expression]]:
    """``node`` with each expression in it replaced by a hole, and the expression that was there."""
    if isinstance(node, EXPRESSION):
        hole = ast.Variable(HOLE, node.span)
        # The body of a loop must stay a template.
        yield ast.Template([hole], node.span) if isinstance(node, ast.Template) else hole, node
    if isinstance(node, ast.ObjectLiteral):
        for at, (key, value) in enumerate(node.items):
            for changed, part in with_a_hole(value):
                items = [*node.items[:at], (key, cast("ast.Expression", changed)), *node.items[at + 1 :]]
                yield replace(node, items=items), part
    elif isinstance(node, Struct):
        for name in node.__struct_fields__:
            for changed, part in with_a_hole(getattr(node, name)):
                yield replace(node, **{name: changed}), part
    elif isinstance(node, (list, tuple)) and not hasattr(node, "_fields"):
        for at, member in enumerate(node):
            for changed, part in with_a_hole(member):
                yield type(node)([*node[:at], changed, *node[at + 1 :]]), part


EXPRESSION = (ast.Literal, ast.Template, ast.GetAttr, ast.Index, ast.Splat, ast.Call, ast.Unary, ast.Binary,
              ast.Conditional, ast.TupleLiteral, ast.ObjectLiteral, ast.ForTuple, ast.ForObject)  # fmt: skip


def nobody_knows(real: Value) -> list[Value]:
    return [NOBODY_KNOWS]


def one_of_two(real: Value) -> list[Value]:
    """An open choice between the real value and another one."""
    match real:
        case str():
            return [Choice(CONDITION, real, "other"), Choice(CONDITION, "", real)]
        case bool():
            return [Choice(CONDITION, real, not real)]
        case int() | Decimal():
            return [Choice(CONDITION, real, 7), Choice(CONDITION, 0, real)]
        case list():
            return [Choice(CONDITION, real, type(real)())]
        case dict():
            return [Choice(CONDITION, real, type(real)())]
        case _:
            return []


def in_part(real: Value) -> list[Value]:
    """A text of which the beginning or the end is known."""
    if not isinstance(real, str) or real == "":
        return []
    half = len(real) // 2
    return [
        template([real[:half], NOBODY_KNOWS]),
        template([NOBODY_KNOWS, real[half:]]),
        template([NOBODY_KNOWS]),
    ]


def reference(real: Value) -> list[Value]:
    """What the provider makes up: text that is neither empty nor blank."""
    return [REFERENCE, template([REFERENCE])] if isinstance(real, str) and real.strip() else []


def alone(node: ast.Expression) -> Value:
    """What a part of an expression is worth; `MISSING` inside a loop, and for an error."""
    try:
        return DIRECTORY.env().evaluate(node)
    except FunctionError:
        return MISSING


@pytest.mark.parametrize(
    "stand_ins", [nobody_knows, in_part, one_of_two, reference], ids=lambda given: given.__name__
)
def test_the_unknown_never_decides(stand_ins: Callable[[Value], list[Value]]) -> None:
    wrong: list[str] = []
    for text in RECORDED:
        if stand_ins is reference and re.search(r"toset\(|distinct\(", text):
            # A reference is taken to differ from all others, and comes last in a set.
            continue
        expression = parse_expression(text, "test")
        real = DIRECTORY.env().evaluate(expression)
        for changed, part in with_a_hole(expression):
            for stand_in in stand_ins(alone(part)):
                found = outcome(cast("ast.Expression", changed), stand_in)
                if not consistent(found, real):
                    wrong.append(
                        f"{text}\n    with {part} as {stand_in!r}\n    is {found!r}\n    not {real!r}"
                    )
    assert not wrong, f"{len(wrong)} wrong:\n" + "\n".join(wrong[:20])


def outcome(expression: ast.Expression, stand_in: Value) -> Value | FunctionError:
    try:
        return DIRECTORY.env(**{HOLE: stand_in}).evaluate(expression)
    except FunctionError as error:
        return error

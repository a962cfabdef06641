"""How expressions are read. The trees agree with what Terraform 1.11 makes of each."""

from __future__ import annotations

import pytest

from iac27017.graph.span import Span
from iac27017.hcl import ast
from iac27017.hcl.errors import HclSyntaxError
from iac27017.hcl.parse import parse_expression
from tests.hcl.notation import shown

OPERATORS = [
    ("10 - 4 - 3", "((10 - 4) - 3)"),
    ("2 + 3 * 4 == 14 && true || false", "((((2 + (3 * 4)) == 14) && True) || False)"),
    ("a || b && c", "(a || (b && c))"),
    ("7 % 3 * 2", "((7 % 3) * 2)"),
    ("100 / 5 / 2", "((100 / 5) / 2)"),
    ("1 < 2 == true", "((1 < 2) == True)"),
    ("a == b != c", "((a == b) != c)"),
    ("!x == y", "((!x) == y)"),
    ("!(a == b) && !c", "((!(a == b)) && (!c))"),
    ("-a.b[0] + 2", "((-a.b[0]) + 2)"),
    ("- -2", "(-(-2))"),
    ("!!a", "(!(!a))"),
    ("3 -1", "(3 - 1)"),
    ("2 * -3", "(2 * (-3))"),
    ("(1 + 2) * 3", "((1 + 2) * 3)"),
    ("((a))", "a"),
]

CONDITIONALS = [
    ("a ? b : c", "(a ? b : c)"),
    ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
    ("a ? b : c ? d : e ? f : g", "(a ? b : (c ? d : (e ? f : g)))"),
    ("a ? b ? c : d : e", "(a ? (b ? c : d) : e)"),
    ("(a ? b : c) ? d : e", "((a ? b : c) ? d : e)"),
    ("a == 1 ? b + 1 : c * 2", "((a == 1) ? (b + 1) : (c * 2))"),
    ("a ? b ? 1 : 2 : c ? 3 : 4", "(a ? (b ? 1 : 2) : (c ? 3 : 4))"),
    ("[a ? b : c, d]", "[(a ? b : c), d]"),
]

STEPS = [
    ("a.b.c", "a.b.c"),
    ("a . b", "a.b"),
    ('a["b"].c', "a['b'].c"),
    ("a[b.c][0]", "a[b.c][0]"),
    ("a.0.b", "a[0].b"),
    ("a[*].b", "a[*]<.b>"),
    ("a[*]", "a[*]<>"),
    ("a[ * ].b", "a[*]<.b>"),
    ("a[*].b[0].c", "a[*]<.b[0].c>"),
    ("a.*.b", "a.*<.b>"),
    ("a.*.b[0].c", "a.*<.b>[0].c"),
    ("a.*.0.b", "a.*<[0].b>"),
    ("a.*.b[*].c", "a.*<.b>[*]<.c>"),
    ("a[*].b[*].c", "[for * in a[*]<>: *.b[*]<.c>]"),
    ("f(x).y[0]", "f(x).y[0]"),
    ("(a + b).c", "(a + b).c"),
    ("[1, 2][0]", "[1, 2][0]"),
    ("{ a = 1 }.a", "{'a': 1}.a"),
    ("for.if.in", "for.if.in"),
    ("true.x", "True.x"),
    ("変数.名前", "変数.名前"),
    ("a-b.c-d", "a-b.c-d"),
]

CALLS = [
    ("f()", "f()"),
    ("f(a, b)", "f(a, b)"),
    ("f(a, b,)", "f(a, b)"),
    ("f(a...)", "f(a...)"),
    ("max(1, [2, 3]...)", "max(1, [2, 3]...)"),
    ("f(\n  a,\n  b\n)", "f(a, b)"),
    ("provider::aws::arn_parse(x)", "provider::aws::arn_parse(x)"),
    ("f(g(h(1)))", "f(g(h(1)))"),
    ("f(<<EOT\nx\nEOT\n, 1)", "f('x\\n', 1)"),
]

COLLECTIONS = [
    ("[]", "[]"),
    ("{}", "{}"),
    ("[1, 2,]", "[1, 2]"),
    ("[\n  1, # one\n  2, // two\n]", "[1, 2]"),
    ("[<<A\nx\nA\n, <<B\ny\nB\n]", "['x\\n', 'y\\n']"),
    ("{ a = 1, b = 2 }", "{'a': 1, 'b': 2}"),
    ("{ a = 1, b = 2, }", "{'a': 1, 'b': 2}"),
    ("{\n  a = 1\n  b = 2\n}", "{'a': 1, 'b': 2}"),
    ("{\n  a = 1,\n\n  b = 2,\n}", "{'a': 1, 'b': 2}"),
    ('{ "a b" : 1, (c) = 2, d : 3 }', "{'a b': 1, c: 2, 'd': 3}"),
    ('{ "${x}y" = 1, "${z}" = 2 }', "{T[x, 'y']: 1, z: 2}"),
    ("{ true = 1, null = 2, 3 = 4 }", "{'true': 1, 'null': 2, '3': 4}"),
    ("{ a.b = 1 }", "{a.b: 1}"),
    ('{ f("x") = 1 }', "{f('x'): 1}"),
    ("{ (x ? 1 : 2) : 3 }", "{(x ? 1 : 2): 3}"),
    ("{ a = x\n  (y) = 1 }", "{'a': x, y: 1}"),
    ("{ a = x # why\n  (y) = 1 }", "{'a': x, y: 1}"),
    ("{ a = <<E\nx\nE\n  b = 1 }", "{'a': 'x\\n', 'b': 1}"),
    ("{ for-each = 1 }", "{'for-each': 1}"),
]

LOOPS = [
    ("[for x in xs : x]", "[for x in xs: x]"),
    ("[for k, v in xs : v if v > 1]", "[for k, v in xs: v if (v > 1)]"),
    ("{for k, v in xs : k => v}", "{for k, v in xs: k => v}"),
    ("{for x in xs : x.a => x... if x.b}", "{for x in xs: x.a => x... if x.b}"),
    ("[\n  for x in xs :\n  x\n  if x\n]", "[for x in xs: x if x]"),
    ("{\n  for k, v in xs :\n  k => {\n    a = v\n  }\n}", "{for k, v in xs: k => {'a': v}}"),
    ("[for x in [for y in ys : y] : [for z in x : z]]", "[for x in [for y in ys: y]: [for z in x: z]]"),
    ("[for x in xs : x ? 1 : 2 if x]", "[for x in xs: (x ? 1 : 2) if x]"),
]

LITERALS = [
    ("12", "12"),
    ("01", "1"),
    ("1.5", "1.5"),
    ("1.50", "1.50"),
    ("2.0", "2"),
    ("1e5", "100000"),
    ("1E+2", "100"),
    ("1.5E-3", "0.0015"),
    ("1.5e3", "1500"),
    ("[1e1, 2e-1]", "[10, 0.2]"),
    ("1e5 + a-1e5", "(100000 + a-1e5)"),
    ("true", "True"),
    ("null", "None"),
    ('"1e5"', "'1e5'"),
    ("nullable", "nullable"),
    ("/* a */ 1 /* b */ + 2 # c", "(1 + 2)"),
    ("1 +\n2", "(1 + 2)"),
]

ALL = OPERATORS + CONDITIONALS + STEPS + CALLS + COLLECTIONS + LOOPS + LITERALS


@pytest.mark.parametrize(("text", "tree"), ALL, ids=[text for text, _ in ALL])
def test_expression_is_read_as(text: str, tree: str) -> None:
    assert shown(parse_expression(text, "x")) == tree


REJECTED = [
    ("", 1, "expected a value, found the end"),
    ("1 +", 4, "expected a value"),
    ("[1 2]", 4, "expected `,` or `]`, found `2`"),
    ("f(1 2)", 5, "expected `,` or `)` in the arguments of f"),
    ("{ a = 1 b = 2 }", 9, "a `,` or a new line is expected"),
    ("{ a }", 5, "`=` and a value after this key"),
    ("a ? b", 6, "`:` and the value for when the condition is false"),
    ("a b", 3, "found `b`"),
    ("a & b", 3, "write"),
    ("'a'", 1, "double quotes"),
    ("0x1f", 1, "not a number"),
    ("a.0.1", 3, "one whole number"),
    ("a.*.b.*.c", 6, "another `.*`"),
    ("[for x xs : x]", 8, "expected `in`"),
    ("{for x in xs : x}", 17, "`=>`"),
    ("a.", 3, "name of an attribute"),
    ("provider::aws::arn", 1, "`(` and its arguments"),
    ('"${}"', 2, "expression is expected between"),
    ('"\\d"', 2, "no escape sequence"),
    ('"\\ud83d"', 2, "no Unicode character"),
    ("x }", 3, "found `}`"),
]


@pytest.mark.parametrize(("text", "column", "message"), REJECTED, ids=[text for text, _, _ in REJECTED])
def test_expression_is_rejected(text: str, column: int, message: str) -> None:
    with pytest.raises(HclSyntaxError) as error:
        parse_expression(text, "x")
    assert message in f"{error.value.message} {error.value.help}"
    assert (error.value.span.line, error.value.span.column) == (1, column)


def test_places_count_from_the_start_of_the_text() -> None:
    node = parse_expression("a +\n  b.c", "x")
    assert isinstance(node, ast.Binary)
    assert node.span == Span("x", 1, 1, 2, 6)
    assert node.left.span == Span("x", 1, 1, 1, 2)
    assert node.right.span == Span("x", 2, 3, 2, 6)
    assert isinstance(node.right, ast.GetAttr)
    assert node.right.target.span == Span("x", 2, 3, 2, 4)


def test_columns_count_characters() -> None:
    node = parse_expression('["é", "日本", x.y]', "x")
    assert isinstance(node, ast.TupleLiteral)
    assert [item.span[2:] for item in node.items] == [(2, 1, 5), (7, 1, 11), (13, 1, 16)]


def test_text_with_a_given_place_stands_there_as_a_whole() -> None:
    place = Span("a.tf.json", 7, 3, 7, 20)
    node = parse_expression("a.b + f(1)", "a.tf.json", place)
    assert isinstance(node, ast.Binary)
    assert {node.span, node.left.span, node.right.span} == {place}

"""How strings are read. The values agree with what Terraform 1.11 makes of each."""

from __future__ import annotations

import pytest

from iac27017.graph.span import Span
from iac27017.hcl import ast
from iac27017.hcl.errors import HclSyntaxError
from iac27017.hcl.parse import parse, parse_expression, parse_template
from tests.hcl.notation import shown

QUOTED = [
    ('""', "''"),
    ('"a b"', "'a b'"),
    ('"   "', "'   '"),
    ('"${x}"', "x"),
    ('"${ x }"', "x"),
    ('"${~ x ~}"', "x"),
    ('"${"${x}"}"', "x"),
    ('"a${x}"', "T['a', x]"),
    ('" ${x} ${y} "', "T[' ', x, ' ', y, ' ']"),
    ('"a ${~ x ~} b"', "T['a', x, 'b']"),
    ('"a ${~x} b"', "T['a', x, ' b']"),
    ('"a ${x~} b"', "T['a ', x, 'b']"),
    ('"${f("x", "${y}")}"', "f('x', y)"),
    ('"${{ a = 1 }.a}-"', "T[{'a': 1}.a, '-']"),
    ('"x${\n1\n}y"', "T['x', 1, 'y']"),
    (r'"\n\r\t\"\\"', r"""'\n\r\t"\\'"""),
    (r'"\u00e9\U0001F600"', "'é😀'"),
    ('"e\u0301"', "'é'"),
    (r'"e\u0301"', "'é'"),
    ('"$"', "'$'"),
    ('"$$ %% $x %y 100%"', "'$$ %% $x %y 100%'"),
    ('"$${x}"', "'${x}'"),
    ('"%%{x}"', "'%{x}'"),
    ('"$$${x}"', "'$${x}'"),
    ('"a$$$$${x}"', "'a$$$${x}'"),
    ('"%%%{ if x }"', "'%%{ if x }'"),
    ('"%${x}"', "T['%', x]"),
    ('"$${a}${b}"', "T['${a}', b]"),
    ('"a # b // c /* d */"', "'a # b // c /* d */'"),
]

DIRECTIVES = [
    ('"%{ if x }a%{ endif }"', "T[if x T['a']]"),
    ('"%{ if x }a%{ else }b%{ endif }"', "T[if x T['a'] else T['b']]"),
    ('"%{if x}a%{else}b%{endif}"', "T[if x T['a'] else T['b']]"),
    ('"%{ if x ~}  a  %{~ else ~}  b  %{~ endif }"', "T[if x T['a'] else T['b']]"),
    ('"%{ for x in xs }${x},%{ endfor }"', "T[for x in xs T[x, ',']]"),
    ('"%{ for k, v in xs ~} ${k} %{ endfor ~} z"', "T[for k, v in xs T[k, ' '], 'z']"),
    ('"%{ for x in xs }%{ if x }a%{ endif }%{ endfor }"', "T[for x in xs T[if x T['a']]]"),
    ('"%{ if x }${y}%{ endif }"', "T[if x T[y]]"),
    ('"%{ if true }%{ endif }"', "T[if True T[]]"),
]

HEREDOCS = [
    ("<<E\nE\n", "''"),
    ("<<E\na\nb\nE\n", "'a\\nb\\n'"),
    ("<<E\n  a\n\n b\n  E\n", "'  a\\n\\n b\\n'"),
    ('<<E\n\\n "q" $${x} $$\nE\n', "'\\\\n \"q\" ${x} $$\\n'"),
    ("<<E\n${x}\nE\n", "T[x, '\\n']"),
    ("<<E\n  ${x} y\nE\n", "T['  ', x, ' y\\n']"),
    ("<<EOT\nEOTX\nEOT y\nEO\nEOT\n", "'EOTX\\nEOT y\\nEO\\n'"),
    ("<<EOT\nEOT${x}\nEOT\n", "T['EOT', x, '\\n']"),
    ("<<EOT\n EOT $${x}\nEOT\n", "' EOT ${x}\\n'"),
    ("<<é\nx\né\n", "'x\\n'"),
    ("<<A-1e5\nx\nA-1e5\n", "'x\\n'"),
    ("<<E\r\na\r\nE\r\n", "'a\\r\\n'"),
    ("<<-E\n    a\n      b\n  E\n", "'a\\n  b\\n'"),
    ("<<-E\n  a\n\n  b\nE\n", "'a\\n\\nb\\n'"),
    ("<<-E\n  a\n \n  b\nE\n", "'a\\n \\nb\\n'"),
    ("<<-E\n    a\n   ${x}\n  E\n", "T[' a\\n', x, '\\n']"),
    ("<<-E\n  a\n${x}\nE\n", "T['  a\\n', x, '\\n']"),
    ("<<-E\n  ${x} y\n    z\nE\n", "T[x, ' y\\n  z\\n']"),
    ("<<-E\n\ta\n\t\tb\nE\n", "'a\\n\\tb\\n'"),
    ("<<E\na\n   \n   ${~ x ~}\n   \n  b\nE\n", "T['a\\n   \\n', x, '   \\n  b\\n']"),
    (
        "<<-E\n  %{ for x in xs ~}\n  i ${x}\n  %{ endfor ~}\n  d\nE\n",
        "T[for x in xs T['  i ', x, '\\n'], '  d\\n']",
    ),
    ("<<E\n${f(<<F\nx\nF\n)}\nE\n", "T[f('x\\n'), '\\n']"),
]

ALL = QUOTED + DIRECTIVES + HEREDOCS


@pytest.mark.parametrize(("text", "tree"), ALL, ids=[text for text, _ in ALL])
def test_string_is_read_as(text: str, tree: str) -> None:
    assert shown(parse_expression(text, "x")) == tree


TEMPLATES = [
    ("", "''"),
    ("a\nb", "'a\\nb'"),
    ("${x}", "x"),
    ("${x.y}", "x.y"),
    ("a ${x}\n", "T['a ', x, '\\n']"),
    ('\\n "q" $${x}', "'\\\\n \"q\" ${x}'"),
    ("a\n  \n  ${~ u ~}\n \n b", "T['a\\n  \\n', u, ' \\n b']"),
    ("%{ for x in xs }\n${x}\n%{ endfor }", "T[for x in xs T['\\n', x, '\\n']]"),
    ("TEMPLATE\n${x}\nTEMPLATE", "T['TEMPLATE\\n', x, '\\nTEMPLATE']"),
    ("{a}", "'{a}'"),
    ("{${a}}", "T['{', a, '}']"),
]


@pytest.mark.parametrize(("text", "tree"), TEMPLATES, ids=[text for text, _ in TEMPLATES])
def test_template_text_is_read_as(text: str, tree: str) -> None:
    assert shown(parse_template(text, "x.tpl")) == tree


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a\n${x", (2, 4), "expected `}` to end `${`"),
        ("a ${}", (1, 3), "an expression is expected"),
        ("%{ if x }a", (1, 1), "has no end"),
        ("%{ for x in xs }a%{ endif }", (1, 21), "belongs to no `%{ if }`"),
        ("%{ while x }", (1, 4), "`if`, `else`, `endif`, `for` or `endfor`"),
        ("${x y}", (1, 5), "expected `}` to end `${`, found `y`"),
    ],
)
def test_template_text_is_rejected(text: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(HclSyntaxError) as error:
        parse_template(text, "x.tpl")
    assert message in error.value.message
    assert (error.value.span.line, error.value.span.column) == place


def test_places_in_a_template_file() -> None:
    node = parse_template("é ${x}\n  ${y.z}", "x.tpl")
    assert isinstance(node, ast.Template)
    places = [part.span for part in node.parts if isinstance(part, (ast.Variable, ast.GetAttr))]
    assert places == [Span("x.tpl", 1, 5, 1, 6), Span("x.tpl", 2, 5, 2, 8)]


def test_a_heredoc_keeps_the_line_break_before_its_name_and_ends_there() -> None:
    parsed = parse(b"a = <<E\n  x\n  E\nb = 1\n", "x.tf")
    assert not parsed.problems
    assert parsed.body.attributes["a"].span == Span("x.tf", 1, 1, 3, 4)
    assert parsed.body.attributes["b"].span == Span("x.tf", 4, 1, 4, 6)

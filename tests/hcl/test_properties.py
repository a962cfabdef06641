"""What holds for all input: what is written reads back, and no bytes whatever raise or take long."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

from hypothesis import example, given, settings
from hypothesis import strategies as st

from iac27017.graph.span import NOWHERE
from iac27017.hcl import ast
from iac27017.hcl.errors import MAXIMUM_PROBLEMS, HclSyntaxError
from iac27017.hcl.json_syntax import parse_json
from iac27017.hcl.parse import parse, parse_expression, parse_template
from tests.hcl.notation import shown, written

NAMES = st.from_regex(r"[a-z_][a-z0-9_-]{0,5}", fullmatch=True).filter(
    lambda name: name not in ("true", "false", "null", "for", "if", "in", "else", "endif", "endfor")
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
NORMAL_TEXTS = TEXTS.filter(lambda text: text.isascii())
NUMBERS = st.integers(0, 10**30)


def _literal(value: bool | int | str | None) -> ast.Expression:
    return ast.Literal(value, NOWHERE)


LEAVES = st.one_of(
    st.one_of(st.none(), st.booleans(), NUMBERS, NORMAL_TEXTS).map(_literal),
    NAMES.map(lambda name: ast.Variable(name, NOWHERE)),
)


def _templates(inner: st.SearchStrategy[ast.Expression]) -> st.SearchStrategy[ast.Template]:
    part = st.one_of(
        inner,
        st.builds(
            lambda condition, then, otherwise: ast.TemplateIf(condition, _template(then), otherwise, NOWHERE),
            inner,
            st.lists(inner, max_size=2),
            st.none() | st.lists(inner, max_size=1).map(_template),
        ),
        st.builds(
            lambda key, name, collection, body: ast.TemplateFor(
                key, name, collection, _template(body), NOWHERE
            ),
            st.none() | NAMES,
            NAMES,
            inner,
            st.lists(inner, max_size=2),
        ),
    )
    return st.builds(
        lambda first, between, last: ast.Template([first, between, last], NOWHERE),
        part,
        # `$` and `%` before a sequence would read as its escape.
        NORMAL_TEXTS.filter(lambda text: text and text[-1] not in "$%"),
        part,
    )


def _template(parts: list[ast.Expression]) -> ast.Template:
    return ast.Template(list[ast.Expression | str | ast.TemplateIf | ast.TemplateFor](parts), NOWHERE)


def _composed(inner: st.SearchStrategy[ast.Expression]) -> st.SearchStrategy[ast.Expression]:
    lists = st.lists(inner, max_size=3)
    operators = st.sampled_from(["||", "&&", "==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%"])
    return st.one_of(
        st.builds(lambda items: ast.TupleLiteral(items, NOWHERE), lists),
        st.builds(
            lambda items: ast.ObjectLiteral(items, NOWHERE), st.lists(st.tuples(inner, inner), max_size=3)
        ),
        st.builds(lambda target, name: ast.GetAttr(target, name, NOWHERE), inner, NAMES),
        st.builds(lambda target, key: ast.Index(target, key, NOWHERE), inner, inner),
        st.builds(
            lambda target, steps: ast.Splat(target, steps, True, NOWHERE),
            inner,
            st.lists(NAMES | inner, max_size=3),
        ),
        st.builds(
            lambda target, steps: ast.Splat(target, steps, False, NOWHERE), inner, st.lists(NAMES, max_size=3)
        ),
        st.builds(
            lambda name, items, expand: ast.Call(name, items, expand and bool(items), NOWHERE),
            NAMES,
            lists,
            st.booleans(),
        ),
        st.builds(lambda sign, operand: ast.Unary(sign, operand, NOWHERE), st.sampled_from("-!"), inner),
        st.builds(lambda sign, left, right: ast.Binary(sign, left, right, NOWHERE), operators, inner, inner),
        st.builds(lambda a, b, c: ast.Conditional(a, b, c, NOWHERE), inner, inner, inner),
        st.builds(
            lambda key, name, collection, result, condition: ast.ForTuple(
                key, name, collection, result, condition, NOWHERE
            ),
            st.none() | NAMES,
            NAMES,
            inner,
            inner,
            st.none() | inner,
        ),
        st.builds(
            lambda name, collection, key, result, grouping: ast.ForObject(
                None, name, collection, key, result, grouping, None, NOWHERE
            ),
            NAMES,
            inner,
            inner,
            inner,
            st.booleans(),
        ),
        _templates(inner),
    )


EXPRESSIONS = st.recursive(LEAVES, _composed, max_leaves=12)


@given(EXPRESSIONS)
@settings(max_examples=200, deadline=None)
def test_what_is_written_reads_back(node: ast.Expression) -> None:
    assert shown(parse_expression(written(node), "x")) == shown(node)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
@example("$${")
@example("%%{$")
@example("e\u0301")
def test_a_plain_template_is_its_own_text(text: str) -> None:
    escaped = text.replace("${", "$${").replace("%{", "%%{")
    node = parse_template(escaped, "x")
    assert isinstance(node, ast.Literal)
    assert node.value == normalize("NFC", text)


FRAGMENTS = st.sampled_from(
    [
        *"{}[]()\"=,.#?:!-~\\'/*\n \t\r|&%$",
        *[
            "${",
            "%{",
            "}",
            "/*",
            "*/",
            "<<EOT\n",
            "<<-E\n",
            "EOT\n",
            "E\n",
            "...",
            "=>",
            "1e5",
            "$${",
            "%%{",
            "~}",
        ],
        *[
            "a",
            "a = 1\n",
            'b "c" {\n',
            "for x in y : ",
            "if ",
            "%{ if x }",
            "%{ endif }",
            "é",
            "\ufeff",
            "\u3000",
        ],
        *['"a"', '"${', "f(", "a.", "[*]", ".*", "::", "//", "/"],
    ]
)


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
@settings(max_examples=500, deadline=None)
@example('a = "')
@example("a = <<E\n")
@example("a {")
@example("a = 1 /*")
@example('a = "\\')
@example("a = b\n(c) = 1")
def test_fragments_never_raise(text: str) -> None:
    _never_raises(text.encode())


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_bytes_never_raise(data: bytes) -> None:
    _never_raises(data)


SAMPLES = sorted(Path(__file__).parents[2].glob("sample_repos/**/*.tf")) or [Path(__file__)]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_mutated_text_never_raises(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SAMPLES)).read_bytes()[:4_000]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from([0, 0, 1, 2, 10, 100])))
        text = text[:start] + data.draw(FRAGMENTS).encode() + text[end:]
    _never_raises(text)


def _never_raises(data: bytes) -> None:
    assert len(parse(data, "main.tf").problems) <= MAXIMUM_PROBLEMS
    assert len(parse_json(data, "main.tf.json").problems) <= MAXIMUM_PROBLEMS
    text = data.decode("utf-8", "replace")
    for read in (parse_expression, parse_template):
        try:
            read(text, "x")
        except HclSyntaxError as error:
            assert error.message


@given(st.lists(FRAGMENTS, max_size=25).map("".join))
@settings(max_examples=200, deadline=None)
def test_every_place_lies_inside_the_text(text: str) -> None:
    lines = text.removeprefix("\ufeff").split("\n")
    parsed = parse(text.encode(), "main.tf")
    places = [problem.span for problem in parsed.problems] + [block.span for block in parsed.body.blocks]
    for span in places:
        assert 1 <= span.line <= span.end_line <= len(lines) + 1
        assert 1 <= span.column <= len(lines[span.line - 1] if span.line <= len(lines) else "") + 2

"""Input that is too large, too deep or no text ends in a problem: no exception, no long wait."""

from __future__ import annotations

import random

import pytest

from iac27017.hcl.errors import MAXIMUM_HCL_BYTES, MAXIMUM_NESTING, MAXIMUM_PROBLEMS, HclSyntaxError
from iac27017.hcl.json_syntax import parse_json
from iac27017.hcl.parse import parse, parse_expression, parse_template

MANY = 100_000

TOO_DEEP = {
    "open brackets": b"a = " + b"[" * MANY,
    "brackets": b"a = " + b"[" * MANY + b"]" * MANY + b"\n",
    "parentheses": b"a = " + b"(" * MANY + b"1" + b")" * MANY + b"\n",
    "open braces": b"{" * MANY,
    "objects": b"a = " + b"{a = " * MANY + b"1" + b"}" * MANY + b"\n",
    "open blocks": b"a {\n" * MANY,
    "blocks": b"a {\n" * MANY + b"}\n" * MANY,
    "unary operators": b"a = " + b"!" * MANY + b"x\n",
    "binary operators": b"a = x" + b" + x" * MANY + b"\n",
    "conditionals": b"a = " + b"x ? y : " * 20_000 + b"z\n",
    "conditionals inside": b"a = " + b"x ? " * 20_000 + b"z" + b": y" * 20_000 + b"\n",
    "attributes": b"a = x" + b".x" * MANY + b"\n",
    "indexes": b"a = x" + b"[0]" * MANY + b"\n",
    "splats": b"a = x" + b"[*]" * 20_000 + b"\n",
    "open calls": b"a = " + b"f(" * MANY,
    "strings": b"a = " + b'"${' * 5_000 + b"1" + b'}"' * 5_000 + b"\n",
}


@pytest.mark.parametrize("name", TOO_DEEP)
def test_too_deep(name: str) -> None:
    parsed = parse(TOO_DEEP[name], "main.tf")
    assert parsed.problems
    assert f"more than {MAXIMUM_NESTING} levels deep" in parsed.problems[0].message or name == "strings"
    assert len(parsed.problems) <= MAXIMUM_PROBLEMS


@pytest.mark.parametrize(
    "opening, closing", [("[", "]"), ("(", ")"), ("f(", ")"), ("{ a = ", "}"), ("!", ""), ("-", "")]
)
def test_as_deep_as_allowed(opening: str, closing: str) -> None:
    depth = MAXIMUM_NESTING // 2
    assert parse(f"a = {opening * depth}x{closing * depth}\n".encode(), "main.tf").problems == []


def test_a_long_flat_file_is_not_deep() -> None:
    items = ", ".join(["1"] * 20_000)
    parts = "".join("%{ if x }a${y}%{ endif }" for _ in range(2_000))
    assert parse(f'a = [{items}]\nb = "{parts}"\n'.encode(), "main.tf").problems == []


def test_a_file_that_is_too_large() -> None:
    parsed = parse(b"#" * (MAXIMUM_HCL_BYTES + 1), "main.tf")
    assert [problem.message for problem in parsed.problems] == [
        "the file has 4,194,305 bytes; one with more than 4,194,304 is not read"
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"a = = 1\n" * 20_000,
        b'a = "\n' * 20_000,
        b"a = 1\n" * 20_000,
        b'b "x" {\n  x = = 1\n}\n' * 5_000,
        b"".join(b"a {\nx = <<E%d\n}\n" % number for number in range(5_000)),
        b"a = 1\r" * 20_000,
        b'a = "\xe9"\n' * 20_000,
        b"(" + b" \n" * MANY + b"= (",
        b'a = "' * MANY,
        b"/*" * MANY,
    ],
)
def test_problems_are_limited(text: bytes) -> None:
    assert 1 <= len(parse(text, "main.tf").problems) <= MAXIMUM_PROBLEMS


def test_noise_is_given_up_soon() -> None:
    noise = random.Random(1)
    parse(bytes(noise.choice(b'{}[]()"$%=abc \n,.<>#/*-+!?:~0123') for _ in range(200_000)), "main.tf")
    parse(noise.randbytes(200_000).replace(b"\0", b"x"), "main.tf")


@pytest.mark.parametrize("text", ["[" * MANY, "(" * MANY, "x" + ".x" * 20_000, "${" * 10_000, "}" * MANY])
def test_expressions_and_templates_end_in_a_syntax_error_or_a_value(text: str) -> None:
    for read in (parse_expression, parse_template):
        try:
            read(text, "x")
        except HclSyntaxError as error:
            assert error.message


@pytest.mark.parametrize("text", [b"[" * MANY, b'{"a":' * MANY, b'"' * MANY, b"{" * MANY, b"1" * MANY])
def test_json_too(text: bytes) -> None:
    assert parse_json(text, "main.tf.json").problems


def test_huge_numbers_cost_nothing() -> None:
    parsed = parse(b"a = 1e999999999\nb = " + b"9" * 100_000 + b"\n", "main.tf")
    assert parsed.problems == []

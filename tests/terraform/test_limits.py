"""What goes beyond a limit is unknown, at once, and the message says which limit it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.graph.resource import _as_number
from iac27017.graph.value import Unknown
from iac27017.hcl.parse import parse_expression
from iac27017.terraform.frontend import evaluate
from iac27017.terraform.options import TerraformOptions

DEEP = "[" * 70 + "1" + "]" * 70
LONG = 'join("", [for a in range(101) : "x"])'

HIT = {
    "concat([for b in range(101) : range(1000)]...)": "concat: a list of more than 100000 items is not computed",
    "range(1025)": "more than 1024 values were generated",
    f"flatten({DEEP})": "flatten: lists nested more than 60 deep are not flattened",
    'fileset(".", "*a*b*c*d*e*f*g*h*i")': "fileset: a pattern with more than 8 stars is not matched",
    'fileset(".", join("", [for a in range(1001) : "x"]))': "fileset: a pattern of more than 1000 characters is not matched",
    'format("%10001d", 1)': "format: a width or precision of more than 10000 is not computed",
    'regex(join("", [for a in range(1000) : "abcde"]), "x")': "a regular expression of more than 4000 characters is not used",
    'regex(join("", [for a in range(101) : "(a)"]), "x")': "a regular expression with more than 100 groups is not used",
    f'regex("{"(" * 51}a{")" * 51}", "x")': "a regular expression nested more than 50 deep is not used",
    f'jsondecode("{"[" * 70}{"]" * 70}")': "JSON nested more than 60 deep is not read",
    f'yamldecode("{"[" * 70}{"]" * 70}")': "YAML nested more than 60 deep is not read",
}  # fmt: skip


@pytest.mark.parametrize("expression", HIT, ids=lambda text: text[:30])
def test_an_expression_beyond(expression: str, tmp_path: Path) -> None:
    value, problems = evaluate(tmp_path, "", parse_expression(expression, "x"), TerraformOptions())
    said = [problem.message for problem in problems] + [str(value.wording) if isinstance(value, Unknown) else ""]
    assert isinstance(value, Unknown)
    assert any(HIT[expression] in text for text in said), said


def test_what_decides_a_deeply_nested_list_is_said_without_doubling_at_each_level(tmp_path: Path) -> None:
    nested = f"nosuch({DEEP}) == 1 ? 1 : [try({DEEP}, 0), timestamp() == {DEEP}]"
    evaluate(tmp_path, "", parse_expression(nested, "x"), TerraformOptions())
    value, _ = evaluate(tmp_path, "", parse_expression(f"flatten({DEEP})", "x"), TerraformOptions())
    assert isinstance(value, Unknown)


EXPONENT = "1e" + "9" * 30


@pytest.mark.parametrize(
    "expression",
    [f'"{"1" * 2001}" + 1', f'[1]["{"1" * 2001}"]', f'-"{EXPONENT}"', f'tonumber("{EXPONENT}")', f'"{EXPONENT}" + 1', f'jsondecode("{EXPONENT}")', f'yamldecode("a: {EXPONENT}")', f'format("%d", "{EXPONENT}")'],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_an_exponent_beyond_all_is_unknown(expression: str, tmp_path: Path) -> None:
    value, _ = evaluate(tmp_path, "", parse_expression(expression, "x"), TerraformOptions())
    assert isinstance(value, Unknown)


@pytest.mark.parametrize("text", [EXPONENT, "1e999999999", "Infinity", "NaN"])
def test_a_number_written_as_text_that_would_fill_the_memory_stays_a_text(text: str) -> None:
    assert _as_number(text) == text

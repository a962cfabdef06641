"""What is said about a file with syntax errors, and what is read of it all the same."""

from __future__ import annotations

import pytest

from iac27017.hcl.parse import Parsed, parse
from tests.hcl.notation import outline


def read(text: str) -> Parsed:
    return parse(text.encode(), "main.tf")


def said(text: str) -> list[str]:
    return [str(problem).removeprefix("main.tf:") for problem in read(text).problems]


BEFORE = 'resource "a" "before" {\n  x = 1\n}\n\n'
AFTER = '\nresource "a" "after" {\n  y = 2\n}\n'

BROKEN = [
    ("missing value", "b {\n  x =\n  y = 1\n}\n", (6, 6), "expected a value, found the end of the line"),
    ("missing comma", "b {\n  x = [1 2]\n  y = 1\n}\n", (6, 10), "expected `,` or `]`, found `2`"),
    ("missing equals", "b {\n  x 1\n  y = 1\n}\n", (6, 5), "`=` and a value, or `{`, after x, found `1`"),
    ("colon", "b {\n  x : 1\n  y = 1\n}\n", (6, 5), "`=` is expected after x"),
    ("semicolon", "b {\n  x = 1;\n  y = 1\n}\n", (6, 8), "does not end anything"),
    ("single quotes", "b {\n  x = 'v'\n  y = 1\n}\n", (6, 7), "double quotes"),
    ("typographic quotes", "b {\n  x = “v”\n  y = 1\n}\n", (6, 7), "typographic quotation mark"),
    ("unclosed string", 'b {\n  x = "v\n  y = 1\n}\n', (6, 7), "not closed on its line"),
    (
        "unclosed sequence",
        'b {\n  x = "${v"\n  y = 1\n}\n',
        (6, 8),
        "the `${` that starts here is never closed",
    ),
    ("bad escape", 'b {\n  x = "\\d"\n  y = 1\n}\n', (6, 8), "no escape sequence"),
    ("unclosed bracket", "b {\n  x = [1,\n  y = 1\n}\n", (6, 7), "the `[` that opens here is never closed"),
    (
        "unclosed parenthesis",
        "b {\n  x = f(1,\n  y = 1\n}\n",
        (6, 8),
        "the `(` that opens here is never closed",
    ),
    (
        "unclosed object",
        "b {\n  x = {\n    k = 1\n  y = 1\n}\n",
        (6, 7),
        "the `{` that opens here is never closed",
    ),
    ("operator", "b {\n  x = 1 +\n  y = 1\n}\n", (6, 10), "expected a value, found the end of the line"),
    ("directive", 'b {\n  x = "%{ if a }b"\n  y = 1\n}\n', (6, 8), "has no end"),
    ("template for jinja", "b {\n  x = {{ v }}\n  y = 1\n}\n", (6, 12), "after this key"),
]


@pytest.mark.parametrize(
    ("text", "place", "message"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_one_broken_argument_leaves_everything_else(text: str, place: tuple[int, int], message: str) -> None:
    parsed = read(BEFORE + text + AFTER)
    (problem,) = parsed.problems
    assert message in problem.message
    assert (problem.span.line, problem.span.column) == place
    blocks = {"/".join([block.type, *block.labels]): block for block in parsed.body.blocks}
    assert list(blocks) == ["resource/a/before", "b", "resource/a/after"]
    assert outline(blocks["resource/a/before"].body) == "x = 1"
    assert outline(blocks["resource/a/after"].body) == "y = 2"
    assert "y = 1" in outline(blocks["b"].body).splitlines()


@pytest.mark.parametrize(
    "text", ["x =", "x = [1 2]", 'x = "v', 'x = "${v"', "x = 1;", "x = (1", 'x = "\\d"', "x = 0x1f"]
)
def test_the_value_of_a_broken_argument_is_unreadable_and_not_absent(text: str) -> None:
    parsed = read(f"b {{\n  {text}\n  y = 1\n}}\n")
    assert sorted(outline(parsed.body).splitlines()[1:]) == ["  x = <unreadable>", "  y = 1"]


def test_a_broken_argument_of_a_nested_block_stays_in_it() -> None:
    parsed = read("b {\n  c {\n    x = = 1\n    y = 2\n  }\n  z = 3\n}\n")
    assert outline(parsed.body) == "b\n  z = 3\n  c\n    y = 2\n    x = <unreadable>"


def test_an_unclosed_block_ends_before_the_next_top_level_block() -> None:
    parsed = read('resource "a" "b" {\n  x = 1\n\nresource "c" "d" {\n  y = 2\n}\n')
    assert said('resource "a" "b" {\n  x = 1\n\nresource "c" "d" {\n  y = 2\n}\n') == [
        "1:18: the `{` that opens here is never closed; add the missing `}`"
    ]
    assert outline(parsed.body) == "resource 'a' 'b'\n  x = 1\nresource 'c' 'd'\n  y = 2"


def test_an_unclosed_nested_block_is_found_by_its_indentation() -> None:
    text = 'resource "a" "b" {\n  c {\n    x = 1\n  d {\n    y = 2\n  }\n  z = 3\n}\n'
    assert said(text) == ["2:5: the `{` that opens here is never closed; add the missing `}`"]
    assert outline(read(text).body) == "resource 'a' 'b'\n  z = 3\n  c\n    x = 1\n  d\n    y = 2"


def test_a_brace_too_many() -> None:
    text = "a {\n  x = 1\n}\n}\nb {\n  y = 2\n}\n"
    assert said(text) == ["4:1: this `}` closes nothing; remove it, or add what it should close"]
    assert outline(read(text).body) == "a\n  x = 1\nb\n  y = 2"


def test_an_unclosed_heredoc_ends_before_the_next_top_level_block() -> None:
    text = 'a {\n  x = <<EOT\n  text\n  EOT)\n}\nresource "b" "c" {\n  y = 2\n}\n'
    assert said(text) == ["2:7: the heredoc EOT that starts here is never closed; add a line with EOT alone"]
    assert outline(read(text).body) == "a\n  x = <unreadable>\nresource 'b' 'c'\n  y = 2"


def test_what_looks_like_a_block_inside_a_heredoc_is_none() -> None:
    text = 'a {\n  x = <<EOT\nresource "fake" "fake" {\n}\nEOT\n  y = = 1\n}\n'
    parsed = read(text)
    assert [problem.span.line for problem in parsed.problems] == [6]
    assert [block.type for block in parsed.body.blocks] == ["a"]


def test_an_unclosed_comment() -> None:
    text = "a {\n  x = 1\n}\n/* open\nb {\n}\n"
    assert said(text) == ["4:1: this comment is never closed; add `*/`"]
    assert outline(read(text).body) == "a\n  x = 1"


def test_merge_conflicts_are_called_by_their_name() -> None:
    text = "<<<<<<< HEAD\na {\n}\n=======\nb {\n}\n>>>>>>> other\n"
    assert [line[: line.index(";")] for line in said(text)] == [
        "1:1: this is the marker of a merge conflict",
        "4:1: this is the marker of a merge conflict",
        "7:1: this is the marker of a merge conflict",
    ]
    assert outline(read(text).body) == "a\nb"


def test_spaces_that_are_none_are_named_and_taken_for_spaces() -> None:
    text = 'a {\n\u00a0 x\u3000= 1\n  y = "\u00a0"\n  # \u00a0\n}\n'
    assert said(text) == [
        "2:1: the character U+00A0 is no space in HCL; write a plain space",
        "2:4: the character U+3000 is no space in HCL; write a plain space",
    ]
    assert outline(read(text).body) == "a\n  x = 1\n  y = '\\xa0'"


def test_latin_1_bytes_are_named_with_line_and_column() -> None:
    parsed = parse('a {\n  x = "caf\u00e9"\n  y = 1\n}\n'.encode("latin-1"), "main.tf")
    (problem,) = parsed.problems
    assert str(problem) == "main.tf:2:11: the byte 0xe9 is no UTF-8; save the file in UTF-8"
    assert outline(parsed.body) == "a\n  x = 'caf?'\n  y = 1"


def test_a_binary_file_is_one_problem() -> None:
    parsed = parse(b"\x7fELF\x02\x01\n\x00\x00", "main.tf")
    assert str(parsed.problems[0]).startswith("main.tf:2:1: the file is not text")
    assert len(parsed.problems) == 1
    assert parsed.body.blocks == []


def test_several_errors_are_reported_in_their_order() -> None:
    text = "a {\n  x = = 1\n  y = 'a'\n}\nb {\n  z = [1 2]\n}\n"
    assert [problem.span.line for problem in read(text).problems] == [2, 3, 6]


def test_nested_unclosed_bracket_makes_the_whole_argument_unreadable() -> None:
    text = (
        'a {\n  policy = jsonencode({\n    Statement = [{\n      Effect = "Allow"\n    ]\n  })\n  y = 1\n}\n'
    )
    parsed = read(text)
    assert [problem.span.line for problem in parsed.problems] == [3]
    assert outline(parsed.body) == "a\n  policy = <unreadable>\n  y = 1"

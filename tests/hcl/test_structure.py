"""How files, blocks and attributes are read, and where they stand."""

from __future__ import annotations

import pytest

from iac27017.graph.span import Span
from iac27017.hcl.parse import Parsed, parse
from tests.hcl.notation import outline


def read(text: str) -> Parsed:
    return parse(text.encode(), "main.tf")


def clean(text: str) -> str:
    parsed = read(text)
    assert parsed.problems == []
    return outline(parsed.body)


def test_blocks_attributes_and_labels() -> None:
    text = """
resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"

  versioning {
    enabled = true
  }
  lifecycle {}
}

locals { a = 1 }
moved_label bare "quoted" {
}
"""
    assert clean(text) == "\n".join(
        [
            "resource 'aws_s3_bucket' 'logs'",
            "  bucket = 'acme-logs'",
            "  versioning",
            "    enabled = True",
            "  lifecycle",
            "locals",
            "  a = 1",
            "moved_label 'bare' 'quoted'",
        ]
    )


def test_comments_of_all_kinds_are_passed_over() -> None:
    text = "# a\n// b\n/* c\n */ locals /* d */ { # e\n  a = /* f */ 1 // g\n  /* h */ b = 2 /* i\n */\n}\n/**/\n# end"
    assert clean(text) == "locals\n  a = 1\n  b = 2"


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment", "/* x */", "\ufeff", "\r\n\r\n"])
def test_a_file_may_hold_nothing(text: str) -> None:
    assert clean(text) == ""


def test_a_byte_order_mark_and_windows_line_ends() -> None:
    parsed = read('\ufeffa {\r\n  b = "x"\r\n  c = <<E\r\nx\r\nE\r\n}\r\n')
    assert parsed.problems == []
    assert outline(parsed.body) == "a\n  b = 'x'\n  c = 'x\\r\\n'"
    block = parsed.body.blocks[0]
    assert block.span == Span("main.tf", 1, 1, 6, 2)
    assert block.body.attributes["b"].span == Span("main.tf", 2, 3, 2, 10)


def test_places_of_blocks_and_attributes() -> None:
    block = read('\nresource "a" "b" {\n  x = [\n    1\n  ]\n}\n').body.blocks[0]
    assert block.header == Span("main.tf", 2, 1, 2, 17)
    assert block.span == Span("main.tf", 2, 1, 6, 2)
    attribute = block.body.attributes["x"]
    assert attribute.span == Span("main.tf", 3, 3, 5, 4)
    assert attribute.value.span == Span("main.tf", 3, 7, 5, 4)


def test_columns_count_characters() -> None:
    body = read('é = "日本語"\nb = { "キー" = x }\n').body
    assert body.attributes["é"].span == Span("main.tf", 1, 1, 1, 10)
    assert body.attributes["é"].value.span == Span("main.tf", 1, 5, 1, 10)
    assert body.attributes["b"].span == Span("main.tf", 2, 1, 2, 17)


def test_labels_take_escapes() -> None:
    assert read('a "x\\"y" "\\u00e9" {}\n').body.blocks[0].labels == ['x"y', "é"]


def test_keywords_are_names_too() -> None:
    assert clean("for = 1\nin = 2\nif = 3\ntrue = 4\nnull {\n}\n").splitlines() == [
        "for = 1",
        "in = 2",
        "if = 3",
        "true = 4",
        "null",
    ]


def test_the_first_of_two_attributes_counts_and_the_second_is_reported() -> None:
    parsed = read("a {\n  x = 1\n  x = 2\n}\n")
    assert outline(parsed.body) == "a\n  x = 1"
    assert (
        str(parsed.problems[0])
        == "main.tf:3:3: x is set twice; the first is at main.tf:2; remove one of them"
    )


def test_a_file_in_json_says_how_it_should_be_called() -> None:
    (problem,) = read('{"a": 1}\n').problems
    assert problem.span.line == 1
    assert "*.tf.json" in problem.help


def test_what_can_be_read_in_spite_of_its_line_is_read_and_reported() -> None:
    parsed = read("a {\n  x = 1 y = 2\n  z = 1 +\n    2\n}\nb\n{\n  c = 1 }\n")
    assert outline(parsed.body) == "a\n  x = 1\n  y = 2\n  z = (1 + 2)\nb\n  c = 1"
    assert [problem.span.line for problem in parsed.problems] == [2, 3, 7, 8]


BLOCK = 'resource "a" "b{n}" {{\n  x = {n}\n}}\n\n'
LARGE = "".join(BLOCK.format(n=n) for n in range(400))


@pytest.mark.parametrize(
    "inside",
    [
        "locals {\n  text = <<-EOT\n  }\n}\nresource \"no\" \"block\" {\n}\n  EOT\n}\n",
        "/*\n}\nresource \"no\" \"block\" {\n}\n*/\n",
        'locals {\n  text = "${join("", [\n    "a"\n])}"\n}\n',
        'locals {\n  map = {\n    "}" = 1\n  }\n}\n',
    ],
)
def test_a_large_file_is_read_as_a_small_one_is(inside: str) -> None:
    """It is parsed in pieces, which must not start inside of anything."""
    alone = parse(inside.encode(), "main.tf")
    parsed = parse((LARGE + inside * 300 + LARGE).encode(), "main.tf")
    assert parsed.problems == alone.problems == []
    names = [block.type for block in parsed.body.blocks]
    assert names.count("resource") == 800
    assert names.count("locals") == 300 * len(alone.body.blocks)


def test_an_error_late_in_a_large_file_is_told_with_its_place() -> None:
    parsed = parse((LARGE + 'locals {\n  x =\n}\n' + LARGE).encode(), "main.tf")
    assert [problem.span.line for problem in parsed.problems] == [LARGE.count("\n") + 2]
    assert len(parsed.body.blocks) == 801

"""How Terraform's JSON syntax becomes the same tree as HCL."""

from __future__ import annotations

import json

import pytest

from iac27017.graph.span import Span
from iac27017.hcl.json_syntax import parse_json, parse_json_values
from iac27017.hcl.parse import Parsed
from tests.hcl.notation import outline


def read(value: object) -> Parsed:
    return parse_json(json.dumps(value).encode(), "main.tf.json")


def clean(value: object) -> str:
    parsed = read(value)
    assert parsed.problems == []
    return outline(parsed.body)


def test_the_structure_of_the_language_becomes_blocks() -> None:
    text = clean(
        {
            "//": "a comment",
            "terraform": {
                "required_providers": {"aws": {"source": "hashicorp/aws"}},
                "backend": {"s3": {"key": "k"}},
            },
            "provider": {
                "aws": [{"region": "eu-west-1"}, {"alias": "us", "default_tags": {"tags": {"a": "b"}}}]
            },
            "variable": {"names": {"type": "list(string)", "default": ["${literal}"]}},
            "locals": {"a": 1},
            "data": {"aws_region": {"here": {}}},
            "module": {"m": {"source": "./m", "providers": {"aws": "aws.us"}}},
            "output": {"o": {"value": "${local.a}"}},
            "moved": [{"from": "a.b", "to": "a.c"}],
        }
    )
    assert text == "\n".join(
        [
            "terraform",
            "  required_providers",
            "    aws = {'source': 'hashicorp/aws'}",
            "  backend 's3'",
            "    key = 'k'",
            "provider 'aws'",
            "  region = 'eu-west-1'",
            "provider 'aws'",
            "  alias = 'us'",
            "  default_tags",
            "    tags = {'a': 'b'}",
            "variable 'names'",
            "  type = list(string)",
            "  default = ['${literal}']",
            "locals",
            "  a = 1",
            "data 'aws_region' 'here'",
            "module 'm'",
            "  source = './m'",
            "  providers = {'aws': aws.us}",
            "output 'o'",
            "  value = local.a",
            "moved",
            "  from = a.b",
            "  to = a.c",
        ]
    )


def test_what_belongs_to_a_resource_type_stays_attributes() -> None:
    bucket = {
        "bucket": "acme-${var.name}",
        "tags": {"${var.key}": 1.5, "b": None},
        "versioning": [{"enabled": True}],
        "depends_on": ["aws_kms_key.k"],
        "provider": "aws.eu",
        "lifecycle": {"ignore_changes": ["tags", 'tags["a"]'], "prevent_destroy": True},
        "dynamic": {
            "rule": {
                "for_each": "${var.rules}",
                "iterator": "it",
                "content": {"id": "${it.value}", "dynamic": {"x": [{}]}},
            }
        },
        "provisioner": [{"local-exec": {"command": "ls"}}],
    }
    assert clean({"resource": {"aws_s3_bucket": {"b": bucket}}}) == "\n".join(
        [
            "resource 'aws_s3_bucket' 'b'",
            "  bucket = T['acme-', var.name]",
            "  tags = {var.key: 1.5, 'b': None}",
            "  versioning = [{'enabled': True}]",
            "  depends_on = [aws_kms_key.k]",
            "  provider = aws.eu",
            "  lifecycle",
            "    ignore_changes = [tags, tags['a']]",
            "    prevent_destroy = True",
            "  dynamic 'rule'",
            "    for_each = var.rules",
            "    iterator = it",
            "    content",
            "      id = it.value",
            "      dynamic 'x'",
            "  provisioner 'local-exec'",
            "    command = 'ls'",
        ]
    )


@pytest.mark.parametrize(
    "value",
    [
        {"resource": {"a": {"x": {"n": 1}, "y": {"n": 2}}}},
        {"resource": [{"a": {"x": {"n": 1}}}, {"a": {"y": {"n": 2}}}]},
        {"resource": {"a": [{"x": {"n": 1}}, {"y": {"n": 2}}]}},
        {"resource": {"a": [{"x": [{"n": 1}]}, {"y": {"n": 2}}]}},
        [{"resource": {"a": {"x": {"n": 1}}}}, {"resource": {"a": {"y": {"n": 2}}}}],
    ],
)
def test_objects_may_be_grouped_in_lists_at_every_level(value: object) -> None:
    assert clean(value) == "resource 'a' 'x'\n  n = 1\nresource 'a' 'y'\n  n = 2"


def test_keys_of_blocks_may_come_twice() -> None:
    parsed = parse_json(b'{"locals": {"a": 1}, "locals": {"b": 2}}', "main.tf.json")
    assert parsed.problems == []
    assert outline(parsed.body) == "locals\n  a = 1\nlocals\n  b = 2"


def test_places() -> None:
    text = '{\n  "resource": {"a": {\n    "é": {\n      "x": "${y}"\n    }\n  }}\n}\n'
    (block,) = parse_json(text.encode(), "main.tf.json").body.blocks
    assert block.header == Span("main.tf.json", 3, 5, 3, 8)
    assert block.span == Span("main.tf.json", 3, 5, 5, 6)
    attribute = block.body.attributes["x"]
    assert attribute.span == Span("main.tf.json", 4, 7, 4, 18)
    assert attribute.value.span == Span("main.tf.json", 4, 12, 4, 18)


def test_strings_in_a_file_of_values_are_no_templates() -> None:
    parsed = parse_json_values(b'{"a": "${x}", "b": {"${k}": ["$${y}"]}, "//": 1}', "terraform.tfvars.json")
    assert parsed.problems == []
    assert outline(parsed.body) == "a = '${x}'\nb = {'${k}': ['$${y}']}"


BROKEN = [
    ('{"locals": {"a": 1},}', (1, 20), "`,` cannot stand before `}`"),
    ('{"locals": {"a": 1}} x', (1, 22), "nothing is expected after the end"),
    ('{"locals": {"a": True}}', (1, 18), "expected a value, found `True`"),
    ('{"locals": {"a": 01}}', (1, 18), "expected a value, found `01`"),
    ('{"locals": {"a" 1}}', (1, 17), "expected `:` after the key"),
    ('{"locals": {a: 1}}', (1, 13), 'expected a key in `"`'),
    ('{"locals": {"a": "x\n"}}', (1, 18), "not closed on its line"),
    ('{"locals": {"a": "\t"}}', (1, 19), "control character"),
    ('{"locals": {"a": "\\x"}}', (1, 19), "no escape sequence of JSON"),
    ('{"locals": {\n"a": 1', (2, 7), "expected `,` or `}`, found the end of the file"),
    ('// no\n{"locals": {"a": 1}}', (1, 1), "expected a value, found `/`"),
    ('{"locals": {"a": 1, "a": 2}}', (1, 21), "a is set twice"),
    ('{"locals": {"a": {"b": 1, "b": 2}}}', (1, 27), "the key b comes twice"),
    ('{"locals": 1}', (1, 12), "an object is expected"),
    ('{"locals": {"a": "${x"}}', (1, 18), "expected `}` to end `${`"),
    ('{"moved": {"from": "a b"}}', (1, 20), "found `b`"),
    ("", (1, 1), "found the end of the file"),
    ("1", (1, 1), "an object is expected"),
]


@pytest.mark.parametrize(("text", "place", "message"), BROKEN, ids=[text for text, _, _ in BROKEN])
def test_broken_json(text: str, place: tuple[int, int], message: str) -> None:
    (problem,) = parse_json(text.encode(), "main.tf.json").problems
    assert message in problem.message
    assert (problem.span.line, problem.span.column) == place


def test_what_was_read_before_an_error_is_kept() -> None:
    parsed = parse_json(b'{"locals": {"a": 1}, "resource": {"x": {"y": {"n": 1, "m": ', "main.tf.json")
    assert len(parsed.problems) == 1
    assert outline(parsed.body) == "locals\n  a = 1\nresource 'x' 'y'\n  n = 1"


def test_a_string_that_is_no_template_is_unreadable_and_its_neighbours_are_read() -> None:
    parsed = read({"locals": {"a": "${x +}", "b": 1}})
    assert outline(parsed.body) == "locals\n  a = <unreadable>\n  b = 1"
    assert len(parsed.problems) == 1


def test_latin_1_and_binary_input() -> None:
    (problem,) = parse_json('{"locals": {"a": "é"}}'.encode("latin-1"), "main.tf.json").problems
    assert str(problem).startswith("main.tf.json:1:19: the byte 0xe9 is no UTF-8")
    (problem,) = parse_json(b"{\0}", "main.tf.json").problems
    assert "the file is not text" in problem.message

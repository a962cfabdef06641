"""Every node has its line and column, in YAML and in JSON, whichever way it is written."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from iac27017.cloudformation.loading import load
from iac27017.cloudformation.nodes import Call, Mapping, Node, Scalar, Sequence, entry
from iac27017.cloudformation.yaml_text import resolved
from tests.cloudformation.templates import declared, reading


def _node(text: str, *path: str, file: str = "t.yaml") -> Node:
    loaded = load(text.encode(), file)
    assert not loaded.problems
    found = entry(loaded.node, *path)
    assert found is not None
    return found


def _span(node: Node) -> tuple[int, int, int, int]:
    return node.span[1:]


def test_scalars_end_where_their_text_does() -> None:
    assert _span(_node("a:\n  b: text", "a", "b")) == (2, 6, 2, 10)
    assert _span(_node('a: "q x"', "a")) == (1, 4, 1, 9)


def test_columns_count_characters_and_not_bytes() -> None:
    assert _span(_node("ä: {ü: x}", "ä", "ü")) == (1, 8, 1, 9)


def test_a_block_ends_with_its_last_value() -> None:
    text = "a:\n  b:\n    - 1\n    - 2\n\n# far below\nc: 3\n"
    assert _span(_node(text, "a")) == (2, 3, 4, 8)
    assert _span(_node(text, "a", "b")) == (3, 5, 4, 8)


def test_a_flow_collection_ends_with_its_bracket() -> None:
    assert _span(_node("a: {b: [1, 2]  }", "a")) == (1, 4, 1, 17)


def test_short_and_long_forms_are_one_node() -> None:
    short = _node("a: !GetAtt Key.Arn", "a")
    long = _node("a: {Fn::GetAtt: [Key, Arn]}", "a")
    json = _node('{"a": {"Fn::GetAtt": ["Key", "Arn"]}}', "a")
    assert isinstance(short, Call) and isinstance(long, Call) and isinstance(json, Call)
    assert short.name == long.name == json.name == "Fn::GetAtt"
    assert isinstance(short.argument, Scalar) and isinstance(long.argument, Sequence)
    assert _span(short) == (1, 4, 1, 19)
    assert _span(json) == (1, 7, 1, 37)


def test_an_intrinsic_in_an_intrinsic() -> None:
    outer = _node("a: !Join\n  - ','\n  - - !Ref B\n    - x\n", "a")
    assert isinstance(outer, Call) and isinstance(outer.argument, Sequence)
    inner = outer.argument.items[1]
    assert isinstance(inner, Sequence) and isinstance(inner.items[0], Call)
    assert inner.items[0].name == "Ref"
    assert _span(inner.items[0]) == (3, 7, 3, 13)


def test_a_short_form_around_a_long_one() -> None:
    outer = _node("a: !Base64\n  Fn::Sub: text\n", "a")
    assert isinstance(outer, Call) and outer.name == "Fn::Base64"
    assert isinstance(outer.argument, Call) and outer.argument.name == "Fn::Sub"


def test_a_mapping_with_more_keys_is_no_intrinsic() -> None:
    assert isinstance(_node("a: {Ref: x, Other: y}", "a"), Mapping)


JSON = '{\n  "a": {"b": [1, true, null, "\\ud83d\\ude00"], "c": -2.50},\n\t"d": "x\\/y"\n}'


def test_json_with_escapes_beyond_yaml_has_places() -> None:
    assert _span(_node(JSON, "a", "c")) == (2, 52, 2, 57)
    assert _span(_node(JSON, "d")) == (3, 7, 3, 13)
    items = _node(JSON, "a", "b")
    assert isinstance(items, Sequence)
    assert [item.value for item in items.items if isinstance(item, Scalar)] == [
        1,
        True,
        None,
        "\N{GRINNING FACE}",
    ]
    assert _span(items.items[3]) == (2, 30, 2, 44)


def test_json_reads_the_same_with_and_without_such_escapes() -> None:
    plain = JSON.replace("\\ud83d\\ude00", "smile-smile-")
    assert _span(_node(plain, "a")) == _span(_node(JSON, "a")) == (2, 8, 2, 58)
    assert _span(_node(plain, "a", "b")) == _span(_node(JSON, "a", "b"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("No", False), ("~", None), ("", None), ("12", 12), ("-3", -3), ("0", 0),
        ("1.10", Decimal("1.10")), ("012345678901", "012345678901"), ("2012-10-17", "2012-10-17"), ("1_000", "1_000"),
        ("0x1F", "0x1F"), ("1e5", "1e5"), ("12:30", "12:30"), ("truely", "truely"), ("9" * 40, "9" * 40),
    ],
)  # fmt: skip
def test_plain_scalars_lose_no_digit(text: str, value: object) -> None:
    found = resolved(text)
    assert found == value
    assert type(found) is type(value)


def test_a_name_may_be_a_word_of_yaml(tmp_path: Path) -> None:
    text = """\
    Parameters: {On: {Type: String, Default: x}}
    Conditions: {Yes: !Equals [!Ref On, y]}
    Resources:
      It: {Type: A::B::C, Properties: {On: !If [Yes, 1, 2]}}
    """
    assert declared(reading(tmp_path, t=text), "It").body.attributes["On"].value == 2


def test_anchors_and_merges_are_put_in() -> None:
    text = "base: &base {a: 1, b: 2}\nown: {<<: *base, b: 3}\nsame: *base\n"
    own = _node(text, "own")
    assert isinstance(own, Mapping)
    assert {name: n.value for name, n in own.entries.items() if isinstance(n, Scalar)} == {"b": 3, "a": 1}
    assert isinstance(_node(text, "same"), Mapping)


def test_resources_and_properties_know_their_lines(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        t="""\
        Resources:
          # which one it is
          Logs:
            Type: AWS::S3::Bucket
            DeletionPolicy: Retain
            Properties:
              BucketName: !Sub
                - "${A}-logs"
                - A: acme
              Tags:
                - Key: a
                  Value: b
        """,
    )
    logs = declared(found, "Logs")
    assert logs.header == ("t.yaml", 3, 3, 3, 7)
    assert logs.span == ("t.yaml", 3, 3, 12, 19)
    name = logs.body.attributes["BucketName"]
    assert (name.value, name.span) == ("acme-logs", ("t.yaml", 7, 7, 9, 18))
    assert logs.body.attributes["@DeletionPolicy"].value == "Retain"

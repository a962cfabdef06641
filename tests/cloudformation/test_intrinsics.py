"""What each intrinsic is worth; the notation of values is that of `templates.shown`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from iac27017.graph.body import Attribute
from iac27017.graph.value import Encoded, Text, Unknown
from tests.cloudformation.templates import declared, reading, shown, worth

AROUND = """\
  Net:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Key: {Type: AWS::KMS::Key}
  Topic: {Type: AWS::SNS::Topic}
Parameters:
  Name: {Type: String, Default: acme}
  Size: {Type: Number, Default: 3}
  On: {Type: String, Default: true}
  List: {Type: CommaDelimitedList, Default: "a, b,c"}
  Empty: {Type: CommaDelimitedList, Default: ""}
  Zones: {Type: "List<AWS::EC2::AvailabilityZone::Name>", Default: "z1,z2"}
  Only: {Type: String, AllowedValues: [one]}
  Open: {Type: String}
Mappings:
  Sizes:
    acme: {small: 1, all: [1, 2]}
Conditions:
  Sure: !Equals [!Ref Name, acme]
"""

KNOWN = [
    ("!Ref Name", "acme"),
    ("{Ref: Size}", 3),
    ("!Ref List", ["a", "b", "c"]),
    ("!Ref Empty", []),
    ("!Ref Zones", ["z1", "z2"]),
    ("!Ref Only", "one"),
    ("!Ref Key", "<Key>"),
    ("!Ref Topic", "<Topic.Arn>"),
    ("!GetAtt Key.Arn", "<Key.Arn>"),
    ("!GetAtt [Key, Arn]", "<Key.Arn>"),
    ("!GetAtt [Key, !Sub 'A${Open}']", "the attribute's name is known only at deployment"),
    ("!GetAtt Net.CidrBlock", "10.0.0.0/16"),
    ("!GetAtt Net.CidrBlockAssociations", "<Net.CidrBlockAssociations>"),
    ("!Ref AWS::Partition", "aws"),
    ("!Ref AWS::URLSuffix", "amazonaws.com"),
    ("!Ref AWS::Region", "<AWS::Region>"),
    ("!Sub 'x'", "x"),
    ("!Sub '${Name}-${!Name}-${Size}'", "acme-${Name}-3"),
    ("!Sub '${ Name }'", "acme"),
    ("!Sub ['${A}/${Name}', {A: !Ref Size}]", "3/acme"),
    ("!Sub '${Key.Arn}'", "<Key.Arn>"),
    ("!Sub '${Key.Arn}/*'", "${Key.Arn}/*"),
    ("!Sub 'arn:${AWS::Partition}:kms:${AWS::Region}:x'", "arn:aws:kms:${AWS::Region}:x"),
    ("!Sub '${On}'", "true"),
    ("!Join ['-', [a, !Ref Name, 3, true]]", "a-acme-3-true"),
    ("!Join [',', !Ref List]", "a,b,c"),
    ("!Join ['', ['arn:', !GetAtt Key.Arn]]", "arn:${Key.Arn}"),
    ("!Join ['', [!Ref Key]]", "<Key>"),
    ("!Join ['', [a, !Ref AWS::NoValue, b]]", "ab"),
    ("!Split ['/', 'a/b//c']", ["a", "b", "", "c"]),
    ("!Select [1, !Ref List]", "b"),
    ("!Select ['1', [a, b]]", "b"),
    ("!Select [0, !Split ['.', 'x.y']]", "x"),
    ("!Select [5, [a]]", "the list has no item 5"),
    ("!Select [0, !GetAtt Net.CidrBlockAssociations]", "<Net.CidrBlockAssociations[0]>"),
    ("!FindInMap [Sizes, !Ref Name, small]", 1),
    ("!FindInMap [Sizes, acme, all]", [1, 2]),
    ("!FindInMap [Sizes, nobody, all, {DefaultValue: !Ref Size}]", 3),
    ("!If [Sure, !Ref Name, b]", "acme"),
    ("!If [Sure, !Ref AWS::NoValue, b]", None),
    ("[a, !If [Sure, !Ref AWS::NoValue, b], c]", ["a", "c"]),
    ("{A: 1, B: !If [Sure, !Ref AWS::NoValue, b]}", {"A": 1}),
    ("!Cidr [10.0.0.0/16, 2, 8]", ["10.0.0.0/24", "10.0.1.0/24"]),
    ("!Cidr [!GetAtt Net.CidrBlock, '2', '12']", ["10.0.0.0/20", "10.0.16.0/20"]),
    ("!Cidr ['2001:db8::/56', 2, 64]", ["2001:db8::/64", "2001:db8:0:1::/64"]),
    ("!Cidr [10.0.0.0/30, 2, 8]", "10.0.0.0/30 holds no blocks of that size"),
    ("{Fn::Length: !Ref List}", 3),
    ("{Fn::Length: [1, !Ref Open]}", 2),
    ("!Base64 'echo'", "echo"),
    ("{Fn::Base64: !Sub 'echo ${Name}'}", "echo acme"),
    ("!Base64 {Fn::Sub: 'echo ${Name}'}", "echo acme"),
    ("'{{resolve:secretsmanager:db:SecretString:x}}'", "{{resolve:secretsmanager:db:SecretString:x}}"),
    ("2012-10-17", "2012-10-17"),
]


@pytest.mark.parametrize(("expression", "value"), KNOWN, ids=[expression for expression, _ in KNOWN])
def test_value(tmp_path: Path, expression: str, value: object) -> None:
    if value is None:
        assert "Value" not in _attributes(tmp_path, expression)
        return
    assert shown(worth(tmp_path, expression, AROUND)) == value


def _attributes(folder: Path, expression: str) -> dict[str, Attribute]:
    text = f"Resources:\n  It: {{Type: A::B::C, Properties: {{Value: {expression}}}}}\n{AROUND}"
    return declared(reading(folder, t=text), "It").body.attributes


UNKNOWN = [
    ("!Ref Open", "parameter Open has no default value", "Open@template.yaml"),
    ("!Select [0, !GetAZs '']", "the availability zones are known only at deployment", 'Select("0", GetAZs('),
    ("!Ref AWS::StackName", "AWS::StackName is known only at deployment", "AWS::StackName@template.yaml"),
    ("'{{resolve:ssm:/a/b:1}}'", "the SSM parameter /a/b is read at deployment", "ssm:/a/b"),
    ("!Split ['-', !Ref Open]", "parameter Open has no default value", 'Split("-", Open@template.yaml)'),
    (
        "!Select [!Ref Open, [a, b]]",
        "which item is selected is known only at deployment",
        "Select(Open@template.yaml",
    ),
    (
        "{Fn::Length: !Ref Open}",
        "the length of the list is known only at deployment",
        "Length(Open@template.yaml)",
    ),
    ("!Cidr [!Ref Open, 1, 8]", "the address blocks are known only at deployment", "Cidr(Open@template.yaml"),
    ("!Join [!Ref Open, [a, b]]", "the delimiter is known only at deployment", ""),
]


@pytest.mark.parametrize(("expression", "reason", "cause"), UNKNOWN, ids=[row[0] for row in UNKNOWN])
def test_what_nobody_knows_has_a_reason_and_a_cause(
    tmp_path: Path, expression: str, reason: str, cause: str
) -> None:
    value = worth(tmp_path, expression, AROUND)
    assert isinstance(value, Unknown)
    assert str(value) == reason
    assert value.cause.startswith(cause)
    assert bool(value.cause) is bool(cause)


def test_a_text_keeps_what_is_unknown_in_it(tmp_path: Path) -> None:
    value = worth(tmp_path, "!Sub '${Name}-${Open}'", AROUND)
    assert isinstance(value, Text)
    assert value.parts[0] == "acme-"
    assert isinstance(value.parts[1], Unknown)


def test_json_text_is_remembered_for_what_it_is(tmp_path: Path) -> None:
    known = worth(tmp_path, "{Fn::ToJsonString: {a: [1, true, x], b: 1.5}}", AROUND)
    assert isinstance(known, Encoded)
    assert known == '{"a":[1,true,"x"],"b":1.5}'
    assert known.decoded == {"a": [1, True, "x"], "b": Decimal("1.5")}
    tied = worth(tmp_path, "{Fn::ToJsonString: {a: !GetAtt Key.Arn}}", AROUND)
    assert isinstance(tied, Text)
    assert str(tied) == '{"a":"${Key.Arn}"}'
    assert shown(tied.decoded) == {"a": "<Key.Arn>"}


def test_a_local_file_is_included(tmp_path: Path) -> None:
    (tmp_path / "tags.yaml").write_text("A: !Ref Name\nB: 2\n")
    expression = "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./tags.yaml}}}"
    assert shown(worth(tmp_path, expression, AROUND)) == {"A": "acme", "B": 2}
    among = "{C: 1, Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./tags.yaml}}}"
    assert shown(worth(tmp_path, among, AROUND)) == {"C": 1, "A": "acme", "B": 2}


def test_a_file_that_is_not_on_disk_is_a_problem(tmp_path: Path) -> None:
    expression = "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://bucket/tags.yaml}}}"
    found = reading(tmp_path, t=f"Resources: {{It: {{Type: A::B::C, Properties: {{X: {expression}}}}}}}")
    assert [str(p) for p in found.problems] == [
        "t.yaml:1:65: s3://bucket/tags.yaml is not on disk; put the file beside the template, or include a local one"
    ]


def test_the_names_in_an_include_are_those_of_the_template(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        part="B: !GetAtt Key.Arn",
        t="""\
        Resources:
          Key: {Type: AWS::KMS::Key}
          It:
            Type: A::B::C
            Properties:
              A: 1
              Fn::Transform: {Name: AWS::Include, Parameters: {Location: part.yaml}}
        """,
    )
    attributes = declared(found, "It").body.attributes
    assert {name: shown(a.value) for name, a in attributes.items()} == {"A": 1, "B": "<Key.Arn>"}
    assert attributes["B"].span.place == "part.yaml:1"

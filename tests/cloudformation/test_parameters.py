"""What parameters are worth, and where that comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.graph.body import Attribute, Origin
from iac27017.graph.value import Unknown
from tests.cloudformation.templates import declared, reading, shown, write

TEMPLATE = """\
Parameters:
  Env:
    Type: String
    Default: dev
  Zones:
    Type: CommaDelimitedList
  Count: {Type: Number}
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /images/latest}
  Bucket: {Type: "AWS::SSM::Parameter::Value<String>", Default: /logs/bucket}
Resources:
  It:
    Type: A::B::C
    Properties:
      Env: !Ref Env
      Text: !Sub "${Env}-x"
      Zones: !Ref Zones
      Count: !Ref Count
      Image: !Ref Image
      Bucket: !Ref Bucket
"""


def _attributes(folder: Path, *parameter_files: Path, **files: str) -> dict[str, Attribute]:
    found = reading(folder, *parameter_files, t=TEMPLATE, **files)
    assert not found.problems, "\n".join(map(str, found.problems))
    return declared(found, "It").body.attributes


def test_a_default_is_told_from_what_is_written(tmp_path: Path) -> None:
    env = _attributes(tmp_path)["Env"]
    assert (env.value, env.origin) == ("dev", Origin.VARIABLE_DEFAULT)
    assert [span.place for span in env.sources] == ["t.yaml:4"]


def test_a_text_with_a_parameter_in_it_is_computed(tmp_path: Path) -> None:
    text = _attributes(tmp_path)["Text"]
    assert (text.value, text.origin) == ("dev-x", Origin.COMPUTED)
    assert [span.place for span in text.sources] == ["t.yaml:4"]


def test_a_parameter_without_a_value_is_unknown(tmp_path: Path) -> None:
    count = _attributes(tmp_path)["Count"].value
    assert isinstance(count, Unknown)
    assert (str(count), count.cause) == ("parameter Count has no default value", "Count@t.yaml")


def test_what_the_parameter_store_holds_is_unknown(tmp_path: Path) -> None:
    image = _attributes(tmp_path)["Image"].value
    assert str(image) == "parameter Image is read from the SSM parameter /images/latest at deployment"


def test_what_the_parameter_store_holds_is_known_where_a_template_puts_it_there(tmp_path: Path) -> None:
    other = """\
    Resources:
      Logs: {Type: AWS::S3::Bucket}
      Stored:
        Type: AWS::SSM::Parameter
        Properties: {Name: /logs/bucket, Type: String, Value: !Ref Logs}
    """
    bucket = _attributes(tmp_path, other=other)["Bucket"].value
    assert shown(bucket) == "<Logs>"


SHAPES = {
    "a list of keys and values": """\
        [{"ParameterKey": "Env", "ParameterValue": "prod"}, {"ParameterKey": "Zones", "ParameterValue": "a,b"},
         {"ParameterKey": "Count", "ParameterValue": "3"}, {"ParameterKey": "Image", "UsePreviousValue": true}]
        """,
    "a mapping under Parameters": '{"Parameters": {"Env": "prod", "Zones": "a,b", "Count": "3"}, "Tags": {"a": "b"}}',
    "a plain mapping": "Env: prod\nZones: 'a,b'\nCount: '3'\n",
    "a mapping with lists": '{"Env": "prod", "Zones": ["a", "b"], "Count": "3"}',
    "a list of texts": '["Env=prod", "Zones=a,b", "Count=3"]',
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_parameter_file_is_a(tmp_path: Path, shape: str) -> None:
    file = tmp_path / "prod.json"
    file.write_text(SHAPES[shape])
    attributes = _attributes(tmp_path, file)
    assert {name: shown(attributes[name].value) for name in ("Env", "Zones", "Count")} == {
        "Env": "prod",
        "Zones": ["a", "b"],
        "Count": "3",
    }
    assert attributes["Env"].origin is Origin.WRITTEN
    assert attributes["Env"].sources[0].file == "prod.json"


def test_the_last_parameter_file_counts(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / f"{name}.json").write_text(f'{{"Env": "{name}"}}')
    assert _attributes(tmp_path, tmp_path / "first.json", tmp_path / "second.json")["Env"].value == "second"


def test_a_misspelt_name_in_a_parameter_file_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "prod.json"
    file.write_text('{\n  "Enf": "prod"\n}')
    problems = reading(tmp_path, file, t=TEMPLATE).problems
    assert [str(p) for p in problems] == [
        'prod.json:2:3: no template here has a parameter "Enf"; correct the name'
    ]


def test_a_file_without_values_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "prod.json"
    file.write_text("[]")
    problems = reading(tmp_path, file, t=TEMPLATE).problems
    assert [p.message for p in problems] == ["holds no parameter values"]


def test_parameter_files_do_not_reach_into_nested_stacks(tmp_path: Path) -> None:
    file = tmp_path / "prod.json"
    file.write_text('{"Env": "prod"}')
    write(
        tmp_path,
        outer="""\
        Parameters: {Env: {Type: String}}
        Resources:
          Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: inner.yaml}}
        """,
        inner="""\
        Parameters: {Env: {Type: String, Default: dev}}
        Resources:
          It: {Type: A::B::C, Properties: {Env: !Ref Env}}
        """,
    )
    found = reading(tmp_path, file)
    assert declared(found, "Child/It").body.attributes["Env"].value == "dev"

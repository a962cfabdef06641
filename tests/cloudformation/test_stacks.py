"""What ties templates to each other: nested stacks, stack sets, exports, assemblies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iac27017.graph.span import Span
from tests.cloudformation.templates import declared, reading, shown

STORE = """\
Parameters:
  Name: {Type: String}
Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Name}}
Outputs:
  Arn: {Value: !GetAtt Bucket.Arn}
  Name: {Value: !Ref Name}
"""


def test_each_nesting_is_an_instance_with_values_of_its_own(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        main="""\
        Resources:
          Logs:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: ./parts/store.yaml, Parameters: {Name: logs}}
          Data:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: parts/store.yaml, Parameters: {Name: data}}
          It:
            Type: A::B::C
            Properties: {Arn: !GetAtt Logs.Outputs.Arn, Name: !Sub "${Data.Outputs.Name}/x"}
        """,
        parts__store=STORE,
    )
    assert not found.problems
    assert found.roots == ["main.yaml"]
    names = {
        str(d.address): d.body.attributes["BucketName"].value for d in found.declarations if d.address.modules
    }
    assert names == {"Logs/Bucket": "logs", "Data/Bucket": "data"}
    logs = declared(found, "Logs/Bucket")
    assert (logs.header.place, logs.address.root) == ("parts/store.yaml:4", "main.yaml")
    assert logs.calls == (Span("main.yaml", 2, 3, 2, 7),)
    it = declared(found, "It").body.attributes
    assert shown(it["Arn"].value) == "<Logs/Bucket.Arn>"
    assert it["Name"].value == "data/x"


@pytest.mark.parametrize(
    "location",
    [
        "https://s3.amazonaws.com/some-bucket/v1/parts/store.yaml",
        "!Sub 'https://${AWS::StackName}.s3.amazonaws.com/parts/store.yaml'",
        "!Join ['/', [https://s3.amazonaws.com, !Ref AWS::AccountId, parts, store.yaml]]",
        "!Sub 's3://bucket/${AWS::Region}/store.yaml?version=1'",
    ],
)
def test_an_address_in_a_bucket_is_the_template_whose_path_ends_like_it(
    tmp_path: Path, location: str
) -> None:
    main = f"""\
    Resources:
      Child: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {location}, Parameters: {{Name: x}}}}}}
    """
    found = reading(tmp_path, main=main, parts__store=STORE)
    assert not found.problems
    assert [str(d.address) for d in found.declarations] == ["Child/Bucket"]


def test_a_template_that_is_not_on_disk_is_a_problem_and_its_outputs_are_unknown(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        main="""\
        Resources:
          Child:
            Type: AWS::CloudFormation::Stack
            Properties:
              TemplateURL: https://s3.amazonaws.com/bucket/far.yaml
          It: {Type: A::B::C, Properties: {X: !GetAtt Child.Outputs.X}}
        """,
    )
    assert [str(p) for p in found.problems] == [
        "main.yaml:5:20: the template of stack Child, https://s3.amazonaws.com/bucket/far.yaml, is not on disk; "
        "keep the template in the scanned directory, with the same file name"
    ]
    assert found.modules_missing == ["Child (https://s3.amazonaws.com/bucket/far.yaml)"]
    assert (
        str(declared(found, "It").body.attributes["X"].value) == "the template of stack Child is not on disk"
    )


def test_what_a_stack_hangs_on_its_resources_hang_on(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        main="""\
        Parameters: {Env: {Type: String}}
        Conditions: {IsProd: !Equals [!Ref Env, prod], Never: !Equals [a, b]}
        Resources:
          Child:
            Type: AWS::CloudFormation::Stack
            Condition: IsProd
            Properties: {TemplateURL: store.yaml, Parameters: {Name: x}}
          Gone:
            Type: AWS::CloudFormation::Stack
            Condition: Never
            Properties: {TemplateURL: store.yaml, Parameters: {Name: y}}
        """,
        store=STORE,
    )
    (bucket,) = found.declarations
    assert [(c.text, truth) for c, truth in bucket.guard] == [('Env == "prod"', True)]


def test_stack_tags_come_to_every_resource(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        main="""\
        Resources:
          Child:
            Type: AWS::CloudFormation::Stack
            Properties:
              TemplateURL: store.yaml
              Parameters: {Name: x}
              Tags: [{Key: Environment, Value: prod}]
        """,
        store=STORE,
    )
    assert declared(found, "Child/Bucket").default_tags == {"Environment": "prod"}


def test_a_stack_set_is_deployed_to_accounts_that_nobody_knows(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        main="""\
        Resources:
          Everywhere:
            Type: AWS::CloudFormation::StackSet
            Properties:
              StackSetName: x
              PermissionModel: SERVICE_MANAGED
              TemplateURL: store.yaml
              Parameters: [{ParameterKey: Name, ParameterValue: logs}]
        """,
        store=STORE,
    )
    bucket = declared(found, "Everywhere/Bucket")
    assert bucket.body.attributes["BucketName"].value == "logs"
    assert shown(bucket.account) == "<Everywhere/AWS::AccountId>"
    assert shown(bucket.region) == "<Everywhere/AWS::Region>"


CARRIED = """\
Resources:
  Everywhere:
    Type: AWS::CloudFormation::StackSet
    Properties:
      StackSetName: x
      TemplateBody: {intrinsic}|
        Parameters:
          Name: {{Type: String}}
        Resources:
          Bucket:
            Type: AWS::S3::Bucket
            Properties:
              BucketName: !Ref Name
              {broken}
      Parameters: [{{ParameterKey: Name, ParameterValue: logs}}]
"""


@pytest.mark.parametrize("intrinsic", ["", "!Sub "])
def test_a_stack_set_carries_its_template_along(tmp_path: Path, intrinsic: str) -> None:
    found = reading(tmp_path, main=CARRIED.format(intrinsic=intrinsic, broken="Tags: []"))
    assert not found.problems
    bucket = declared(found, "Everywhere/Bucket")
    assert bucket.body.attributes["BucketName"].value == "logs"
    assert bucket.header.place == "main.yaml:10"
    assert bucket.body.attributes["BucketName"].span.place == "main.yaml:13"


def test_a_carried_template_that_is_broken_is_a_problem_at_its_line(tmp_path: Path) -> None:
    found = reading(tmp_path, main=CARRIED.format(intrinsic="", broken="Tags: [}"))
    assert found.problems[0].span.place == "main.yaml:14"
    assert "not readable as YAML" in found.problems[0].message


def test_a_carried_template_in_one_line_of_json(tmp_path: Path) -> None:
    main = """\
    Resources:
      Everywhere:
        Type: AWS::CloudFormation::StackSet
        Properties:
          TemplateBody: '{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}'
    """
    assert declared(reading(tmp_path, main=main), "Everywhere/Bucket").header.place == "main.yaml:5"


def test_a_carried_template_that_is_put_together_at_deployment_is_missing(tmp_path: Path) -> None:
    main = """\
    Parameters: {Body: {Type: String}}
    Resources:
      Everywhere: {Type: AWS::CloudFormation::StackSet, Properties: {TemplateBody: !Ref Body}}
    """
    found = reading(tmp_path, main=main)
    assert found.modules_missing == ["Everywhere"]
    assert "no text that is known before deployment" in found.problems[0].message


EXPORTS = """\
Resources:
  Vpc: {Type: AWS::EC2::VPC}
Outputs:
  Plain: {Value: !Ref Vpc, Export: {Name: network-vpc}}
  Named: {Value: !GetAtt Vpc.CidrBlock, Export: {Name: !Sub "${AWS::StackName}-cidr"}}
"""


def _imported(folder: Path, name: str, **files: str) -> object:
    text = f"""\
    Parameters: {{Stack: {{Type: String}}, Known: {{Type: String, Default: network}}}}
    Resources:
      It: {{Type: A::B::C, Properties: {{X: {{"Fn::ImportValue": {name}}}}}}}
    """
    found = reading(folder, importing=text, exporting=EXPORTS, **files)
    value = shown(declared(found, "It").body.attributes["X"].value)
    return (value, [str(p) for p in found.problems]) if found.problems else value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("network-vpc", "<Vpc>"),
        ("!Sub '${Known}-vpc'", "<Vpc>"),
        ("network-cidr", "<Vpc.CidrBlock>"),
        ("!Sub '${Stack}-cidr'", "<Vpc.CidrBlock>"),
        ("!Sub '${Stack}-vpc'", "<Vpc>"),
        ("!Ref Stack", "the imported value is not exported by any stack in this code"),
    ],
)
def test_an_import_is_what_another_stack_exports(tmp_path: Path, name: str, value: str) -> None:
    assert _imported(tmp_path, name) == value


def test_what_nobody_exports_is_a_problem(tmp_path: Path) -> None:
    assert _imported(tmp_path, "nobody") == (
        "nobody is not exported by any stack in this code",
        [
            'importing.yaml:3:39: no stack here exports "nobody"; '
            "scan the stack that exports it together with this one"
        ],
    )


def test_of_two_exports_that_may_be_meant_neither_is_taken(tmp_path: Path) -> None:
    assert _imported(tmp_path, "a-cidr", other=EXPORTS.replace("network-vpc", "x")) == (
        "several stacks in this code may export a-cidr"
    )


def test_an_assembly_says_where_its_stacks_are_deployed_to(tmp_path: Path) -> None:
    folder = tmp_path / "cdk.out"
    folder.mkdir()
    asset = {
        "Fn::Join": [
            "",
            ["https://s3.", {"Ref": "AWS::Region"}, ".", {"Ref": "AWS::URLSuffix"}, "/abc123.json"],
        ]
    }
    main = {
        "Resources": {
            "Nested": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": asset, "Parameters": {"P": "logs"}},
                "Metadata": {
                    "aws:asset:path": "Nested.nested.template.json",
                    "aws:asset:property": "TemplateURL",
                },
            },
            "It": {"Type": "A::B::C", "Properties": {"X": {"Fn::Sub": "${AWS::AccountId}-${AWS::Region}"}}},
        }
    }
    nested = {
        "Parameters": {"P": {"Type": "String"}},
        "Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "P"}}}},
    }
    artifact = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/eu-west-1",
        "properties": {"templateFile": "Main.template.json"},
    }
    (folder / "Main.template.json").write_text(json.dumps(main))
    (folder / "Nested.nested.template.json").write_text(json.dumps(nested))
    (folder / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": {"Main": artifact}}))

    found = reading(tmp_path)
    assert not found.problems
    assert found.roots == ["cdk.out/Main.template.json"]
    assert declared(found, "It").body.attributes["X"].value == "111122223333-eu-west-1"
    bucket = declared(found, "Nested/B")
    assert (bucket.account, bucket.region) == ("111122223333", "eu-west-1")
    assert bucket.body.attributes["BucketName"].value == "logs"

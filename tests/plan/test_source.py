"""Where the code lies beside a plan, its lines, its sources and its ties come with the plan's values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iac27017.cli import main
from iac27017.graph.value import Planned, Reference, Unknown
from tests.plan.plans import change, configured, declared, plan, planned, reading_of, write

CODE = """variable "size" {
  default = 10
}

variable "password" {
  sensitive = true
}

resource "aws_kms_key" "k" {
  enable_key_rotation = true
}

resource "aws_ebs_volume" "v" {
  for_each   = toset(["a", "b"])
  encrypted  = true
  size       = var.size
  kms_key_id = aws_kms_key.k.arn
}

resource "aws_db_instance" "d" {
  password = var.password
}
"""


def content() -> object:
    volumes = [planned(f'aws_ebs_volume.v["{key}"]', {"encrypted": True, "size": 20}) for key in "ab"]
    resources = [planned("aws_kms_key.k", {"enable_key_rotation": True}), *volumes,
                 planned("aws_db_instance.d", {"password": "hunter22"}, sensitive_values={"password": True})]  # fmt: skip
    changes = [change(each["address"], each["values"], {"kms_key_id": True}) for each in volumes]
    blocks = {
        "resources": [
            configured("aws_kms_key.k", {}),
            configured("aws_ebs_volume.v", {}),
            configured("aws_db_instance.d", {}),
        ],
        "variables": {"size": {"default": 10}, "password": {"sensitive": True}},
    }
    return plan(
        resources, changes, blocks, variables={"size": {"value": 20}, "password": {"value": "hunter22"}}
    )


def test_blocks_and_attributes_stand_where_the_code_has_them(tmp_path: Path) -> None:
    volume = declared(reading_of(write(tmp_path, content(), code={"main.tf": CODE})), 'aws_ebs_volume.v["b"]')
    assert (str(volume.header), volume.language) == ("main.tf:13:1", "plan")
    assert {name: str(each.span) for name, each in volume.body.attributes.items()} == {
        "encrypted": "main.tf:15:3", "size": "main.tf:16:3", "kms_key_id": "main.tf:17:3"
    }  # fmt: skip


def test_values_are_the_plans_and_references_the_codes(tmp_path: Path) -> None:
    attributes = declared(
        reading_of(write(tmp_path, content(), code={"main.tf": CODE})), 'aws_ebs_volume.v["a"]'
    ).body.attributes
    assert attributes["size"].value == 20
    key = attributes["kms_key_id"].value
    assert isinstance(key, Reference) and str(key) == "aws_kms_key.k.arn"


def test_a_secret_that_was_given_to_the_plan_comes_from_elsewhere(tmp_path: Path) -> None:
    value = (
        declared(reading_of(write(tmp_path, content(), code={"main.tf": CODE})), "aws_db_instance.d")
        .body.attributes["password"]
        .value
    )
    assert isinstance(value, Planned)
    assert value == "hunter22"
    assert isinstance(value.written, Unknown) and str(value.written) == "variable password has no value"


def test_the_source_may_lie_elsewhere_and_above(tmp_path: Path) -> None:
    plans, code = tmp_path / "plans", tmp_path / "code"
    plans.mkdir()
    path = write(plans, content())
    write(
        code / "envs",
        "",
        "other.txt",
        {"prod/main.tf": CODE, "dev/main.tf": 'resource "aws_s3_bucket" "b" {}\n'},
    )
    volume = declared(reading_of(path, source=code), 'aws_ebs_volume.v["a"]')
    assert (volume.header.file, volume.address.root) == ("envs/prod/main.tf", "envs/prod")


def test_code_that_declares_something_else_is_named_as_a_problem(tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.mkdir()
    (code / "main.tf").write_text('resource "aws_s3_bucket" "b" {}\n', encoding="utf-8")
    reading = reading_of(write(tmp_path, content()), source=code)
    assert [problem.message.split(": ")[1] for problem in reading.problems] == [
        "no root module there has the resources of this plan"
    ]
    assert len(reading.declarations) == 4


def test_a_plan_in_a_scanned_tree_is_left_alone(tmp_path: Path) -> None:
    from iac27017.scan import Inputs, Target, read

    write(tmp_path, content(), code={"main.tf": CODE})
    assert {each.language for each in read(Target.of([tmp_path]), Inputs()).declarations} == {"terraform"}
    assert {
        each.language for each in read(Target.of([tmp_path, tmp_path / "main.tf"]), Inputs()).declarations
    } == {"terraform"}
    assert {each.language for each in read(Target.of([tmp_path / "plan.json"]), Inputs()).declarations} == {
        "plan"
    }


def test_the_command_line_takes_the_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = tmp_path / "code"
    code.mkdir()
    (code / "main.tf").write_text(CODE, encoding="utf-8")
    plans = tmp_path / "plans"
    plans.mkdir()
    assert main(["scan", str(write(plans, content())), "--source", str(code), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {each["file"] for each in found["findings"]} == {"main.tf"}
    assert {each["language"] for each in found["findings"]} == {"plan"}
    assert "hunter22" not in json.dumps(found)


def test_plans_of_opentofu_are_read_alike(tmp_path: Path) -> None:
    key = planned(
        "aws_kms_key.k", {"enable_key_rotation": True}, provider_name="registry.opentofu.org/hashicorp/aws"
    )
    found = declared(reading_of(write(tmp_path, plan([key]))), "aws_kms_key.k")
    assert (found.provider, found.body.attributes["enable_key_rotation"].value) == ("aws", True)

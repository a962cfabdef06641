"""Skips of other tools, and what is proposed for them."""

from __future__ import annotations

import json
import sys

import pytest

from iac27017.config import parse
from iac27017.policy.comments import commented_files
from iac27017.policy.peers import SUFFIXES, Skip, counterparts, read_skips
from tests.policy.conftest import Write

BUCKET = 'resource "aws_s3_bucket" "logs" {{\n  bucket = "logs" {0}\n}}\n'


def _skips(write: Write, **files: str) -> list[Skip]:
    folder = write({name.replace("_", "."): text for name, text in files.items()})
    return read_skips(folder, commented_files(folder, suffixes=SUFFIXES))


def test_checkov(write: Write) -> None:
    (skip,) = _skips(write, main_tf=BUCKET.format("#checkov:skip=CKV_AWS_143:locked by another team"))
    assert (skip.tool, skip.id, skip.span.place) == ("checkov", "CKV_AWS_143", "main.tf:2")
    assert skip.proposal == "# iac27017: ignore[LOG-012] locked by another team"
    assert skip.block is not None
    assert skip.block.first == 1


@pytest.mark.parametrize("comment", ["#trivy:ignore:AVD-AWS-0088", "# trivy:ignore:aws-0088", "#tfsec:ignore:AVD-AWS-0088"])
def test_trivy_and_tfsec_in_their_spellings(write: Write, comment: str) -> None:
    (skip,) = _skips(write, main_tf=f"{comment}\n{BUCKET.format('')}")
    assert skip.checks == counterparts("trivy", "AVD-AWS-0088") != ()
    assert skip.block is not None
    assert skip.block.first == 2


def test_several_in_one_line(write: Write) -> None:
    text = f"#trivy:ignore:AVD-AWS-0088 trivy:ignore:AVD-AWS-9999 both are fine\n{BUCKET.format('')}"
    assert [(s.id, s.reason, bool(s.proposal)) for s in _skips(write, main_tf=text)] == [
        ("AVD-AWS-0088", "both are fine", True), ("AVD-AWS-9999", "both are fine", False),
    ]  # fmt: skip


def test_one_that_expires_becomes_a_table_since_a_comment_does_not_expire(write: Write) -> None:
    (skip,) = _skips(write, main_tf=BUCKET.format("#trivy:ignore:AVD-AWS-0088:exp:2027-03-01"))
    (waiver,) = parse(skip.proposal).waivers
    assert str(waiver.expires) == "2027-03-01"
    assert (waiver.resource, waiver.path) == ("*aws_s3_bucket.logs", "main.tf")


def test_one_at_a_module_call_becomes_a_table_since_no_resource_is_there(write: Write) -> None:
    (skip,) = _skips(write, main_tf='module "logs" {\n  #checkov:skip=CKV_AWS_143:x\n  source = "./logs"\n}\n')
    (waiver,) = parse(skip.proposal).waivers
    assert (waiver.resource, waiver.path) == ("module.logs.*", "")


def _template(comment: str = "locked elsewhere") -> str:
    metadata = {
        "cfn_nag": {"rules_to_suppress": [{"id": "W35", "reason": "logged by the trail"}]},
        "guard": {"SuppressedRules": ["S3_BUCKET_DEFAULT_LOCK_ENABLED"]},
        "checkov": {"skip": [{"id": "CKV_AWS_143", "comment": comment}]},
    }
    return json.dumps({"Resources": {"Logs": {"Type": "AWS::S3::Bucket", "Metadata": metadata}}})


def test_metadata_of_a_template(write: Write) -> None:
    text = (
        "Resources:\n  Logs:\n    Type: AWS::S3::Bucket\n    Metadata:\n      cfn_nag:\n        rules_to_suppress:\n"
        "          - id: W35\n            reason: logged by the trail\n      guard:\n        SuppressedRules:\n"
        "          - S3_BUCKET_DEFAULT_LOCK_ENABLED\n    Properties:\n      BucketName: !Sub '${Name}'\n"
    )
    skips = _skips(write, stack_yaml=text)
    assert [(s.tool, s.id, s.span.line, s.block.first if s.block else 0) for s in skips] == [
        ("cfn_nag", "W35", 7, 2), ("cfn-guard", "S3_BUCKET_DEFAULT_LOCK_ENABLED", 11, 2),
    ]  # fmt: skip
    assert skips[1].proposal == "# iac27017: ignore[LOG-012]"


def test_json_has_no_comments_so_tables_are_proposed(write: Write) -> None:
    skips = _skips(write, stack_json=_template())
    assert {skip.tool for skip in skips} == {"cfn_nag", "cfn-guard", "checkov"}
    for skip in skips:
        (waiver,) = parse(skip.proposal).waivers
        assert (waiver.resource, waiver.path) == ("Logs", "stack.json")


def test_nothing_is_proposed_for_what_no_check_asks(write: Write) -> None:
    (skip,) = _skips(write, main_tf=BUCKET.format("#checkov:skip=CKV_AWS_99999:x"))
    assert skip.proposal == ""


def test_a_reason_cannot_leave_its_text(write: Write) -> None:
    hostile = 'x"\n[[waiver]]\ncheck = "ENC"\nresource = "*"\nreason = "y'
    (skip,) = [s for s in _skips(write, stack_json=_template(hostile)) if s.tool == "checkov"]
    (waiver,) = parse(skip.proposal).waivers
    assert waiver.reason == hostile


@pytest.mark.parametrize("text", ["{" * 100_000 + "SuppressedRules", "a: &a [*a]\nSuppressedRules: [", "x: !!python/object:os.system SuppressedRules", "- SuppressedRules"])
def test_a_file_that_is_no_template(write: Write, text: str) -> None:
    assert sys.getrecursionlimit() < 100_000
    assert _skips(write, stack_yaml=text) == []

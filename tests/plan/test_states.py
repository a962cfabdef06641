"""Applied infrastructure and a change to it, as the real Terraform says (`record_states`), get the verdicts of their code."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from iac27017.check import Finding, Status
from iac27017.graph.settings import Settings
from iac27017.registry import chosen_checks
from iac27017.scan import Inputs, Target, scan
from tests.plan.record_states import APPLIED, CHANGE, CHANGED, STATE

KNOWN_ONCE_APPLIED = {("SEG-013", "aws_sns_topic.alerts")}
"""A policy that nobody wrote, and that the provider gives the topic: it admits the topic's own account."""

Verdicts = dict[tuple[str, str], Finding]


def verdicts(target: Target, inputs: Inputs) -> Verdicts:
    result, _ = scan(target, chosen_checks((), (), ()), inputs, Settings())
    assert not result.problems, "\n".join(map(str, result.problems))
    return {(each.check.code, str(each.resource.address)): each for each in result.findings}


def recorded(folder: Path, recording: Path) -> Path:
    file = folder / recording.name.removesuffix(".gz")
    file.write_bytes(gzip.decompress(recording.read_bytes()))
    return file


def of_file(file: Path, source: Path | None) -> Verdicts:
    return verdicts(Target.of([file], None, source), Inputs(source=source))


@pytest.mark.parametrize(
    ("recording", "variables"), [(STATE, {}), (CHANGE, CHANGED)], ids=["state", "plan of a change"]
)
def test_the_verdicts_and_the_lines_are_those_of_the_code(
    tmp_path: Path, recording: Path, variables: dict[str, str]
) -> None:
    code = verdicts(Target(APPLIED), Inputs(variables=variables))
    found = of_file(recorded(tmp_path, recording), APPLIED)
    assert {key: each.status for key, each in found.items() if key not in KNOWN_ONCE_APPLIED} == {
        key: each.status for key, each in code.items()
    }
    assert {found[key].status for key in KNOWN_ONCE_APPLIED} == {Status.PASS}
    assert all(found[key].resource.header == each.resource.header for key, each in code.items())
    assert sum(each.status is Status.FAIL for each in found.values()) > 8


@pytest.mark.parametrize("recording", [STATE, CHANGE], ids=["state", "plan of a change"])
def test_without_the_code_no_verdict_is_the_opposite(tmp_path: Path, recording: Path) -> None:
    variables = CHANGED if recording is CHANGE else {}
    code = verdicts(Target(APPLIED), Inputs(variables=variables))
    found = of_file(recorded(tmp_path, recording), None)
    assert found.keys() == code.keys() | KNOWN_ONCE_APPLIED
    assert not {key for key in KNOWN_ONCE_APPLIED if found[key].status is not Status.PASS}
    turned = {key for key, each in code.items() if {found[key].status, each.status} == {Status.PASS, Status.FAIL}}
    assert turned == set()


def test_what_is_deleted_is_not_judged_and_what_is_mended_passes(tmp_path: Path) -> None:
    before = of_file(recorded(tmp_path, STATE), None)
    after = of_file(recorded(tmp_path, CHANGE), None)
    volume, key = ("ENC-001", "aws_ebs_volume.scratch[0]"), ("KEY-001", "aws_kms_key.data")
    assert (before[volume].status, volume in after) == (Status.FAIL, False)
    assert (before[key].status, after[key].status) == (Status.FAIL, Status.PASS)

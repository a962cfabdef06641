"""What became of the findings of an earlier result; an unknown closes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iac27017.audit.case import Case
from iac27017.audit.records import Answer
from iac27017.audit.trend import Change, Earlier, EarlierError, compared, read_earlier
from iac27017.report import as_json
from tests.audit.conftest import Audited

FAILING = 'resource "aws_ebs_volume" "{name}" {{\n  availability_zone = "a"\n  size = 1\n  encrypted = {encrypted}\n}}\n'


def volumes(**encrypted: str) -> str:
    code = "".join(FAILING.format(name=name, encrypted=value) for name, value in encrypted.items())
    return f'variable "unset" {{ type = bool }}\n{code}'


def earlier_of(case: Case, tmp_path: Path) -> tuple[Earlier, ...]:
    file = tmp_path / "earlier.json"
    file.write_text(as_json.render(case.result), encoding="utf-8")
    return read_earlier(file)


def changes(audited: Audited, tmp_path: Path, then: str, now: str, config: str = "") -> dict[str, Change]:
    before = earlier_of(audited(then, codes="ENC-001"), tmp_path)
    trend = compared(audited(now, config=config, codes="ENC-001"), before, "earlier.json")
    return {moved.resource.removeprefix("aws_ebs_volume."): moved.change for moved in trend.moved}


def test_each_way_that_a_finding_can_go_has_its_name(audited: Audited, tmp_path: Path) -> None:
    then = volumes(stays="false", closes="false", leaves="false", blurs="false", reopens="true", fine="true")
    now = volumes(
        stays="false", closes="true", blurs="var.unset", reopens="false", fine="true", comes="false"
    )
    assert changes(audited, tmp_path, then, now) == {
        "comes": Change.NEW,
        "reopens": Change.REOPENED,
        "stays": Change.REMAINING,
        "blurs": Change.UNDECIDED,
        "closes": Change.CLOSED,
        "leaves": Change.GONE,
    }


def test_a_fail_that_is_waived_now_is_accepted_and_not_closed(audited: Audited, tmp_path: Path) -> None:
    waived = '[[waiver]]\ncheck = "ENC-001"\nresource = "*"\nreason = "scratch"\n'
    code = volumes(v="false")
    assert changes(audited, tmp_path, code, code, waived) == {"v": Change.ACCEPTED}


def test_an_unknown_that_turns_out_to_fail_is_new(audited: Audited, tmp_path: Path) -> None:
    assert changes(audited, tmp_path, volumes(v="var.unset"), volumes(v="false")) == {"v": Change.NEW}


def test_lines_may_move_and_nothing_has_changed(audited: Audited, tmp_path: Path) -> None:
    code = volumes(v="false")
    assert changes(audited, tmp_path, code, f"# a comment\n\n{code}") == {"v": Change.REMAINING}


def test_changes_are_counted_for_each_control(audited: Audited, tmp_path: Path) -> None:
    before = earlier_of(audited(volumes(a="false", b="true"), codes="ENC-001"), tmp_path)
    trend = compared(audited(volumes(a="true", b="false"), codes="ENC-001"), before, "x")
    for control in ("10.1.1", "CLD.9.5.1"):
        assert trend.by_control[control][Change.CLOSED] == 1
        assert trend.by_control[control][Change.REOPENED] == 1
    assert trend.count(Change.CLOSED) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("nonsense", "is no JSON"),
        ("[]", "is no result of ours"),
        ('{"schema": "other/1", "findings": []}', "is no result of ours"),
        ('{"schema": "iac27017/1", "findings": [3]}', "is no object"),
        ('{"schema": "iac27017/1", "findings": [{"status": "fail"}]}', "not as scan --format json writes it"),
        ('{"schema": "iac27017/1", "findings": [{"status": "maybe"}]}', "not as scan --format json writes it"),
        ("[" * 100_000, "is no JSON"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_result_is_told(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(EarlierError, match=told):
        read_earlier(file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EarlierError, match="cannot be read"):
        read_earlier(tmp_path / "missing.json")


def test_a_waived_finding_of_then_is_read_as_accepted(audited: Audited, tmp_path: Path) -> None:
    waived = '[[waiver]]\ncheck = "ENC-001"\nresource = "*"\nreason = "scratch"\n'
    (entry,) = earlier_of(audited(volumes(v="false"), config=waived, codes="ENC-001"), tmp_path)
    assert entry.answer is Answer.WAIVED
    assert json.loads((tmp_path / "earlier.json").read_text(encoding="utf-8"))["summary"]["waived"] == 1

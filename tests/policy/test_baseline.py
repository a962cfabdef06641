"""A baseline: what it holds, what it hides, and what is no baseline."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from iac27017.check import Status
from iac27017.policy.applying import Applied, Waivers, apply
from iac27017.policy.baseline import SCHEMA, BaselineError, baseline, read_baseline
from tests.policy.conftest import Write, judged, volume

DAY = date(2026, 11, 24)
OPEN = 'variable "on" { type = bool }\n'


def _written(folder: Path, unknown: bool = False) -> Path:
    file = folder / "baseline.json"
    file.write_text(baseline(judged(folder), DAY, unknown), encoding="utf-8")
    return file


def _applied(folder: Path, file: Path) -> Applied:
    return apply(judged(folder), Waivers(read_baseline(file)), date(2026, 12, 1))


def test_it_hides_what_was_there_and_nothing_new(write: Write) -> None:
    folder = write({"main.tf": volume("old")})
    file = _written(folder)
    write({"main.tf": "# moved down\n\n" + volume("new") + volume("old")})
    waived = {str(f.resource.address): f.waived for f in _applied(folder, file).result.findings}
    assert waived == {"aws_ebs_volume.old": "in the baseline of 2026-11-24", "aws_ebs_volume.new": None}


def test_it_holds_fails_and_unknowns_when_asked(write: Write) -> None:
    folder = write({"main.tf": OPEN + volume("bad") + volume("good", "true") + volume("open", "var.on")})
    names = [record["resource"] for record in json.loads(_written(folder).read_text(encoding="utf-8"))["findings"]]
    assert names == ["aws_ebs_volume.bad"]
    records = json.loads(_written(folder, unknown=True).read_text(encoding="utf-8"))["findings"]
    assert [(record["resource"], record["status"]) for record in records] == [
        ("aws_ebs_volume.bad", "fail"), ("aws_ebs_volume.open", "unknown"),
    ]  # fmt: skip


def test_what_was_unknown_and_fails_now_is_not_hidden(write: Write) -> None:
    folder = write({"main.tf": OPEN + volume("a", "var.on")})
    file = _written(folder, unknown=True)
    assert [f.waived for f in _applied(folder, file).result.findings] == ["in the baseline of 2026-11-24"]
    write({"main.tf": OPEN + volume("a")})
    (finding,) = _applied(folder, file).result.findings
    assert (finding.status, finding.waived) == (Status.FAIL, None)


def test_what_does_not_occur_any_more_hides_nothing(write: Write) -> None:
    folder = write({"main.tf": volume("a") + volume("b")})
    file = _written(folder)
    write({"main.tf": volume("a") + volume("b", "true")})
    assert {use.waiver.resource: len(use.findings) for use in _applied(folder, file).uses} == {  # type: ignore[union-attr]
        "aws_ebs_volume.a": 1, "aws_ebs_volume.b": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("[]", "is no baseline"),
        ('{"schema": "iac27017/1"}', "is no baseline"),
        (json.dumps({"schema": SCHEMA, "date": "today", "findings": []}), 'its date is a day such as "2026-01-31"'),
        (json.dumps({"schema": SCHEMA, "date": "2026-01-31", "findings": [1]}), "finding 1 is no table"),
        (json.dumps({"schema": SCHEMA, "date": "2026-01-31", "findings": [{"fingerprint": "x"}]}), "finding 1 has no fingerprint"),
        (json.dumps({"schema": SCHEMA, "date": "2026-01-31", "findings": [{"fingerprint": "0" * 20, "status": "pass"}]}),
         'the status of finding 1 is "fail" or "unknown"'),
    ],
)  # fmt: skip
def test_a_file_that_is_no_baseline(write: Write, text: str, message: str) -> None:
    file = write({"baseline.json": text}) / "baseline.json"
    with pytest.raises(BaselineError) as raised:
        read_baseline(file)
    assert str(file) in str(raised.value)
    assert message in str(raised.value)

"""Waivers of the configuration: what their patterns match, and what happens when they expire."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from iac27017.config import ConfigError, parse
from iac27017.policy.applying import Applied, Waivers, apply
from tests.policy.conftest import Write, judged, volume

TODAY = date(2026, 11, 24)


def _applied(folder: Path, table: str, below: str = "") -> Applied:
    text = f'[[waiver]]\ncheck = "ENC-001"\nreason = "scratch data"\n{table}\n'
    return apply(judged(folder), Waivers(parse(text).waivers, below), TODAY)


def _waived(applied: Applied) -> set[str]:
    return {str(f.resource.address) for f in applied.result.findings if f.waived is not None}


@pytest.fixture
def folder(write: Write) -> Path:
    """Two roots; one has a module with instances."""
    return write({
        "envs/prod/main.tf": volume("a") + 'module "disks" {\n  source = "../../disk"\n}\n',
        "envs/dev/main.tf": volume("b"),
        "disk/main.tf": volume("d").replace("size = 1", 'size = 1\n  for_each = toset(["x", "y"])'),
    })


ALL = {"aws_ebs_volume.a", "aws_ebs_volume.b", 'module.disks.aws_ebs_volume.d["x"]', 'module.disks.aws_ebs_volume.d["y"]'}
MODULE = {name for name in ALL if name.startswith("module")}


@pytest.mark.parametrize(
    ("table", "waived"),
    [
        ('resource = "*"', ALL),
        ('resource = "aws_ebs_volume.?"', {"aws_ebs_volume.a", "aws_ebs_volume.b"}),
        ("resource = 'module.disks.aws_ebs_volume.d[\"x\"]'", {'module.disks.aws_ebs_volume.d["x"]'}),
        ('resource = "module.disks.aws_ebs_volume.d"', MODULE),
        ('resource = "aws_ebs_volume"', set()),
        ('path = "disk/main.tf"', MODULE),
        ('path = "disk"', MODULE),
        ('path = "envs/prod"', {"aws_ebs_volume.a"} | MODULE),
        ('path = "envs/*/main.tf"', {"aws_ebs_volume.a", "aws_ebs_volume.b"}),
        ('path = "prod"', set()),
        ('path = "envs/prod"\nresource = "module.*"', MODULE),
    ],
)
def test_patterns(folder: Path, table: str, waived: set[str]) -> None:
    assert _waived(_applied(folder, table)) == waived


def test_paths_start_where_the_configuration_is(folder: Path) -> None:
    assert _waived(_applied(folder / "envs" / "dev", 'path = "envs/dev"', below="envs/dev")) == {"aws_ebs_volume.b"}


def test_a_pattern_of_many_stars_takes_no_time(folder: Path) -> None:
    stars = "*a" * 200
    assert _waived(_applied(folder, f'resource = "{stars}"')) == set()


def test_the_finding_says_why_by_whom_and_until_when(folder: Path) -> None:
    table = 'resource = "aws_ebs_volume.a"\napprover = "Kim"\nticket = "SEC-7"\nexpires = 2026-11-24'
    (reason,) = {f.waived for f in _applied(folder, table).result.findings} - {None}
    assert reason == "scratch data (approved by Kim, SEC-7, until 2026-11-24)"


def test_an_expired_one_fails_with_the_date(folder: Path) -> None:
    applied = _applied(folder, 'resource = "aws_ebs_volume.a"\nexpires = "2026-11-23"')
    finding = next(f for f in applied.result.findings if str(f.resource.address) == "aws_ebs_volume.a")
    assert finding.waived is None
    assert finding.message.endswith("(the waiver for this expired on 2026-11-23)")
    (use,) = applied.uses
    assert use.refused == "expired on 2026-11-23"
    assert use.findings


def test_another_that_holds_makes_up_for_an_expired_one(folder: Path) -> None:
    text = "".join(
        f'[[waiver]]\ncheck = "ENC-001"\nresource = "*"\nreason = "{reason}"\nexpires = {day}\n'
        for reason, day in (("old", "2026-01-01"), ("new", "2027-01-01"))
    )
    result = apply(judged(folder), Waivers(parse(text).waivers), TODAY).result
    assert {f.waived for f in result.findings} == {"new (until 2027-01-01)"}


def test_a_family_of_checks() -> None:
    (waiver,) = parse('[[waiver]]\ncheck = ["enc", "unrotated-key"]\nresource = "*"\nreason = "x"\n').waivers
    codes = {check.code for check in waiver.checks}
    assert {"ENC-001", "ENC-004", "KEY-001"} <= codes
    assert "LOG-012" not in codes


GOOD = '[[waiver]]\ncheck = "ENC-001"\nresource = "*"\nreason = "x"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace("ENC-001", "ENC-999"), ".iac27017.toml:2: there is no check 'ENC-999'"),
        (GOOD.replace('reason = "x"\n', ""), ".iac27017.toml:1: a [[waiver]] needs reason"),
        (GOOD.replace('"x"', '""'), ".iac27017.toml:4: a [[waiver]] needs reason"),
        (GOOD.replace('check = "ENC-001"\n', ""), ".iac27017.toml:1: a [[waiver]] needs check"),
        (GOOD.replace('resource = "*"\n', ""), ".iac27017.toml:2: a [[waiver]] needs resource or path"),
        (f"{GOOD}{GOOD}expires = 5\n", ".iac27017.toml:9: expires is a day such as 2026-12-31"),
        (GOOD + 'expires = "soon"\n', ".iac27017.toml:5: expires is a day such as 2026-12-31"),
        (GOOD + "untill = 2026-01-01\n", ".iac27017.toml:5: a [[waiver]] has no 'untill'"),
        ('waiver = [{check = "ENC-001"}]\n', ".iac27017.toml:1: write each waiver as a table of its own"),
        ('[waiver]\ncheck = "ENC-001"\n', ".iac27017.toml:1: write each waiver as a table of its own"),
        ("[policy]\nfour_eye = true\n", ".iac27017.toml:2: [policy] has no 'four_eye'"),
        ("[policy]\nfour_eyes = 1\n", ".iac27017.toml:2: four_eyes is true or false"),
    ],
)
def test_a_configuration_error_names_line_and_key(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse(text)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        'waiver = [{ check = "ENC-001", resource = "*", reason = """\n[[waiver]]\ncheck = "KEY-001"\n""" }]\n',
        '[[waiver]]\ncheck = "ENC-001"\nresource = "*"\nreason = """\n[[waiver]]\n"""\n',
    ],
)
def test_lines_within_a_text_are_not_taken_for_a_waiver(text: str) -> None:
    """Otherwise git would be asked who wrote lines that say nothing."""
    with pytest.raises(ConfigError, match=r"write (a|each) (\[\[)?waiver"):
        parse(text)


def test_lines_of_a_waiver_in_a_shared_file() -> None:
    text = f'[tool.other]\nx = 1\n\n{GOOD.replace("[[waiver]]", "[[tool.iac27017.waiver]]")}\n# the end\n[tool.more]\n'
    (waiver,) = parse(text, "pyproject.toml", shared=True).waivers
    assert (waiver.span.line, waiver.span.end_line) == (4, 7)

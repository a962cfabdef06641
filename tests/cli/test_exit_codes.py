"""Each exit code of the contract, and what is said with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, Write

GOOD = 'resource "aws_ebs_volume" "a" {\n  availability_zone = "eu-west-1a"\n  size = 1\n  encrypted = true\n}\n'
BAD = GOOD.replace("true", "false")
UNDECIDED = 'variable "on" { type = bool }\n' + GOOD.replace("true", "var.on")
BROKEN = 'resource "aws_ebs_volume" "b" {\n'
ENC_001 = ("--select", "ENC-001")


def test_0_when_nothing_failed(run: Run, write: Write) -> None:
    ran = run("scan", write(main_tf=GOOD), *ENC_001)
    assert (ran.code, ran.err) == (0, "")
    assert "0 failed, 0 unknown" in ran.out


def test_0_when_the_answer_is_unknown(run: Run, write: Write) -> None:
    assert run("scan", write(main_tf=UNDECIDED), *ENC_001).code == 0


def test_1_when_a_check_failed(run: Run, write: Write) -> None:
    ran = run("scan", write(main_tf=BAD), *ENC_001)
    assert ran.code == 1
    assert "ENC-001" in ran.out


def test_1_when_strict_and_unknown(run: Run, write: Write) -> None:
    assert run("scan", write(main_tf=UNDECIDED), *ENC_001, "--strict").code == 1


def test_0_when_what_failed_is_below_the_severity(run: Run, write: Write) -> None:
    assert run("scan", write(main_tf=BAD), *ENC_001, "--severity", "critical").code == 0


def test_2_when_the_path_is_missing(run: Run, tmp_path: Path) -> None:
    ran = run("scan", tmp_path / "nowhere")
    assert ran.code == 2
    assert "nowhere: no such file or directory" in ran.err


def test_2_when_there_is_nothing_to_scan(run: Run, tmp_path: Path) -> None:
    ran = run("scan", tmp_path)
    assert ran.code == 2
    assert "no Terraform files (*.tf, *.tf.json)" in ran.err


def test_2_when_there_is_nothing_to_scan_below_the_root(run: Run, write: Write, tmp_path: Path) -> None:
    write(main_tf=BAD)
    (tmp_path / "empty").mkdir()
    assert run("scan", tmp_path / "empty", "--root", tmp_path).code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "ENC-999"], "there is no check 'ENC-999'"),
        (["--control", "99.9"], "no check is about control '99.9'"),
        (["--var", "name"], "--var name: write NAME=VALUE"),
        (["--var-file", "none.tfvars"], "none.tfvars: no such file"),
        (["--format", "yaml"], "'yaml' is not one of"),
        (["--format", "json", "--format", "sarif"], "only one --format can go to standard output"),
        (["--output", "nowhere/out.json"], "cannot be written: No such file or directory"),
        (["--nonsense"], "No such option"),
    ],
)
def test_2_when_the_usage_is_wrong(run: Run, write: Write, arguments: list[str], message: str) -> None:
    ran = run("scan", write(main_tf=GOOD), *ENC_001, *arguments) if "--select" not in arguments else run(
        "scan", write(main_tf=GOOD), *arguments
    )
    assert ran.code == 2
    assert message in ran.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selct = []\n", ".iac27017.toml:1: there is no setting 'selct'"),
        ('\nstrict = "yes"\n', ".iac27017.toml:2: strict is true or false"),
        ("[parameters]\nworm_mod = 1\n", ".iac27017.toml:2: [parameters] has no 'worm_mod'"),
        ("select = [\n", ".iac27017.toml:2:1: "),
        ('severity = "dreadful"\n', "severity is one of info, low, medium, high, critical"),
    ],
)
def test_2_when_the_configuration_is_wrong(run: Run, write: Write, text: str, message: str) -> None:
    folder = write(main_tf=GOOD)
    (folder / ".iac27017.toml").write_text(text, encoding="utf-8")
    ran = run("scan", folder)
    assert ran.code == 2
    assert message in ran.err


def test_3_when_a_file_could_not_be_read(run: Run, write: Write) -> None:
    ran = run("scan", write(main_tf=GOOD, other_tf=BROKEN), *ENC_001)
    assert ran.code == 3
    assert "other.tf:" in ran.out
    assert "1 passed" in ran.out


def test_1_when_a_check_failed_and_a_file_could_not_be_read(run: Run, write: Write) -> None:
    assert run("scan", write(main_tf=BAD, other_tf=BROKEN), *ENC_001).code == 1


def test_0_when_problems_are_allowed(run: Run, write: Write) -> None:
    assert run("scan", write(main_tf=GOOD, other_tf=BROKEN), *ENC_001, "--allow-problems").code == 0


def test_4_when_the_program_is_at_fault(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("no such thing")

    monkeypatch.setattr("iac27017.engine.run", broken)
    ran = run("scan", write(main_tf=GOOD), *ENC_001)
    assert ran.code == 4
    assert "a fault of the program itself; please report it" in ran.err
    assert "ZeroDivisionError: no such thing" in ran.err


def test_a_check_that_raises_is_a_problem_and_the_others_go_on(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    from msgspec.structs import replace

    from iac27017 import registry

    def broken(*_: object) -> None:
        raise KeyError("x")

    own = registry.all_checks()
    checks = tuple(replace(check, judge=broken) if check.code == "ENC-001" else check for check in own)
    monkeypatch.setattr(registry, "all_checks", lambda: checks)
    ran = run("scan", write(main_tf=GOOD), "--select", "ENC-001,LOG-012")
    assert ran.code == 3
    assert "check ENC-001" in ran.out
    assert "could not judge aws_ebs_volume.a: KeyError: 'x'" in ran.out

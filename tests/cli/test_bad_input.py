"""Hostile or broken input: a clear message with file and line, and the findings of everything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

VOLUME = 'resource "aws_ebs_volume" "a" {\n  availability_zone = "eu-west-1a"\n  size = 1\n  encrypted = false\n}\n'


def _scan(run: Run, folder: Path) -> tuple[int, dict[str, Any]]:
    ran = run("scan", folder, "--select", "ENC-001", "--format", "json")
    assert "Traceback" not in ran.err
    return ran.code, json.loads(ran.out)


def _problem(result: dict[str, Any], file: str) -> dict[str, Any]:
    found = [problem for problem in result["problems"] if problem["file"] == file]
    assert found, result["problems"]
    first: dict[str, Any] = found[0]
    return first


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with one finding that must survive whatever else is there."""
    (tmp_path / "good.tf").write_text(VOLUME, encoding="utf-8")
    return tmp_path


def _survives(result: dict[str, Any]) -> None:
    assert ("good.tf", "fail") in {(f["file"], f["status"]) for f in result["findings"]}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param(bytes(range(256)) * 8, 1, id="binary"),
        pytest.param('locals {\n  name = "Café"\n}\n'.encode("latin-1"), 2, id="latin-1"),
        pytest.param(b'locals {\n  a = 1\n\nresource "x" "y" {}\n', 1, id="unclosed-brace"),
        pytest.param(b"locals {\n  a = " + b"[" * 5000 + b"\n}\n", 2, id="deep-nesting"),
    ],
)
def test_a_file_that_is_no_hcl(run: Run, folder: Path, content: bytes, line: int) -> None:
    (folder / "bad.tf").write_bytes(content)
    code, result = _scan(run, folder)
    assert code == 1
    assert _problem(result, "bad.tf")["line"] >= line
    _survives(result)


def test_blocks_around_a_syntax_error_are_read(run: Run, folder: Path) -> None:
    text = f'{VOLUME.replace(chr(34) + "a" + chr(34), chr(34) + "before" + chr(34))}\nlocals {{\n  a = = 1\n}}\n'
    (folder / "half.tf").write_text(text, encoding="utf-8")
    code, result = _scan(run, folder)
    assert code == 1
    assert _problem(result, "half.tf")["line"] == 8
    assert "aws_ebs_volume.before" in {f["resource"] for f in result["findings"]}


def test_a_module_that_calls_itself(run: Run, folder: Path) -> None:
    (folder / "loop").mkdir()
    (folder / "loop" / "main.tf").write_text('module "again" {\n  source = "./"\n}\n', encoding="utf-8")
    (folder / "call.tf").write_text('module "loop" {\n  source = "./loop"\n}\n', encoding="utf-8")
    _, result = _scan(run, folder)
    assert "itself" in _problem(result, "loop/main.tf")["message"]
    _survives(result)


def test_variables_that_go_round_in_a_circle(run: Run, folder: Path) -> None:
    (folder / "loop.tf").write_text("locals {\n  a = local.b\n  b = local.a\n}\n\noutput \"x\" {\n  value = local.a\n}\n"
                                    + VOLUME.replace('"a"', '"c"').replace("false", "local.a"), encoding="utf-8")  # fmt: skip
    _, result = _scan(run, folder)
    assert "local.a" in _problem(result, "loop.tf")["message"]
    _survives(result)


def test_a_count_of_a_thousand_million(run: Run, folder: Path) -> None:
    text = VOLUME.replace('"a"', '"many"').replace("size = 1", "size = 1\n  count = 1e9")
    (folder / "many.tf").write_text(text, encoding="utf-8")
    _, result = _scan(run, folder)
    problem = _problem(result, "many.tf")
    assert problem["line"] == 4
    assert "1000000000" in problem["message"]
    _survives(result)


def test_a_file_outside_of_the_scanned_directory(run: Run, folder: Path) -> None:
    text = 'locals {\n  secret = file("../../../../../../../../etc/passwd")\n}\n' + VOLUME.replace('"a"', '"c"').replace(
        "false", "local.secret != null"
    )
    (folder / "reads.tf").write_text(text, encoding="utf-8")
    _, result = _scan(run, folder)
    assert "root:" not in json.dumps(result)
    assert "outside" in json.dumps(result) or "out of" in json.dumps(result)
    _survives(result)


def test_links_that_go_round_in_a_circle_or_lead_out(run: Run, folder: Path) -> None:
    (folder / "around").symlink_to(folder, target_is_directory=True)
    (folder / "out.tf").symlink_to("/etc/hostname")
    code, result = _scan(run, folder)
    assert code == 1
    assert [f["file"] for f in result["findings"]] == ["good.tf"]


def test_a_module_that_is_not_on_disk(run: Run, folder: Path) -> None:
    (folder / "call.tf").write_text(
        'module "vpc" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "5.0"\n}\n', encoding="utf-8"
    )
    code, result = _scan(run, folder)
    assert code == 1
    problem = _problem(result, "call.tf")
    assert problem["line"] == 1
    assert "terraform init" in problem["help"]
    assert result["ledger"]["modules_missing"]
    _survives(result)


def test_names_that_steer_a_terminal_are_shown_escaped(run: Run, folder: Path) -> None:
    text = VOLUME.replace("encrypted = false", 'encrypted = "\\u001b[31mfalse\\u202e"')
    (folder / "steer.tf").write_text(text.replace('"a"', '"steer"'), encoding="utf-8")
    ran = run("scan", folder, "--select", "ENC-001")
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


def test_two_runs_give_the_same_bytes(run: Run, folder: Path) -> None:
    first, second = (run("scan", folder, "--format", "json") for _ in range(2))
    assert first.out == second.out


def test_python_hcl2_gives_a_second_opinion_when_asked(run: Run, folder: Path) -> None:
    (folder / "half.tf").write_text("locals {\n  a = [1, 2\n  b = 3\n}\n", encoding="utf-8")
    ran = run("scan", folder, "--select", "ENC-001", "--format", "json", "--second-opinion")
    result = json.loads(ran.out)
    assert any("python-hcl2" in problem["help"] for problem in result["problems"]), result["problems"]
    _survives(result)


def test_a_configuration_opens_nothing_outside_of_its_directory(tmp_path: Path, run: Run) -> None:
    """It may come with a stranger's change, and what is read turns up in messages."""
    (tmp_path / "secret.tfvars").write_text('a = "s3cret"\n')
    scanned = tmp_path / "scanned"
    scanned.mkdir()
    (scanned / "main.tf").write_text('variable "a" {}\nresource "aws_ebs_volume" "v" {\n  availability_zone = var.a\n}\n')
    (scanned / ".iac27017.toml").write_text('var_files = ["../secret.tfvars"]\n')
    ran = run("scan", str(scanned))
    assert (ran.code, "s3cret" in ran.out) == (2, False)
    assert "lies outside of this file's directory" in ran.err

"""``scan --fix`` and ``scan --diff``."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Write

KEYS = """\
resource "aws_kms_key" "logs" {
  description             = "of the logs"
  deletion_window_in_days = 30
}

variable "rotate" {
  default = false
}

resource "aws_kms_key" "backups" {
  enable_key_rotation = var.rotate
}
"""

MENDED = """\
resource "aws_kms_key" "logs" {
  description             = "of the logs"
  deletion_window_in_days = 30
  enable_key_rotation     = true
}
"""


@pytest.fixture
def keys(write: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with one finding that can be fixed and one that cannot; its parent is the working directory."""
    root = write(keys__main_tf=KEYS)
    monkeypatch.chdir(root)
    return root / "keys"


def test_fix_writes_and_judges_again(keys: Path, run: Run) -> None:
    done = run("scan", "keys", "--fix", "--select", "KEY-001")
    assert (keys / "main.tf").read_text().startswith(MENDED)
    assert done.code == 1  # the other one is left
    assert "1 failed" in done.out
    account = done.out[done.out.index("Fixed\n") :]
    assert account == (
        "Fixed\n"
        "  main.tf:4  enable_key_rotation = true\n"
        "      KEY-001 unrotated-key  aws_kms_key.logs\n"
        "\n"
        "Not fixed\n"
        "  1: the value comes from the variable `rotate`\n"
        "      main.tf:11  KEY-001 unrotated-key  aws_kms_key.backups\n"
        "\n"
        "1 fixed, 0 taken back, 1 not fixed\n"
    )


def test_exit_code_is_that_of_what_is_left(keys: Path, run: Run) -> None:
    (keys / "main.tf").write_text(KEYS.partition("\nvariable")[0])
    assert run("scan", "keys", "--select", "KEY-001").code == 1
    assert run("scan", "keys", "--fix", "--select", "KEY-001").code == 0


@pytest.mark.parametrize("options", [["--diff"], ["--fix", "--diff"]], ids=" ".join)
def test_diff_writes_nothing_and_prints_a_patch(options: list[str], keys: Path, run: Run) -> None:
    shown = run("scan", "keys", *options, "--select", "KEY-001")
    assert (keys / "main.tf").read_text() == KEYS
    assert shown.code == 1
    assert shown.out == (
        "--- a/keys/main.tf\n+++ b/keys/main.tf\n@@ -1,6 +1,7 @@\n"
        ' resource "aws_kms_key" "logs" {\n   description             = "of the logs"\n'
        "   deletion_window_in_days = 30\n+  enable_key_rotation     = true\n }\n \n"
        ' variable "rotate" {\n'
    )
    assert "1 would be fixed, 0 taken back, 1 not fixed; nothing was written" in shown.err


@pytest.mark.skipif(shutil.which("git") is None, reason="asks git")
@pytest.mark.parametrize(
    "text", [KEYS, KEYS.rstrip("\n"), KEYS.replace("\n", "\r\n")], ids=["plain", "no end", "windows"]
)
def test_git_applies_the_patch(text: str, keys: Path, run: Run, tmp_path: Path) -> None:
    (keys / "main.tf").write_bytes(text.encode())
    patch = run("scan", "keys", "--diff", "--select", "KEY-001").out
    subprocess.run(["git", "apply", "-"], cwd=keys.parent, input=patch.encode(), check=True)
    applied = (keys / "main.tf").read_bytes()
    (keys / "main.tf").write_bytes(text.encode())
    run("scan", "keys", "--fix", "--select", "KEY-001")
    assert (keys / "main.tf").read_bytes() == applied


def test_formats_for_programs_show_what_is_left_and_the_account_goes_to_standard_error(
    keys: Path, run: Run
) -> None:
    done = run("scan", "keys", "--fix", "--format", "json", "--select", "KEY-001")
    failed = [
        finding["resource"] for finding in json.loads(done.out)["findings"] if finding["status"] == "fail"
    ]
    assert failed == ["aws_kms_key.backups"]
    assert "1 fixed, 0 taken back, 1 not fixed" in done.err


def test_a_report_goes_to_its_file_beside_the_patch(keys: Path, run: Run, tmp_path: Path) -> None:
    shown = run(
        "scan",
        "keys",
        "--diff",
        "--select",
        "KEY-001",
        "--format",
        "json",
        "--output",
        tmp_path / "found.json",
    )
    assert shown.out.startswith("--- a/keys/main.tf\n")
    assert json.loads((tmp_path / "found.json").read_text())["summary"]["fail"] == 2


def test_a_waived_finding_is_not_fixed(keys: Path, run: Run) -> None:
    text = KEYS.replace(
        'resource "aws_kms_key" "logs"',
        '# iac27017: ignore[KEY-001] rotated by hand\nresource "aws_kms_key" "logs"',
    )
    (keys / "main.tf").write_text(text)
    run("scan", "keys", "--fix", "--select", "KEY-001")
    assert (keys / "main.tf").read_text() == text


def test_nothing_fails_and_nothing_is_done(keys: Path, run: Run) -> None:
    (keys / "main.tf").write_text(MENDED)
    done = run("scan", "keys", "--fix", "--select", "KEY-001")
    assert done.code == 0
    assert done.out.endswith("0 fixed, 0 taken back, 0 not fixed\n")
    assert run("scan", "keys", "--diff", "--select", "KEY-001").out == ""


def test_what_is_fixed_is_not_told_from_memory(keys: Path, run: Run, tmp_path: Path) -> None:
    """A fix and the scan after it look at the files, whatever was remembered of them."""
    memory = ("--cache-dir", tmp_path / "memory", "--select", "KEY-001")
    assert "2 failed" in run("scan", "keys", *memory).out
    run("scan", "keys", "--fix", *memory)
    assert "1 failed" in run("scan", "keys", *memory).out


def test_a_file_that_cannot_be_written_is_an_error(
    keys: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device", str(keys / "main.tf"))

    monkeypatch.setattr(os, "replace", full)
    failed = run("scan", "keys", "--fix", "--select", "KEY-001")
    assert failed.code == 2
    assert "cannot be written: No space left on device" in failed.err
    assert (keys / "main.tf").read_text() == KEYS


def test_hostile_names_are_inert_in_the_account(keys: Path, run: Run) -> None:
    (keys / "evil\x1b[31m.tf").write_text('resource "aws_kms_key" "k" {}\n')
    done = run("scan", "keys", "--fix", "--select", "KEY-001")
    assert "\x1b" not in done.out + done.err
    shown = run("scan", "keys", "--diff", "--select", "KEY-001")
    assert "\x1b" not in shown.out + shown.err

"""Files are replaced whole, and stay what they were otherwise."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from iac27017.fixes.writing import Changed, write
from tests.fixes.fixing import fixed, proposed

KEY = 'resource "aws_kms_key" "k" {\n  description = "of the logs"\n}\n'


def test_the_mode_stays(tmp_path: Path) -> None:
    file = tmp_path / "main.tf"
    file.write_text(KEY)
    file.chmod(0o640)
    assert fixed(tmp_path).fixes
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["main.tf"]


def test_a_link_stays_one_and_its_target_is_edited(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/key.txt").write_text(KEY)
    (tmp_path / "main.tf").symlink_to("shared/key.txt")
    assert fixed(tmp_path).fixes
    assert (tmp_path / "main.tf").is_symlink()
    assert "enable_key_rotation = true" in (tmp_path / "shared/key.txt").read_text()


def test_a_link_that_leads_out_of_the_directory_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "key.tf").write_text(KEY)
    (tmp_path / "inside/main.tf").write_text(KEY.replace('"k"', '"own"'))
    (tmp_path / "inside/other.tf").symlink_to("../key.tf")
    assert fixed(tmp_path / "inside").fixes
    assert (tmp_path / "key.tf").read_text() == KEY


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "main.tf"
    file.write_text(KEY)
    found = proposed(tmp_path)
    file.write_text(f"# mine\n{KEY}")
    with pytest.raises(Changed, match="somebody else has changed it"):
        write(tmp_path, found.edited)
    assert file.read_text() == f"# mine\n{KEY}"


def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "main.tf"
    file.write_text(KEY)
    found = proposed(tmp_path)

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path, found.edited)
    assert os.listdir(tmp_path) == ["main.tf"]
    assert file.read_text() == KEY

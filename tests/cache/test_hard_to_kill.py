"""Broken files, full disks, killed writers and others' hands: a scan answers as if nothing had been remembered."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iac27017.cache import store
from iac27017.cache.store import LIMIT_VARIABLE, Store, Unusable, opened
from iac27017.cli import judging, main, scan_command
from tests.cache.conftest import Scan

SMALL = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "a"\n  size              = 1\n}\n'


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A repository of one file."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "main.tf").write_text(SMALL)
    return folder


def _scan(folder: Path, *words: str) -> str:
    out = folder.parent / "out.json"
    assert main(["scan", str(folder), "--format", "json", "--output", str(out), *words]) == 1
    return out.read_text()


def _files(cache: Path) -> list[Path]:
    return sorted(file for file in cache.rglob("*") if file.is_file())


@pytest.mark.parametrize("at", range(0, 100, 7))
def test_a_flipped_byte(at: int, small: Path, tmp_path: Path) -> None:
    cold = _scan(small, "--no-cache")
    for _ in range(2):
        assert _scan(small, "--cache-dir", str(tmp_path / "cache")) == cold
        for file in _files(tmp_path / "cache"):
            content = bytearray(file.read_bytes())
            content[at * len(content) // 100] ^= 0x20
            file.write_bytes(content)
    assert _scan(small, "--cache-dir", str(tmp_path / "cache")) == cold


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.99])
def test_a_truncated_file_is_dropped_and_made_again(part: float, small: Path, tmp_path: Path) -> None:
    cold = _scan(small, "--cache-dir", str(tmp_path / "cache"))
    whole = [file.stat().st_size for file in _files(tmp_path / "cache")]
    for file in _files(tmp_path / "cache"):
        os.truncate(file, int(file.stat().st_size * part))
    assert _scan(small, "--cache-dir", str(tmp_path / "cache")) == cold
    assert [file.stat().st_size for file in _files(tmp_path / "cache")] == whole


@pytest.mark.parametrize(
    "rows",
    [[], {}, {"answer": "../../x", "looks": {}}, {"answer": 1, "looks": {"since": 0, "paths": {"a": 3}}},
     {"answer": "0" * 64, "looks": {"since": 0, "paths": {}, "resolved": {"\0": "x"}, "placed": []}}],
)  # fmt: skip
def test_a_file_that_somebody_else_has_written(rows: object, small: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cold = _scan(small, "--cache-dir", str(cache))
    kept = Store(cache / "v1")
    for file in _files(cache):
        kept.seal(file.name, json.dumps(rows).encode())
    assert _scan(small, "--cache-dir", str(cache)) == cold


def test_a_cache_inside_of_what_is_scanned_is_not_believed(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _scan(small, "--cache-dir", str(small / ".cache"))
    assert "could have come with it" in capsys.readouterr().err
    assert not (small / ".cache").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of POSIX")
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o1777])
def test_a_cache_that_others_may_write_is_not_believed(
    mode: int, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cold = _scan(small, "--cache-dir", str(tmp_path / "cache"))
    (tmp_path / "cache/v1").chmod(mode)
    before = _files(tmp_path / "cache")
    assert _scan(small, "--cache-dir", str(tmp_path / "cache"), "--severity", "low") == cold
    assert "others may write there" in capsys.readouterr().err
    assert _files(tmp_path / "cache") == before


def test_only_the_user_may_read_what_is_remembered(small: Path, tmp_path: Path) -> None:
    _scan(small, "--cache-dir", str(tmp_path / "cache"))
    assert [oct(path.stat().st_mode & 0o077) for path in (tmp_path / "cache").rglob("*")] == ["0o0"] * 3


def test_a_directory_that_cannot_be_made_fails_no_scan(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    _scan(small, "--cache-dir", str(tmp_path / "file" / "cache"))
    assert "nothing is remembered" in capsys.readouterr().err


def test_no_home_fails_no_scan(small: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": ""}
    done = subprocess.run([sys.executable, "-m", "iac27017", "scan", str(small)], env=environment, cwd=tmp_path,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small"]


def test_a_full_disk_fails_no_scan(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_replace", full)
    cold = _scan(small, "--no-cache")
    assert _scan(small, "--cache-dir", str(tmp_path / "cache")) == cold
    assert _files(tmp_path / "cache") == []


def test_what_is_longest_unused_goes_first(tmp_path: Path) -> None:
    kept = Store(tmp_path, limit=4_000)
    names = [kept.keep(bytes([65 + number]) * 900) for number in range(4)]
    for age, name in enumerate(names):
        then = time.time() - 100 + age
        os.utime(tmp_path / str(name), (then, then))
    assert kept.kept(str(names[0])) is not None  # used, and so the youngest
    kept.keep(b"Z" * 900)
    assert [kept.kept(str(name)) is not None for name in names] == [True, False, True, True]


def test_one_answer_does_not_drive_out_all_others(tmp_path: Path) -> None:
    assert Store(tmp_path, limit=4_000).keep(b"x" * 1_001) is None


def test_the_limit_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LIMIT_VARIABLE, "7")
    assert opened(tmp_path / "cache").limit == 7 * 1024 * 1024


def test_what_killed_writers_have_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".aside-old").write_text("half")
    (tmp_path / ".aside-new").write_text("half")
    os.utime(tmp_path / ".aside-old", (0, 0))
    Store(tmp_path).keep(b"x")
    assert sorted(path.name for path in tmp_path.glob(".aside-*")) == [".aside-new"]


def test_no_directory_of_the_user_is_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unusable):
        opened()


COMMAND = [sys.executable, "-m", "iac27017", "scan", ".", "--format", "json"]


def test_many_at_once(repository: Path, tmp_path: Path) -> None:
    command = [*COMMAND, "--cache-dir", str(tmp_path / "cache")]
    wanted = subprocess.run([*COMMAND, "--no-cache"], capture_output=True, check=False).stdout
    for _ in range(2):
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(5)]
        assert [process.communicate() for process in running] == [(wanted, b"")] * 5
    assert not list((tmp_path / "cache").rglob(".aside-*"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills as POSIX does")
def test_killed_at_any_moment(repository: Path, tmp_path: Path) -> None:
    command = [*COMMAND, "--cache-dir", str(tmp_path / "cache")]
    wanted = subprocess.run([*COMMAND, "--no-cache"], capture_output=True, check=False).stdout
    for tenths in (2, 4, 5, 6, 7):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(tenths / 10)
        process.kill()
        process.wait()
    assert subprocess.run(command, capture_output=True, check=False).stdout == wanted
    assert subprocess.run(command, capture_output=True, check=False).stdout == wanted


def test_a_file_that_changes_while_it_is_judged_is_not_remembered(
    repository: Path, remembering: Scan, forgetful: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = judging.judged

    def meanwhile(*given: object) -> object:
        answer = judged(*given)  # type: ignore[arg-type]
        with open(repository / "main.tf", "a", encoding="utf-8") as stream:
            stream.write("\n")
        return answer

    monkeypatch.setattr(scan_command, "judged", meanwhile)
    remembering()
    monkeypatch.setattr(scan_command, "judged", judged)
    assert remembering() == forgetful()

"""Full disks, closed streams, signals, homes: survived or refused in one line, and never half of a file."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from iac27017.cli import TERMINATED
from tests.faults.conftest import COMMAND, Process, in_a_shell


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A disk of four kilobytes."""
    place = tmp_path / "tiny"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk can be mounted by the superuser alone")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_at_the_output(tiny: Path, repository: Path, process: Process) -> None:
    (tiny / "out.json").write_text("what was there before")
    done = process("scan", repository, "--no-cache", "--format", "json", "--output", tiny / "out.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("out.json: cannot be written: No space left on device\n")
    assert [file.name for file in tiny.iterdir()] == ["out.json"]
    assert (tiny / "out.json").read_text() == "what was there before"


def test_a_full_disk_at_the_cache(tiny: Path, repository: Path, process: Process) -> None:
    plain = process("scan", repository, "--no-cache")
    done = process("scan", repository, "--cache-dir", tiny / "cache")
    assert (done.returncode, done.stdout, done.stderr) == (plain.returncode, plain.stdout, "")


@pytest.mark.parametrize("arguments", [["scan"], ["checks"], ["--version"], ["explain", "9.4.1"]], ids=lambda each: each[0])
def test_a_full_disk_at_standard_output(arguments: list[str], repository: Path) -> None:
    words = [*arguments, repository, "--no-cache"] if arguments == ["scan"] else arguments
    done = in_a_shell('"$@" >/dev/full', *words)
    assert done.returncode == 2
    assert done.stderr.endswith("No space left on device\n")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("line", ['"$@" >&-', '"$@" <&- >&- 2>&-', '"$@" 2>&-'])
def test_streams_that_the_caller_has_closed(line: str, repository: Path) -> None:
    done = in_a_shell(line, "scan", repository, "--no-cache")
    assert (done.returncode, done.stderr) == (1, "")


def test_with_standard_output_closed_a_file_is_whole(repository: Path, tmp_path: Path) -> None:
    in_a_shell('"$@" >&-', "scan", repository, "--no-cache", "--format", "json", "--output", tmp_path / "closed.json")
    in_a_shell('"$@"', "scan", repository, "--no-cache", "--format", "json", "--output", tmp_path / "open.json")
    assert (tmp_path / "closed.json").read_bytes() == (tmp_path / "open.json").read_bytes()


@pytest.mark.parametrize("arguments", [["scan", "sample_repos/border"], ["checks"]], ids=lambda each: each[0])
def test_a_reader_that_has_gone(arguments: list[str]) -> None:
    done = in_a_shell('"$@" | head -n 1; exit ${PIPESTATUS[0]}', *arguments)
    assert done.returncode in (0, 1)
    assert (len(done.stdout.splitlines()), done.stderr) == (1, "")


@pytest.mark.parametrize("home", [None, "/nonexistent", os.devnull, "/proc"])
def test_a_home_that_is_missing_or_may_not_be_written(home: str | None, repository: Path, process: Process) -> None:
    env = {"HOME": home} if home is not None else {}
    done = process("scan", repository, env=env)
    assert (done.returncode, done.stderr) == (1, "")
    assert "1 resource" in done.stdout


@pytest.mark.parametrize("sent, code", [(signal.SIGINT, 130), (signal.SIGTERM, TERMINATED)])
def test_a_signal_in_the_middle(sent: signal.Signals, code: int, tmp_path: Path) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    for number in range(400):
        blocks = "".join(f'resource "aws_s3_bucket" "b{number}_{each}" {{}}\n' for each in range(40))
        (folder / f"{number}.tf").write_text(blocks)
    output = tmp_path / "out" / "result.json"
    output.parent.mkdir()
    output.write_text("what was there before")
    words = [*COMMAND, "scan", str(folder), "--no-cache", "--jobs", "2", "--format", "json", "--output", str(output)]
    running = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    _wait_until_it_reads(running, folder)
    running.send_signal(sent)
    _, err = running.communicate()
    assert (running.returncode, "Traceback" in err) == (code, False)
    assert [file.name for file in output.parent.iterdir()] == ["result.json"]
    assert output.read_text() == "what was there before"


def _wait_until_it_reads(running: subprocess.Popen[str], folder: Path) -> None:
    """Until the frontend's parser is in memory, which is after the start and long before the end."""
    maps = Path(f"/proc/{running.pid}/maps")
    if not maps.exists():
        time.sleep(0.5)
        return
    while "tree_sitter_hcl" not in maps.read_text() and running.poll() is None:
        time.sleep(0.01)


def test_a_signal_while_a_file_is_written_leaves_the_old_one(tmp_path: Path) -> None:
    output = tmp_path / "result"
    output.write_text("what was there before")
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom iac27017 import cli\nfrom iac27017.cli import output\n"
        "replace = os.replace\n"
        "os.replace = lambda *names: os.kill(os.getpid(), signal.SIGTERM) or replace(*names)\n"
        "cli.main = lambda: output.write('half', Path(sys.argv[1])) or 0\ncli.process()\n"
    )
    done = subprocess.run([COMMAND[0], "-c", code, str(output)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (TERMINATED, "")
    assert [file.name for file in tmp_path.iterdir()] == ["result"]
    assert output.read_text() == "what was there before"


def test_a_directory_that_may_not_be_written(repository: Path, process: Process) -> None:
    done = process("scan", repository, "--no-cache", "--output", "/proc/out.json")
    assert done.returncode == 2
    assert "out.json: cannot be written" in done.stderr

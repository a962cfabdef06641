"""Runs a command and says what it took: wall time, processor time and peak memory of that process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# Linux counts ru_maxrss in KiB, macOS in bytes.
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Measure:
    """One run: seconds, bytes, and the exit code."""

    wall: float
    cpu: float
    peak_memory: int
    exit_code: int


class RunFailed(RuntimeError):
    """Raised when a command ends with a code that means it did not do its work."""


def measured(command: Sequence[str], fine: Sequence[int], environment: Mapping[str, str] | None = None) -> Measure:
    """Run ``command`` to its end, with its output thrown away.

    ``fine`` are the exit codes of a run that did its work; any other raises `RunFailed` with the last words.
    Bytecode is kept between runs, as it is where a program is installed: pip compiles what it installs.
    """
    given = dict(os.environ if environment is None else environment)
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=given
    ) as process:
        assert process.stderr is not None
        last_words = process.stderr.read()
        # wait4 gives the resources of this one child; getrusage would give the largest of all so far.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in fine:
        tail = last_words.decode(errors="replace")[-800:]
        raise RunFailed(f"{' '.join(command)} ended with {process.returncode}\n{tail}")
    return Measure(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _RSS_UNIT, process.returncode)


def scan_command(path: Path) -> list[str]:
    """A scan that remembers nothing and writes all findings."""
    return [sys.executable, "-m", "iac27017", "scan", str(path), "--format", "json", "--no-cache"]


# 1 is "something failed", 3 "something could not be analysed": both have scanned everything else.
SCAN_CODES = (0, 1, 3)


def lines_of_terraform(folder: Path) -> int:
    """Lines in the ``.tf`` files below ``folder``."""
    return sum(file.read_bytes().count(b"\n") for file in folder.rglob("*.tf") if file.is_file())

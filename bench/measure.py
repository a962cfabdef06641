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
    """One run: seconds, bytes, and the exit code.

    ``cpu`` is the processor time of the process and all that it waited for, ``peak_memory`` that of the
    largest of them: children that share memory are not added up.
    """

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


def best(measures: Sequence[Measure]) -> Measure:
    """The least of everything: what the work takes when nothing else disturbs it."""
    return Measure(
        wall=min(m.wall for m in measures),
        cpu=min(m.cpu for m in measures),
        peak_memory=min(m.peak_memory for m in measures),
        exit_code=measures[-1].exit_code,
    )


def scan_command(path: Path, memory: Path | None = None) -> list[str]:
    """A scan that writes all findings, and remembers them in ``memory`` or not at all."""
    remembered = ["--no-cache"] if memory is None else ["--cache-dir", str(memory)]
    return [sys.executable, "-m", "iac27017", "scan", str(path), "--format", "json", *remembered]


# 1 is "something failed", 3 "something could not be analysed": both have scanned everything else.
SCAN_CODES = (0, 1, 3)


def lines_of_code(folder: Path) -> int:
    """Lines in the Terraform files and templates below ``folder``."""
    files = (file for file in folder.rglob("*") if file.suffix in (".tf", ".yaml", ".yml") and file.is_file())
    return sum(file.read_bytes().count(b"\n") for file in files)

"""Times what people wait for most often: `--version`, ten files, five thousand that have not changed."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.hook import repository, written
from bench.measure import SCAN_CODES, Measure, best, measured, scan_command


@dataclass(frozen=True, slots=True)
class Wait:
    """The best of several runs, beside the seconds of wall time that it may take at most."""

    what: str
    took: Measure
    bar: float | None


def main() -> int:
    """Print the table."""
    print("\n".join(table(list(waits()))))
    return 0


def waits(runs: int = 7) -> Iterator[Wait]:
    """Each wait, measured ``runs`` times, the first scan of five thousand files once."""
    version = [sys.executable, "-m", "iac27017", "--version"]
    yield Wait("`iac27017 --version`", best([measured(version, (0,)) for _ in range(runs)]), 0.12)
    with tempfile.TemporaryDirectory() as scratch:
        few, many, memory = (Path(scratch, name) for name in ("few", "many", "memory"))
        # One root with seven files, and three of a module.
        written(few, dict(list(repository(1, 1).items())[1:]))
        scan = scan_command(few)
        yield Wait("a scan of 10 files", best([measured(scan, SCAN_CODES) for _ in range(runs)]), 0.4)
        written(many, repository(660, 95))
        scan = scan_command(many, memory)
        yield Wait("a first scan of 5,000 files", measured(scan, SCAN_CODES), None)
        again = best([measured(scan, SCAN_CODES) for _ in range(runs)])
        yield Wait("a scan of the same 5,000 files, unchanged", again, 0.5)


def table(every: Sequence[Wait]) -> Iterator[str]:
    """Markdown."""
    yield "| what | wall | processor | bar | peak memory |"
    yield "|---|---:|---:|---:|---:|"
    for wait in every:
        bar = "" if wait.bar is None else f"{wait.bar:.2f} s"
        took = wait.took
        yield f"| {wait.what} | {took.wall:.3f} s | {took.cpu:.3f} s | {bar} | {took.peak_memory / 2**20:.0f} MiB |"


if __name__ == "__main__":
    sys.exit(main())

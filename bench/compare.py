"""Times a scan beside Checkov, run for run in turn, and prints the ratios: `python -m bench.compare DIR...`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.measure import SCAN_CODES, Measure, best, lines_of_code, measured, scan_command

CHECKOV = Path(".venv-checkov/bin/checkov")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The best of the runs of both tools on one directory; seconds and bytes.

    ``warm`` are scans of ours that remember the one before; Checkov remembers nothing.
    """

    directory: str
    lines: int
    runs: int
    ours: Measure
    warm: Measure
    checkov: Measure

    @property
    def times_faster(self) -> float:
        """How many of our scans fit into one of Checkov's, in processor time: others may use the machine."""
        return self.checkov.cpu / self.ours.cpu

    @property
    def times_faster_warm(self) -> float:
        """The same of scans that remember."""
        return self.checkov.cpu / self.warm.cpu

    @property
    def times_smaller(self) -> float:
        """How many of our peaks fit into Checkov's."""
        return self.checkov.peak_memory / self.ours.peak_memory


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every directory, print a table, and write JSON where asked."""
    options = _parser().parse_args(arguments)
    if not options.checkov.is_file():
        print(f"{options.checkov} is not there; run: make bench-env", file=sys.stderr)
        return 2
    compared = []
    for directory in options.directories:
        compared.append(compare(directory.resolve(), options.checkov, options.runs))
        print(f"measured {directory}", file=sys.stderr)
    print("\n".join(table(compared)))
    if options.json:
        options.json.write_text(json.dumps([record(c) for c in compared], indent=2) + "\n", encoding="utf-8")
    return 0


def compare(directory: Path, checkov: Path, runs: int) -> Comparison:
    """Run both tools in turn, so that a machine that slows down slows both.

    A first round is thrown away: it compiles bytecode, fills the page cache, and what the warm scans remember.
    Every run is a new process.
    """
    ours, warm, theirs = [], [], []
    with tempfile.TemporaryDirectory() as memory:
        for _ in range(runs + 1):
            ours.append(measured(scan_command(directory), SCAN_CODES))
            warm.append(measured(scan_command(directory, Path(memory)), SCAN_CODES))
            theirs.append(measured(_checkov_command(checkov, directory), (0, 1), _quiet_environment()))
    figures = (best(measures[1:]) for measures in (ours, warm, theirs))
    return Comparison(directory.name, lines_of_code(directory), runs, *figures)


def table(compared: Sequence[Comparison]) -> Iterator[str]:
    """The comparison in Markdown."""
    yield "| directory | lines | iac27017 | warm | Checkov | faster | warm | iac27017 memory | Checkov memory | smaller |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for c in compared:
        cells = (
            c.directory,
            f"{c.lines:,}",
            *(f"{measure.cpu:.2f} s" for measure in (c.ours, c.warm, c.checkov)),
            f"{c.times_faster:.1f} x",
            f"{c.times_faster_warm:.1f} x",
            f"{c.ours.peak_memory / 2**20:.0f} MiB",
            f"{c.checkov.peak_memory / 2**20:.0f} MiB",
            f"{c.times_smaller:.1f} x",
        )
        yield f"| {' | '.join(cells)} |"


def _checkov_command(checkov: Path, directory: Path) -> list[str]:
    quiet = ["-o", "json", "--quiet", "--compact"]
    # Without --skip-download it asks its vendor's service for policy metadata before it starts.
    offline = ["--skip-download", "--download-external-modules", "false"]
    templates = any(True for suffix in ("yaml", "yml") for _ in directory.rglob(f"*.{suffix}"))
    frameworks = ["terraform", *(["cloudformation"] if templates else [])]
    return [str(checkov), "-d", str(directory), "--framework", *frameworks, *quiet, *offline]


def _quiet_environment() -> dict[str, str]:
    """This environment without an account of Checkov's vendor, which would make it send results."""
    vendor = ("BC_", "PRISMA_", "CKV_", "CHECKOV_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(vendor)}
    return {**kept, "LOG_LEVEL": "ERROR"}


def record(c: Comparison) -> dict[str, object]:
    """The comparison with its ratios, for JSON."""
    times = {"faster": c.times_faster, "faster_warm": c.times_faster_warm, "smaller": c.times_smaller}
    return {**asdict(c), "times": {name: round(times, 2) for name, times in times.items()}}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.compare", description=__doc__)
    parser.add_argument("directories", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--runs", type=int, default=3, help="counted runs of each tool (3)")
    parser.add_argument("--checkov", type=Path, default=CHECKOV, help=f"its command ({CHECKOV})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measures here too")
    return parser


if __name__ == "__main__":
    sys.exit(main())

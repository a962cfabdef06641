"""Times a cold scan beside Checkov, run for run in turn, and prints the ratios: `python -m bench.compare DIR...`."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.measure import SCAN_CODES, Measure, lines_of_terraform, measured, scan_command

CHECKOV = Path(".venv-checkov/bin/checkov")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Medians over the runs of both tools on one directory; seconds and bytes."""

    directory: str
    lines: int
    runs: int
    ours: Measure
    checkov: Measure

    @property
    def times_faster(self) -> float:
        """How many of our scans fit into one of Checkov's."""
        return self.checkov.wall / self.ours.wall

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
        compared.append(compare(directory, options.checkov, options.runs))
        print(f"measured {directory}", file=sys.stderr)
    print("\n".join(table(compared)))
    if options.json:
        options.json.write_text(json.dumps([_record(c) for c in compared], indent=2) + "\n", encoding="utf-8")
    return 0


def compare(directory: Path, checkov: Path, runs: int) -> Comparison:
    """Run both tools in turn, so that a machine that slows down slows both.

    A first round is thrown away: it compiles bytecode and fills the page cache. Every run is a new process
    without a cache of its own.
    """
    ours, theirs = [], []
    for _ in range(runs + 1):
        ours.append(measured(scan_command(directory), SCAN_CODES))
        theirs.append(measured(_checkov_command(checkov, directory), (0, 1), _quiet_environment()))
    return Comparison(str(directory), lines_of_terraform(directory), runs, _median(ours[1:]), _median(theirs[1:]))


def table(compared: Sequence[Comparison]) -> Iterator[str]:
    """The comparison in Markdown."""
    yield "| directory | lines | iac27017 | Checkov | faster | iac27017 memory | Checkov memory | smaller |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for c in compared:
        cells = (
            c.directory,
            f"{c.lines:,}",
            f"{c.ours.wall:.2f} s",
            f"{c.checkov.wall:.2f} s",
            f"{c.times_faster:.1f} x",
            f"{c.ours.peak_memory / 2**20:.0f} MiB",
            f"{c.checkov.peak_memory / 2**20:.0f} MiB",
            f"{c.times_smaller:.1f} x",
        )
        yield f"| {' | '.join(cells)} |"


def _checkov_command(checkov: Path, directory: Path) -> list[str]:
    quiet = ["-o", "json", "--quiet", "--compact"]
    # Without --skip-download it asks its vendor's service for policy metadata before it starts.
    offline = ["--skip-download", "--download-external-modules", "false"]
    return [str(checkov), "-d", str(directory), "--framework", "terraform", *quiet, *offline]


def _quiet_environment() -> dict[str, str]:
    """This environment without an account of Checkov's vendor, which would make it send results."""
    vendor = ("BC_", "PRISMA_", "CKV_", "CHECKOV_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(vendor)}
    return {**kept, "LOG_LEVEL": "ERROR"}


def _median(measures: Sequence[Measure]) -> Measure:
    return Measure(
        wall=statistics.median(m.wall for m in measures),
        cpu=statistics.median(m.cpu for m in measures),
        peak_memory=int(statistics.median(m.peak_memory for m in measures)),
        exit_code=measures[-1].exit_code,
    )


def _record(c: Comparison) -> dict[str, object]:
    return {**asdict(c), "times_faster": round(c.times_faster, 2), "times_smaller": round(c.times_smaller, 2)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.compare", description=__doc__)
    parser.add_argument("directories", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--runs", type=int, default=3, help="counted runs of each tool (3)")
    parser.add_argument("--checkov", type=Path, default=CHECKOV, help=f"its command ({CHECKOV})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measures here too")
    return parser


if __name__ == "__main__":
    sys.exit(main())

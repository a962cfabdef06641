"""Times the scan over repositories of growing size and says how time and memory grow: `python -m bench.growth`."""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.generate import SHAPES, generate
from bench.measure import SCAN_CODES, measured, scan_command


@dataclass(frozen=True, slots=True)
class Point:
    """The scan of one repository: seconds of wall time, bytes at the peak."""

    shape: str
    resources: int
    wall: float
    peak_memory: int

    @property
    def per_resource(self) -> float:
        """Milliseconds for each resource, the start of the program included."""
        return self.wall / self.resources * 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every shape at every size and print a table for each."""
    options = _parser().parse_args(arguments)
    every: list[Point] = []
    with tempfile.TemporaryDirectory() as scratch:
        start = measured([sys.executable, "-m", "iac27017", "--version"], (0,)).wall
        print(f"start of the program: {start:.3f} s\n")
        for shape in options.shapes:
            points = [point(shape, size, options.runs, Path(scratch)) for size in sorted(options.sizes)]
            print("\n".join(table(points)), end="\n\n", flush=True)
            every += points
    if options.json:
        options.json.write_text(json.dumps([asdict(p) for p in every], indent=2) + "\n", encoding="utf-8")
    return 0


def point(shape: str, resources: int, runs: int, scratch: Path) -> Point:
    """Write a repository of this shape and size and take the median scan of it."""
    folder = scratch / f"{shape}-{resources}"
    declared = generate(folder, shape, resources)
    measures = [measured(scan_command(folder), SCAN_CODES) for _ in range(runs)]
    wall = statistics.median(m.wall for m in measures)
    return Point(shape, declared, wall, max(m.peak_memory for m in measures))


def exponent(points: Sequence[Point]) -> float:
    """The slope of log(time) over log(resources), least squares: 1 is linear, 2 quadratic."""
    xs = [math.log(p.resources) for p in points]
    ys = [math.log(p.wall) for p in points]
    x, y = statistics.fmean(xs), statistics.fmean(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def table(points: Sequence[Point]) -> Iterator[str]:
    """One shape in Markdown, each size beside the smallest."""
    yield f"| {points[0].shape} | time | ms per resource | beside the smallest | peak memory | KiB per resource |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for p in points:
        cells = (
            f"{p.resources:,}",
            f"{p.wall:.2f} s",
            f"{p.per_resource:.3f}",
            f"{p.per_resource / points[0].per_resource:.2f} x",
            f"{p.peak_memory / 2**20:.0f} MiB",
            f"{p.peak_memory / 2**10 / p.resources:.1f}",
        )
        yield f"| {' | '.join(cells)} |"
    if len(points) > 1:
        yield f"growth of time: resources ^ {exponent(points):.2f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=[1_000, 10_000], metavar="N")
    parser.add_argument("--shapes", nargs="+", choices=sorted(SHAPES), default=sorted(SHAPES))
    parser.add_argument("--runs", type=int, default=1, help="runs at each size (1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measures here too")
    return parser


if __name__ == "__main__":
    sys.exit(main())

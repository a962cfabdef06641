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
from itertools import product
from pathlib import Path

from bench.generate import SHAPES, generate
from bench.measure import SCAN_CODES, Measure, best, measured, scan_command

SIZES = (1_000, 10_000, 100_000)
BAR = 1.3
"""How much more a resource may take at the largest size than at the smallest."""
_ENOUGH = 20.0
"""Seconds after which a size is not run once more: a long run is a steady one."""


@dataclass(frozen=True, slots=True)
class Point:
    """The best scan of one repository: seconds, and bytes at the peak of the largest process.

    ``cpu`` is that of all its processes; ``start`` is what a scan of one resource takes of it.
    """

    language: str
    shape: str
    resources: int
    runs: int
    wall: float
    cpu: float
    start: float
    peak_memory: int

    @property
    def per_resource(self) -> float:
        """Milliseconds of processor for each resource, without the start of the program."""
        return (self.cpu - self.start) / self.resources * 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every shape at every size and print a table for each."""
    options = _parser().parse_args(arguments)
    every = list(grown(options.languages, options.shapes, options.sizes, options.runs))
    print("\n".join(table(every)))
    if options.json:
        options.json.write_text(json.dumps([asdict(p) for p in every], indent=2) + "\n", encoding="utf-8")
    return 0


def grown(languages: Sequence[str], shapes: Sequence[str], sizes: Sequence[int], runs: int) -> Iterator[Point]:
    """A point for each size, language and shape, small ones first; each repository is written, scanned, removed."""
    starts = {language: _start(language) for language in languages}
    for size in sorted(sizes):
        for language, shape in product(languages, shapes):
            with tempfile.TemporaryDirectory() as scratch:
                found = point(language, shape, size, runs, starts[language], Path(scratch))
            print(f"{language} {shape} {found.resources:,}: {found.cpu:.1f} s", file=sys.stderr, flush=True)
            yield found


def point(language: str, shape: str, resources: int, runs: int, start: float, scratch: Path) -> Point:
    """Write a repository of this shape and size and take the best scan of it."""
    folder = scratch / "repository"
    declared = generate(folder, language, shape, resources)
    measures: list[Measure] = []
    while len(measures) < runs and (not measures or sum(m.wall for m in measures) < _ENOUGH):
        measures.append(measured(scan_command(folder), SCAN_CODES))
    shown = best(measures)
    return Point(language, shape, declared, len(measures), shown.wall, shown.cpu, start, shown.peak_memory)


def exponent(points: Sequence[Point]) -> float:
    """The slope of log(time) over log(resources), least squares: 1 is linear, 2 quadratic."""
    xs = [math.log(p.resources) for p in points]
    ys = [math.log(p.per_resource * p.resources) for p in points]
    x, y = statistics.fmean(xs), statistics.fmean(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def grouped(every: Sequence[Point]) -> list[list[Point]]:
    """The points of each language and shape, by size."""
    groups: dict[tuple[str, str], list[Point]] = {}
    for each in every:
        groups.setdefault((each.language, each.shape), []).append(each)
    return list(groups.values())


def table(every: Sequence[Point]) -> Iterator[str]:
    """Markdown: a row for each repository, beside the smallest of its shape."""
    yield "| language, shape | resources | wall | processor | ms per resource | beside the smallest | peak memory |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for points in grouped(every):
        for p in points:
            cells = (
                f"{p.language}, {p.shape}",
                f"{p.resources:,}",
                f"{p.wall:.2f} s",
                f"{p.cpu:.2f} s",
                f"{p.per_resource:.3f}",
                f"{p.per_resource / points[0].per_resource:.2f} x",
                f"{p.peak_memory / 2**20:,.0f} MiB",
            )
            yield f"| {' | '.join(cells)} |"
    yield ""
    yield "| language, shape | processor time grows as |"
    yield "|---|---|"
    for points in grouped(every):
        if len(points) > 1:
            yield f"| {points[0].language}, {points[0].shape} | resources ^ {exponent(points):.2f} |"


def _start(language: str) -> float:
    """Seconds of processor for a scan of the smallest repository of this language."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "repository")
        folder.mkdir()
        if language == "terraform":
            (folder / "main.tf").write_text('resource "aws_vpc" "one" {}\n', encoding="utf-8")
        else:
            text = "Resources:\n  One:\n    Type: AWS::EC2::VPC\n"
            (folder / "one.yaml").write_text(text, encoding="utf-8")
        return best([measured(scan_command(folder), SCAN_CODES) for _ in range(5)]).cpu


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    shapes = list(SHAPES["terraform"])
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, metavar="N")
    parser.add_argument("--languages", nargs="+", choices=list(SHAPES), default=list(SHAPES))
    parser.add_argument("--shapes", nargs="+", choices=shapes, default=shapes)
    parser.add_argument("--runs", type=int, default=3, help="runs at each size at most; the best counts (3)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measures here too")
    return parser


if __name__ == "__main__":
    sys.exit(main())

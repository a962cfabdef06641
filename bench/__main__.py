"""Measures everything in one run and writes `bench/results/`: `python -m bench [DIR...]`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path

from bench import compare, growth, small
from bench.generate import SHAPES
from bench.plot import drawn

RESULTS = Path(__file__).parent / "results"


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare on the sample repositories and the directories given, wait, grow; write a table, JSON and a plot."""
    options = _parser().parse_args(arguments)
    if not options.checkov.is_file():
        print(f"{options.checkov} is not there; run: make bench-env", file=sys.stderr)
        return 2
    directories = [*sorted(d for d in Path("sample_repos").iterdir() if d.is_dir()), *options.directories]
    measured = _Measured(dict(_machine(options.checkov)), list(small.waits()))
    for directory in directories:
        measured.compared.append(compare.compare(directory.resolve(), options.checkov, options.runs))
        print(f"measured {directory.name}", file=sys.stderr, flush=True)
        measured.write()
    for point in growth.grown(list(SHAPES), list(SHAPES["terraform"]), options.sizes, options.runs):
        measured.points.append(point)
        measured.write()
    print((RESULTS / "README.md").read_text(encoding="utf-8"))
    return 0


@dataclass(slots=True)
class _Measured:
    """All figures of a run so far."""

    machine: dict[str, str]
    waits: list[small.Wait]
    compared: list[compare.Comparison] = field(default_factory=list)
    points: list[growth.Point] = field(default_factory=list)

    def write(self) -> None:
        """Write them; a run that is stopped leaves what it had."""
        content = {
            "machine": self.machine,
            "waits": [asdict(wait) for wait in self.waits],
            "compared": [compare.record(c) for c in self.compared],
            "growth": [asdict(point) for point in self.points],
        }
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "results.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        (RESULTS / "README.md").write_text("\n".join(self._report()) + "\n", encoding="utf-8")
        if self.points:
            (RESULTS / "growth.svg").write_text(drawn(self.points), encoding="utf-8")

    def _report(self) -> Iterator[str]:
        yield "# What was measured"
        yield ""
        yield "Written by `make bench`, in one run. All figures are the least of several runs; ratios are of processor"
        yield "time, which other programs on the machine change less than they change wall time."
        yield ""
        yield from (f"- {name}: {value}" for name, value in self.machine.items())
        yield "\n## Waiting\n"
        yield from small.table(self.waits)
        yield "\n## Beside Checkov\n"
        yield "Processor seconds. \"Warm\" is a scan of ours that remembers the one before.\n"
        yield from compare.table(self.compared)
        if self.points:
            yield "\n## Growth\n"
            yield f"Per resource, without the start of the program; the bar is {growth.BAR} times the smallest size.\n"
            yield "![Milliseconds per resource by size](growth.svg)\n"
            yield from growth.table(self.points)


def _machine(checkov: Path) -> Iterator[tuple[str, str]]:
    """What the figures hang on, and nothing that names a host."""
    yield "date", datetime.now(timezone.utc).date().isoformat()
    yield "machine", f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors{_model()}"
    if hasattr(os, "getloadavg"):
        yield "others", f"{os.getloadavg()[1]:.1f} processes were waiting for a processor before the first run"
    yield "Python", platform.python_version()
    yield "iac27017", version("iac27017")
    for name in ("tree-sitter", "tree-sitter-hcl", "PyYAML", "msgspec"):
        yield name, version(name)
    said = subprocess.run([str(checkov), "--version"], capture_output=True, text=True, check=True).stdout
    yield "Checkov", said.strip()


def _model() -> str:
    """The processor's own name, where the system tells it."""
    file = Path("/proc/cpuinfo")
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f" ({names[0]})" if names else ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("directories", nargs="*", type=Path, metavar="DIR", help="beside the sample repositories")
    parser.add_argument("--sizes", nargs="+", type=int, default=growth.SIZES, metavar="N")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--checkov", type=Path, default=compare.CHECKOV, help=f"its command ({compare.CHECKOV})")
    return parser


if __name__ == "__main__":
    sys.exit(main())

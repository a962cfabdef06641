"""Says what the command line imports on each path, and how long that takes: `python -m bench.imports`."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CODE = 'resource "aws_ebs_volume" "data" { availability_zone = "eu-west-1a" }\n'
TEMPLATE = "Resources:\n  Data:\n    Type: AWS::EC2::Volume\n    Properties: {AvailabilityZone: eu-west-1a}\n"
FILES = {"code/main.tf": CODE, "template/stack.yaml": TEMPLATE}
PATHS: Mapping[str, tuple[str, ...]] = {
    "`--version`": ("--version",),
    "`scan`, Terraform only, JSON": ("scan", "code", "--no-cache", "--format", "json"),
    "`scan`, Terraform only, console": ("scan", "code", "--no-cache"),
    "`scan`, a template, console": ("scan", "template", "--no-cache"),
}
"""What is run, in a directory with `FILES`."""

_LINE = re.compile(r"import time:\s+(?P<own>\d+) \|\s+\d+ \| +(?P<name>\S+)$")


@dataclass(frozen=True, slots=True)
class Imported:
    """The modules that a run imports beyond those of the interpreter itself, with their own microseconds."""

    own: Mapping[str, int]

    def parts(self) -> Counter[str]:
        """Microseconds by whose they are: a package by its name, the standard library, ours."""
        parts: Counter[str] = Counter()
        for name, time in self.own.items():
            parts[whose(name)] += time
        return parts

    def packages(self) -> set[str]:
        """The packages of others."""
        return {part for name in self.own if (part := whose(name)) not in ("ours", "standard library")}


def main() -> int:
    """Print the table."""
    print("\n".join(table({name: imported(arguments) for name, arguments in PATHS.items()})))
    return 0


def imported(arguments: Sequence[str]) -> Imported:
    """What ``iac27017`` imports with these arguments, in a fresh interpreter."""
    at_start = _measured("-c", "pass")
    return Imported({name: time for name, time in _measured("-m", "iac27017", *arguments).items() if name not in at_start})


def whose(module: str) -> str:
    """``ours``, ``standard library``, or the name of the package."""
    top = module.partition(".")[0]
    if top == "iac27017":
        return "ours"
    return "standard library" if top in sys.stdlib_module_names else top


def table(every: Mapping[str, Imported]) -> Iterator[str]:
    """Markdown: a row for each path, the packages of others by the time that they take."""
    yield "| path | modules | ours | importing | of which |"
    yield "|---|---:|---:|---:|---|"
    for name, found in every.items():
        parts = found.parts()
        ours = sum(whose(module) == "ours" for module in found.own)
        spent = ", ".join(f"{part} {time / 1000:.0f} ms" for part, time in parts.most_common() if time >= 500)
        yield f"| {name} | {len(found.own)} | {ours} | {parts.total() / 1000:.0f} ms | {spent} |"


def _measured(*arguments: str) -> dict[str, int]:
    with tempfile.TemporaryDirectory() as scratch:
        for name, text in FILES.items():
            file = Path(scratch, name)
            file.parent.mkdir()
            file.write_text(text, encoding="utf-8")
        command = [sys.executable, "-X", "importtime", *arguments]
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    return {found["name"]: int(found["own"]) for line in done.stderr.splitlines() if (found := _LINE.match(line))}


if __name__ == "__main__":
    sys.exit(main())

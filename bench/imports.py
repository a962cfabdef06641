"""Says what the command line imports on each path, and how long that takes: `python -m bench.imports`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
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

# `-X importtime` does not see what `importlib.import_module` is asked for, as commands and checks are; loaders do.
_PROGRAM = """
import json, sys, time
from importlib.machinery import ExtensionFileLoader, SourceFileLoader

inner, own = [], {}

def timed(load):
    def exec_module(self, module):
        started = time.perf_counter()
        inner.append(0.0)
        try:
            return load(self, module)
        finally:
            spent = time.perf_counter() - started
            own[module.__name__] = spent - inner.pop()
            if inner:
                inner[-1] += spent
    return exec_module

for loader in (ExtensionFileLoader, SourceFileLoader):
    loader.exec_module = timed(loader.exec_module)

from iac27017.cli import main
code = main(sys.argv[1:])
print(json.dumps(own), file=sys.stderr)
sys.exit(code not in (0, 1))
"""


@dataclass(frozen=True, slots=True)
class Imported:
    """The modules that a run loads from files, after the interpreter's own start, with the seconds of each alone."""

    own: Mapping[str, float]

    def parts(self) -> list[tuple[str, float]]:
        """Seconds by whose they are, most first: a package by its name, the standard library, ours."""
        parts: dict[str, float] = {}
        for name, time in self.own.items():
            parts[whose(name)] = parts.get(whose(name), 0) + time
        return sorted(parts.items(), key=lambda part: -part[1])

    def packages(self) -> set[str]:
        """The packages of others."""
        return {part for name in self.own if (part := whose(name)) not in ("ours", "standard library")}


def main() -> int:
    """Print the table."""
    print("\n".join(table({name: imported(arguments) for name, arguments in PATHS.items()})))
    return 0


def imported(arguments: Sequence[str]) -> Imported:
    """What ``iac27017`` imports with these arguments, in a fresh interpreter."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, text in FILES.items():
            file = Path(scratch, name)
            file.parent.mkdir()
            file.write_text(text, encoding="utf-8")
        # As it is where a program is installed: with bytecode.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        command = [sys.executable, "-c", _PROGRAM, *arguments]
        done = subprocess.run(command, cwd=scratch, env=environment, capture_output=True, text=True, check=True)
    own: dict[str, float] = json.loads(done.stderr.splitlines()[-1])
    return Imported(own)


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
        total = sum(time for _, time in parts)
        spent = ", ".join(f"{part} {time * 1000:.0f} ms" for part, time in parts if time >= 0.0005)
        yield f"| {name} | {len(found.own)} | {ours} | {total * 1000:.0f} ms | {spent} |"


if __name__ == "__main__":
    sys.exit(main())

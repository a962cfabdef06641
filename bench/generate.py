"""Writes synthetic repositories of a wanted language, shape and size, the same bytes every time."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench import cloudformation_shapes, terraform_shapes
from bench.shape import Shape

SHAPES: Mapping[str, Mapping[str, Shape]] = {
    "terraform": terraform_shapes.shapes(),
    "cloudformation": cloudformation_shapes.shapes(),
}
"""By language and name; the names are the same in both."""


def generate(folder: Path, language: str, shape: str, resources: int) -> int:
    """Write a repository with at least ``resources`` resources in its units and say how many it is.

    What is there once, a log bucket and the like, is not counted.
    Raises ``KeyError`` for what is not in `SHAPES` and ``FileExistsError`` for a folder that is there.
    """
    chosen = SHAPES[language][shape]
    folder.mkdir(parents=True)
    for name, text in chosen.common.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    units = math.ceil(resources / chosen.resources_per_unit)
    for first in range(0, units, chosen.units_per_file):
        numbers = range(first, min(first + chosen.units_per_file, units))
        text = chosen.head + "\n".join(chosen.unit(number) for number in numbers)
        name = chosen.file.format(number=first // chosen.units_per_file)
        (folder / name).write_text(text, encoding="utf-8")
    return units * chosen.resources_per_unit


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the repository that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__)
    parser.add_argument("--resources", type=int, default=1_000, metavar="N")
    parser.add_argument("--language", choices=sorted(SHAPES), default="terraform")
    parser.add_argument("--shape", choices=sorted(SHAPES["terraform"]), default="flat")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    options = parser.parse_args(arguments)
    try:
        declared = generate(options.out, options.language, options.shape, options.resources)
    except FileExistsError:
        print(f"{options.out} is there already; name a new folder", file=sys.stderr)
        return 2
    print(f"{options.out}: {declared:,} resources, {options.language}, {options.shape}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

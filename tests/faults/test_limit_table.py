"""The table of limits in SECURITY.md is what the code says: every one of them, with its value."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
ROOMS = ("hcl", "terraform", "cloudformation", "plan", "policy", "graph", "cache", "config.py", "engine.py")
NAME = re.compile(r"(MAXIMUM|MAX)_[A-Z_]+|RANGE_LIMIT|STACK_BYTES|RECURSION")
ROW = re.compile(r"^\| `([\w.]+)` \| ([\d,]+) \|", re.M)


def limits() -> dict[str, int]:
    """Every constant of what a stranger's files are read by that is called like a limit."""
    found: dict[str, int] = {}
    for room in ROOMS:
        place = PROJECT / "iac27017" / room
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            module = ".".join(file.relative_to(PROJECT).with_suffix("").parts)
            for statement in ast.parse(file.read_text(encoding="utf-8")).body:
                match statement:
                    case ast.Assign([ast.Name(name)]) if NAME.fullmatch(name):
                        value = getattr(importlib.import_module(module), name)
                        found[f"{module.removeprefix('iac27017.')}.{name}"] = value
    return found


def test_the_table_is_complete_and_true() -> None:
    text = (PROJECT / "SECURITY.md").read_text(encoding="utf-8")
    assert {name: int(value.replace(",", "")) for name, value in ROW.findall(text)} == limits()


def test_there_are_limits_to_list() -> None:
    assert len(limits()) > 40

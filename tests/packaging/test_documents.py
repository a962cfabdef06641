"""Documents say what is true: the example in CONTRIBUTING is the file, the commands in README are there."""

from __future__ import annotations

import re
from pathlib import Path

from iac27017.cli import COMMANDS
from iac27017.graph.kinds import all_kinds
from iac27017.registry import all_checks

ROOT = Path(__file__).resolve().parents[2]


def test_the_whole_example_is_the_file() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert example == (ROOT / "checks/encryption/unencrypted_file_system.py").read_text(encoding="utf-8")


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"iac27017 {command}" not in text] == []


def test_the_readme_counts_right() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{len(all_checks())} checks in eight families" in text
    types = [type_ for type_ in all_kinds().by_type if type_.startswith("aws_")]
    assert f"{len(types)} AWS resource types are modelled" in text


def test_links_lead_somewhere() -> None:
    for document in ROOT.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{document.name} links to {target}"

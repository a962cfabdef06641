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


def test_what_the_readme_shows_of_a_scan_is_what_a_scan_says() -> None:
    said = (ROOT / "tests/golden/outputs/payments.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in _shown_under("What it looks like", "") if line not in said] == []


def test_what_the_readme_shows_of_a_report_is_in_the_examples() -> None:
    said = {_without_links(line) for language in ("en", "ja") for line in _gap_report(language)}
    assert [line for line in _shown_under("Gap report", "markdown") if line not in said] == []


def _shown_under(section: str, language: str) -> list[str]:
    """The lines of a section's fenced blocks in that language, without blank ones and marks of omission."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (body,) = re.findall(rf"^## {section}\n(.*?)(?=^## )", text, re.DOTALL | re.MULTILINE)
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", body, re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines() if line.strip() not in ("", "...")]
    assert lines, f"{section} shows nothing"
    return lines


def _gap_report(language: str) -> list[str]:
    return (ROOT / f"docs/examples/payments-gap.{language}.md").read_text(encoding="utf-8").splitlines()


def _without_links(line: str) -> str:
    """Where a line is found on the web is a matter of ``--source-url``, not of the report."""
    return re.sub(r"\[(`[^`]+`)\]\(<[^>]+>\)", r"\1", line)


def test_links_lead_somewhere() -> None:
    for document in ROOT.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{document.name} links to {target}"

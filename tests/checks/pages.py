"""Reads a check's page as a test suite: sections are tests, comments are expectations.

    ## Fails: a volume without encryption

    ```terraform file=main.tf
    resource "aws_ebs_volume" "data" {  # fail: encrypted is not set
      availability_zone = "eu-west-1a"
    }
    ```

The comment stands on the first line of the subject (for a part of a resource,
of the block it is written as). ``# fail: a part of the message``, ``# pass``,
``# unknown: ...``; several for one line are separated by `` | ``. A verdict that is
not announced fails the test. Fences of one language in a section are the files
of one repository (``file=`` names them); ``toml`` is its configuration. A section
with both languages must be judged the same in both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

STATUSES = ("pass", "fail", "unknown")
_FENCE = re.compile(r"^```(?P<language>\w+)(?: +file=(?P<file>\S+))?\s*$")
_EXPECTATION = re.compile(r"#\s*(?P<text>(?:pass|fail|unknown)\b.*)$")
_DEFAULT_FILE = {"terraform": "main.tf", "yaml": "template.yaml", "toml": ".iac27017.toml", "hcl": "main.tf"}
_LANGUAGE = {"terraform": "terraform", "hcl": "terraform", "yaml": "cloudformation", "toml": "configuration"}


@dataclass(frozen=True, slots=True)
class Expectation:
    """A verdict announced on one line."""

    file: str
    line: int
    status: str
    message: str


@dataclass(slots=True)
class Example:
    """One section of a page in one language: files to write, verdicts to expect."""

    page: Path
    title: str
    language: str
    files: dict[str, str] = field(default_factory=dict)
    configuration: str = ""

    def __str__(self) -> str:
        return f"{self.page.stem}: {self.title} [{self.language}]"

    def write(self, folder: Path) -> None:
        """Put the example's files below ``folder``."""
        for name, text in self.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def expectations(self) -> list[Expectation]:
        """The verdicts that the comments announce."""
        return [
            Expectation(name, number, status, message)
            for name, text in self.files.items()
            for number, line in enumerate(text.splitlines(), 1)
            for status, message in _announced(line)
        ]


def _announced(line: str) -> Iterator[tuple[str, str]]:
    found = _EXPECTATION.search(line)
    if not found:
        return
    for piece in found["text"].split(" | "):
        status, _, message = piece.partition(":")
        assert status.strip() in STATUSES, f"no status: {piece!r}"
        yield status.strip(), message.strip()


def examples(page: Path) -> list[Example]:
    """The examples of a page, in order."""
    found: dict[tuple[str, str], Example] = {}
    configuration: dict[str, str] = defaultdict(str)
    title, fence, lines = page.stem, None, list[str]()
    for line in page.read_text(encoding="utf-8").splitlines():
        if fence is None and line.startswith("## "):
            title = line[3:].strip()
        elif fence is None:
            fence = _FENCE.match(line)
            lines = []
        elif line.startswith("```"):
            _close(found, configuration, page, title, fence, "\n".join(lines) + "\n")
            fence = None
        else:
            lines.append(line)
    for (section, _), example in found.items():
        example.configuration = configuration[section]
    return list(found.values())


def _close(
    found: dict[tuple[str, str], Example],
    configuration: dict[str, str],
    page: Path,
    title: str,
    fence: re.Match[str],
    text: str,
) -> None:
    language = _LANGUAGE.get(fence["language"])
    if language is None:
        return
    if language == "configuration":
        configuration[title] += text
        return
    example = found.setdefault((title, language), Example(page, title, language))
    name = fence["file"] or _DEFAULT_FILE[fence["language"]]
    assert name not in example.files, f"{page.name}, {title!r}: two fences for {name}"
    example.files[name] = text

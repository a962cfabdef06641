"""Where fuzzing starts: pieces of our own files, since a mutation of something real gets further than noise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
PROJECT = HERE.parent
LONGEST = 4_000
"""Bytes; longer pieces make each execution slow and find nothing more."""

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.M | re.S)
_LANGUAGE_SUFFIX = {"hcl": ".tf", "terraform": ".tf", "yaml": ".yaml", "json": ".json"}
_BETWEEN_BLOCKS = re.compile(r"(?<=\n\}\n)\n*(?=[A-Za-z#])")


def seeds(suffixes: tuple[str, ...]) -> list[bytes]:
    """Short pieces of the sample repositories, of the pages of checks, and of the corpus, each once."""
    found = dict.fromkeys(text for suffix, text in _texts() if suffix in suffixes)
    return [text.encode() for text in found if 0 < len(text) <= LONGEST]


def _texts() -> Iterator[tuple[str, str]]:
    for folder in (HERE / "corpus", PROJECT / "sample_repos", PROJECT / "tests" / "plan" / "recordings"):
        for file in sorted(folder.rglob("*")):
            if file.suffix in (".tf", ".yaml", ".json"):
                for piece in _pieces(file.read_text(encoding="utf-8", errors="replace"), file.suffix):
                    yield file.suffix, piece
    for page in sorted((PROJECT / "checks").rglob("*.md")):
        for language, text in _FENCE.findall(page.read_text(encoding="utf-8")):
            if language in _LANGUAGE_SUFFIX:
                yield _LANGUAGE_SUFFIX[language], text


def _pieces(text: str, suffix: str) -> list[str]:
    return [text, *_BETWEEN_BLOCKS.split(text)] if suffix == ".tf" else [text]

"""A second parser gives the same values for each file of the samples and tests, and for each construct."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from iac27017.hcl.parse import parse
from tests.hcl import notation, test_expressions, test_templates

hcl2 = pytest.importorskip("hcl2")
from lark.exceptions import LarkError  # noqa: E402

from tests.hcl import python_hcl2  # noqa: E402

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("tests/**/*.tf"), *ROOT.glob("sample_repos/**/*.tf")])
PAGES = sorted(ROOT.glob("checks/**/*.md"))
_FENCE = re.compile(r"^```terraform[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)

_STRIP = "it has no strip markers around values"
_COMMENT = "it takes a comment before a value for the end of the line"
_NORMAL = "it leaves text in the form it is written in; Terraform brings it into normal form C"

GAPS = {
    "a[ * ].b": "it takes no space inside [*]",
    "- -2": "it takes one sign",
    "!!a": "it takes one sign",
    "変数.名前": "its names are ASCII",
    "/* a */ 1 /* b */ + 2 # c": _COMMENT,
    '"${~ x ~}"': _STRIP,
    '"a ${~ x ~} b"': _STRIP,
    '"a ${~x} b"': _STRIP,
    '"a ${x~} b"': _STRIP,
    '"e\u0301"': _NORMAL,
    r'"e\u0301"': _NORMAL,
}
"""Constructs that Terraform takes and python-hcl2 8.1 does not, or not so."""

FILE_GAPS = {
    "tests/terraform/configurations/templates/main.tf": _STRIP,
    "tests/terraform/expressions/root/main.tf": "it looks for the `}` of an escaped `${`",
}
"""The same for files."""


def compared(text: str) -> tuple[list[str], list[str]]:
    """Both readings, line by line, without the values that python-hcl2 leaves raw."""
    parsed = parse(text.encode(), "main.tf")
    assert parsed.problems == []
    ours = notation.outline(parsed.body).split("\n")
    theirs = python_hcl2.outline(hcl2.parses_to_tree(text)).split("\n")
    raw = {at for at, line in enumerate(theirs) if line.endswith(f"= {python_hcl2.RAW}")}
    assert len(ours) == len(theirs)
    return [line for at, line in enumerate(ours) if at not in raw], [
        line for at, line in enumerate(theirs) if at not in raw
    ]


@pytest.mark.parametrize("file", FILES, ids=[file.relative_to(ROOT).as_posix() for file in FILES])
def test_same_values_in_a_file(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    if file.relative_to(ROOT).as_posix() in FILE_GAPS:
        with pytest.raises(LarkError):
            hcl2.parses_to_tree(text)
        return
    if parse(text.encode(), file.name).problems:
        with pytest.raises(LarkError):
            hcl2.parses_to_tree(text)
        return
    ours, theirs = compared(text)
    assert ours == theirs


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_same_values_in_the_examples_of_a_page(page: Path) -> None:
    for example in _FENCE.findall(page.read_text(encoding="utf-8")):
        ours, theirs = compared(example)
        assert ours == theirs


CONSTRUCTS = [text for text, _ in test_expressions.ALL + test_templates.ALL if "\n" not in text]


@pytest.mark.parametrize("text", CONSTRUCTS)
def test_same_reading_of_a_construct(text: str) -> None:
    source = f"a = {text}\n"
    if text in GAPS:
        try:
            ours, theirs = compared(source)
        except LarkError:
            return
        assert ours != theirs, "python-hcl2 reads it now; take it off the list"
        return
    ours, theirs = compared(source)
    assert ours == theirs

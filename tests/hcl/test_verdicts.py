"""What Terraform accepts is accepted, what it rejects is rejected, on the same line: recorded from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

import pytest

from iac27017.hcl.json_syntax import parse_json
from iac27017.hcl.parse import parse


class Answer(TypedDict):
    """A text and Terraform's errors: summary, line, column."""

    text: str
    errors: list[tuple[str, int, int]]


class Verdict(Answer, total=False):
    """Most texts are in the native syntax."""

    json: bool


VERDICTS: dict[str, Verdict] = json.loads(
    Path(__file__).with_name("verdicts.json").read_text(encoding="utf-8")
)

OTHER_LINES = {
    "brace next line": "the brace is what has to move; Terraform names the type",
    "op next line": "the line that has to go on; Terraform names the next one",
    "obj in paren lines": "the line that has to go on; Terraform names the next one",
    "call nl paren": "the line that has to go on; Terraform names the next one",
    "heredoc eof": "the heredoc is named where it starts; Terraform names the end of the file",
    "heredoc close paren": "the heredoc is named where it starts; Terraform names the end of the file",
    "unclosed bracket": "the bracket is named where it opens; Terraform names the next line",
}
"""Where another line is reported than Terraform's, and why it is the better one."""


@pytest.mark.parametrize("name", VERDICTS)
def test_same_verdict_as_terraform(name: str) -> None:
    verdict = VERDICTS[name]
    read = parse_json if verdict.get("json") else parse
    problems = read(verdict["text"].encode(), "main.tf").problems
    assert bool(problems) == bool(verdict["errors"]), (problems, verdict["errors"])
    if problems and name not in OTHER_LINES:
        assert {problem.span.line for problem in problems} & {line for _, line, _ in verdict["errors"]}


def test_no_exception_is_listed_for_nothing() -> None:
    for name in OTHER_LINES:
        lines = {problem.span.line for problem in parse(VERDICTS[name]["text"].encode(), "main.tf").problems}
        assert not lines & {line for _, line, _ in VERDICTS[name]["errors"]}, name


def test_there_are_texts_of_both_kinds() -> None:
    rejected = sum(bool(verdict["errors"]) for verdict in VERDICTS.values())
    assert rejected >= 60
    assert len(VERDICTS) - rejected >= 50

"""Names, messages and paths that want to be obeyed: inert in every format."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from iac27017.check import Finding, Hop, Status
from iac27017.cli.rendering import FORMATS, rendered
from iac27017.graph.address import Address
from iac27017.graph.declaration import Problem
from iac27017.graph.settings import Settings
from iac27017.graph.span import Span
from iac27017.policy.applying import Use
from iac27017.policy.difference import Difference
from iac27017.policy.peers import Block, Skip
from iac27017.policy.waiver import Configured, Inline
from iac27017.registry import chosen_checks
from iac27017.report import console_difference, difference, proposals, waiver_list
from iac27017.report.markdown_text import code, prose
from iac27017.report.sources import Sources
from iac27017.scan import Inputs, Result, scan
from tests.report.test_formats import keeps_the_schema
from tests.report.test_sarif import _schema

HOSTILE = (
    "::error::seized",
    "  ::add-mask::e",
    "##[error]seized",
    "a\n::set-output name=x::y",
    "a\r::stop-commands::z",
    "\x1b[2J\x1b]0;title\x07",
    "\x9b31m",
    "\u202ereversed\u2066",
    "zero\u200bwidth\ufeff",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]><x/>",
    "<!-- marker -->",
    "</details></summary>",
    "@everyone @acme/security",
    "#1 GH-2 acme/x#3 !4 ~5 %6 $7 &8 [[page]]",
    "[text](https://example.com) ![image](https://example.com/x.png)",
    "https://example.com www.example.com mail@example.com",
    "`code` ```fence``` | cell | \\` \\| *bold* _x_ ~~y~~ $math$",
    "=HYPERLINK(\"https://example.com\")",
    "+1+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    " =1",
    "\uff1d1",
    "\ud800 alone",
    "\udc80 no UTF-8",
    "\ufffe\uffff",
    "\x00",
)


def _path(text: str) -> str:
    """``text`` as far as a file can be called that: no NUL, and no surrogate but those that stand for bytes."""
    return re.sub("[\0\ud800-\udbff]", "x", text)


def _hostile_finding(finding: Finding, text: str) -> Finding:
    """The finding with ``text`` wherever input can reach."""
    place = Span(_path(text), 3, 1, 3, 9)
    address = Address("aws_ebs_volume", "a", text, root=text)
    declaration = replace(finding.resource.declaration, address=address, header=place, span=place)
    resource = replace(finding.resource, declaration=declaration, address=address)
    hop = Hop(place, f"{text} = {text}")
    return replace(finding, resource=resource, message=text, reason=f"{text} why", remedy=text, evidence=(hop, Hop(place, text, "LOGS_TO")))


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest, tmp_path: Path) -> Result:
    """A fail, an unknown, a waived finding and a problem, all made of one hostile text."""
    text: str = request.param
    (tmp_path / "main.tf").write_text('resource "aws_ebs_volume" "a" {\n  size = 1\n}\n', encoding="utf-8")
    result, _ = scan(tmp_path, chosen_checks(["ENC-001"], ()), Inputs(), Settings())
    finding = _hostile_finding(result.findings[0], text)
    findings = (finding, replace(finding, status=Status.UNKNOWN), replace(finding, waived=text), replace(finding, status=Status.PASS))
    problem = Problem(Span(_path(text), 2), text, text)
    ledger = replace(result.ledger, not_modelled={text: 1}, modules_missing=(text,), roots=(text,))
    return Result(findings, (problem, Problem(Span("", 0, 0, 0, 0), text)), ledger)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is written about a result, by name."""

    name: str
    text: str


def _outputs(result: Result, folder: Path) -> list[Change]:
    change = Difference(result, result.findings[:2], result.findings[:1], (), result.findings[2:3], result.problems)
    check = result.findings[0].check
    text = result.findings[0].message
    place = Span(_path(text), 2)
    uses = [
        Use(Inline((check,), text, place, (2,)), result.findings[:1]),
        Use(Configured((check,), text, place, text, text, text, text), (), text),
    ]
    skips = [Skip("checkov", text, text, place, Block(text, 1, 2), None, checks) for checks in ((check,), ())]
    return [
        *(Change(name, rendered(name, result, folder, None)) for name in FORMATS),
        Change("console", console_difference.render(change, Sources(folder))),
        Change("json", difference.as_json(change)),
        Change("markdown", difference.markdown(change)),
        Change("console", waiver_list.console(uses)),
        Change("json", waiver_list.as_json(uses)),
        Change("console", proposals.console(skips)),
        Change("json", proposals.as_json(skips)),
    ]


STEERING = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


def test_no_output_steers_a_terminal_or_a_runner(hostile: Result, tmp_path: Path) -> None:
    for output in _outputs(hostile, tmp_path):
        assert not STEERING.search(output.text), output.name
        assert "##[" not in output.text, output.name
        # The runner takes CR and LF for the end of a line.
        commands = [line for line in re.split("[\r\n]", output.text) if line.lstrip().startswith("::")]
        if output.name == "github":
            assert len(commands) == 4
            assert all(re.match(r"::(error|notice) (file=[^:,]*,line=\d+,)?title=[^:,]*::", line) for line in commands)
        else:
            assert commands == [], output.name


def test_json_is_whole(hostile: Result, tmp_path: Path) -> None:
    message = hostile.findings[0].message
    for output in _outputs(hostile, tmp_path):
        if output.name in ("json", "sarif", "gitlab"):
            json.loads(output.text)
    assert json.loads(rendered("json", hostile, tmp_path, None))["findings"][0]["message"] == message


def test_sarif_is_valid(hostile: Result, tmp_path: Path) -> None:
    import jsonschema

    jsonschema.validate(json.loads(rendered("sarif", hostile, tmp_path, None)), _schema())


def test_junit_is_valid(hostile: Result, tmp_path: Path) -> None:
    top = ElementTree.fromstring(rendered("junit", hostile, tmp_path, None))
    keeps_the_schema(top)
    assert len(list(top.iter("testcase"))) == 6


def test_csv_calculates_nothing(hostile: Result, tmp_path: Path) -> None:
    rows = list(csv.reader(StringIO(rendered("csv", hostile, tmp_path, None), newline="")))
    assert [len(row) for row in rows] == [len(rows[0])] * 5
    for cell in (cell for row in rows for cell in row):
        assert not re.match(r"[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell), cell


def test_markdown_has_no_more_than_we_wrote(hostile: Result, tmp_path: Path) -> None:
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    for output in (output for output in _outputs(hostile, tmp_path) if output.name == "markdown"):
        tokens = parser.parse(output.text)
        html = "".join(token.content for token in tokens if token.type == "html_block")
        assert set(re.findall(r"<[^>]*>", html)) <= {"<details>", "</details>", "<summary>", "</summary>"}
        inline = [token.children or () for token in tokens]
        kinds = {child.type for children in inline for child in children if child.content not in ("<code>", "</code>")}
        assert kinds <= {"text", "code_inline", "text_special"}
        words = "\n".join("".join(c.content for c in children if c.type != "code_inline") for children in inline)
        assert not re.search(r"[@#!~%$&](?=\w)|://(?=\w)|www\.(?=\w)|gh-(?=\d)|\[\[", words, re.IGNORECASE), words
        for row in (line for line in output.text.split("\n") if line.startswith("|")):
            assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 7, row


@pytest.mark.parametrize("text", ["``a`b", "`", "a`", "``", "", "a|b"])
def test_code_shows_the_text(text: str) -> None:
    (paragraph,) = [token for token in MarkdownIt().parse(f"x {code(text)} y") if token.type == "inline"]
    shown = [child.content for child in paragraph.children or () if child.type == "code_inline"]
    assert shown == [text or " "]


@pytest.mark.parametrize("text", ["a_b * c [x] <y> & \"z\" `w` | ~ $ \\ {k}", "snake_case_name", "5 < 6 && 7 > 3"])
def test_prose_shows_the_text(text: str) -> None:
    (paragraph,) = [token for token in MarkdownIt().parse(f"x {prose(text)}") if token.type == "inline"]
    assert "".join(child.content for child in paragraph.children or ()).replace("\u200b", "") == f"x {text}"

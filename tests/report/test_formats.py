"""Each format for its consumer: exact small outputs, and the consumer's published rules."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import VOLUME
from iac27017.graph.declaration import Problem
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.graph.span import Span
from iac27017.graph.value import Unknown
from iac27017.registry import chosen_checks
from iac27017.report import as_csv, as_github, as_gitlab, as_junit, as_markdown
from iac27017.scan import Inputs, Ledger, Result, scan
from tests.report.conftest import TEXT

SMALL = """variable "on" { type = bool }

resource "aws_ebs_volume" "bad" {
  availability_zone = "eu-west-1a"
  size              = 1
  encrypted         = false
}

resource "aws_ebs_volume" "open" {
  availability_zone = "eu-west-1a"
  size              = 1
  encrypted         = var.on
}
"""


@check(
    "ENC-901",
    "plain-volume",
    title="Volumes are encrypted",
    controls=["10.1.1", "CLD.9.5.1"],
    controls_2026=["8.24"],
    severity=Severity.HIGH,
    subject=VOLUME,
)
def plain_volume(volume: Resource, graph: ResourceGraph) -> Verdict | None:
    """A check whose words stay as they are."""
    match answer := volume.get("encryption.at_rest"):
        case Known(value=True):
            return passed("it is encrypted", answer)
        case Unknown():
            return undecided("whether it is encrypted cannot be told", answer)
        case Known() | None:
            return failed("it is not encrypted", answer, volume, remedy={"encryption.at_rest": True})


@pytest.fixture
def small(tmp_path: Path) -> Result:
    """One fail, one unknown, one problem."""
    (tmp_path / "main.tf").write_text(SMALL, encoding="utf-8")
    result, _ = scan(tmp_path, [plain_volume], Inputs(), Settings())
    problem = Problem(Span("net.tf", 2), 'module "vpc" is not on disk', "run terraform init")
    return Result(result.findings, (problem,), result.ledger)


@pytest.fixture
def waived(tmp_path: Path) -> Result:
    """The larger result of `conftest`, with one finding waived."""
    from msgspec.structs import replace

    (tmp_path / "main.tf").write_text(TEXT, encoding="utf-8")
    result, _ = scan(tmp_path, chosen_checks(["ENC-001"], ()), Inputs(), Settings())
    first, *rest = result.findings
    return replace(result, findings=(replace(first, waived="scratch data"), *rest))


EMPTY = Result((), (), Ledger(0, 0, 0, {}, (), ()))


def test_junit(small: Result) -> None:
    assert as_junit.render(small) == """<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="iac27017" tests="3" failures="1" errors="1">
  <testsuite name="main.tf" tests="2" failures="1" errors="0" skipped="1" file="main.tf">
    <testcase classname="ENC-901.plain-volume" name="aws_ebs_volume.bad">
      <failure type="high" message="it is not encrypted">main.tf:3: it is not encrypted
Volumes are encrypted (ISO/IEC 27017:2015 10.1.1, CLD.9.5.1)
  encrypted = false (main.tf:6)
  aws_ebs_volume.bad (main.tf:3)
fix: set `encrypted = true`</failure>
    </testcase>
    <testcase classname="ENC-901.plain-volume" name="aws_ebs_volume.open">
      <skipped message="unknown: whether it is encrypted cannot be told (variable on has no value)" />
    </testcase>
  </testsuite>
  <testsuite name="net.tf" tests="1" failures="0" errors="1" skipped="0" file="net.tf">
    <testcase classname="iac27017.problem" name="net.tf:2">
      <error type="problem" message="module &quot;vpc&quot; is not on disk">run terraform init</error>
    </testcase>
  </testsuite>
</testsuites>
"""


SCHEMA = {
    "testsuites": ({"testsuite"}, {"name", "tests", "failures", "errors"}, {"name", "time", "tests", "failures", "errors"}),
    "testsuite": ({"testsuite", "properties", "testcase", "system-out", "system-err"}, {"name", "tests", "failures", "errors"},
                  {"name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id", "package",
                   "file", "log", "url"}),
    "testcase": ({"skipped", "error", "failure", "system-out", "system-err"}, {"name"}, {"name", "time", "classname", "group"}),
    "failure": (set(), set(), {"type", "message"}),
    "error": (set(), set(), {"type", "message"}),
    "skipped": (set(), set(), {"type", "message"}),
}  # fmt: skip
"""Children, attributes that must be there and attributes that may: junit-10.xsd of Jenkins' xUnit plugin."""


def keeps_the_schema(element: ElementTree.Element) -> None:
    children, required, allowed = SCHEMA[element.tag]
    assert {child.tag for child in element} <= children, element.tag
    assert required <= set(element.attrib) <= allowed, element.attrib
    for child in element:
        keeps_the_schema(child)


def test_junit_keeps_the_schema(waived: Result, small: Result) -> None:
    for result in (waived, small, EMPTY):
        top = ElementTree.fromstring(as_junit.render(result))
        keeps_the_schema(top)
        for suite in top:
            assert suite.get("tests") == str(len(suite))
    skipped = next(ElementTree.fromstring(as_junit.render(waived)).iter("skipped"))
    assert skipped.get("message") == "waived: scratch data"


def test_gitlab(small: Result) -> None:
    entries = json.loads(as_gitlab.render(small))
    assert entries[0] == {
        "description": "aws_ebs_volume.bad: it is not encrypted",
        "check_name": "ENC-901 plain-volume",
        "fingerprint": small.findings[0].fingerprint,
        "severity": "critical",
        "location": {"path": "main.tf", "lines": {"begin": 3}},
    }
    assert entries[1]["severity"] == "info"
    assert entries[1]["description"] == (
        "aws_ebs_volume.open: unknown: whether it is encrypted cannot be told: variable on has no value"
    )
    assert entries[2]["location"] == {"path": "net.tf", "lines": {"begin": 2}}


def test_gitlab_keeps_the_rules(waived: Result, small: Result) -> None:
    for result in (waived, small):
        entries = json.loads(as_gitlab.render(result))
        for entry in entries:
            assert entry.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
            assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
            assert isinstance(entry["location"]["lines"]["begin"], int)
            assert not entry["location"]["path"].startswith(("/", "./"))
        fingerprints = [entry["fingerprint"] for entry in entries]
        assert len(set(fingerprints)) == len(fingerprints)
    assert as_gitlab.render(EMPTY) == "[]\n"


def test_github(small: Result) -> None:
    assert as_github.render(small) == (
        '::error file=net.tf,line=2,title=could not be analysed::module "vpc" is not on disk%0Arun terraform init\n'
        "::error file=main.tf,line=3,title=ENC-901 plain-volume (ISO/IEC 27017 10.1.1 CLD.9.5.1)::"
        "aws_ebs_volume.bad: it is not encrypted%0Aencrypted = false (main.tf:6)%0A"
        "aws_ebs_volume.bad (main.tf:3)%0Afix: set `encrypted = true`\n"
        "::notice file=main.tf,line=9,title=ENC-901 plain-volume (ISO/IEC 27017 10.1.1 CLD.9.5.1)::"
        "aws_ebs_volume.open: unknown: whether it is encrypted cannot be told: variable on has no value%0A"
        "variable on has no value (main.tf:12)\n"
        "1 failed, 1 unknown, 0 passed; 1 thing could not be analysed\n"
    )


def test_github_escapes_what_separates() -> None:
    line = as_github.command("error", Span("a,b:c%.tf", 7), "x: 1, 2%", ["100%", "x ::set-output name=a::b"])
    assert line == "::error file=a%2Cb%3Ac%25.tf,line=7,title=x%3A 1%2C 2%25::100%25%0Ax ::set-output name=a::b"


def test_markdown(small: Result) -> None:
    assert as_markdown.render(small) == """## iac27017: 1 failed, 1 unknown, 0 passed; 1 thing could not be analysed

### Failed

| severity | check | ISO/IEC 27017 | resource | place | finding |
|---|---|---|---|---|---|
| high | ENC-901 plain-volume | 10.1.1 CLD.9.5.1 | `aws_ebs_volume.bad` | `main.tf:3` | it is not encrypted |

<details><summary>Evidence and remedies</summary>

- ENC-901 `aws_ebs_volume.bad`
  - `encrypted = false` at `main.tf:6`
  - `aws_ebs_volume.bad` at `main.tf:3`
  - fix: set \\`encrypted = true\\`

</details>

### Unknown

| severity | check | ISO/IEC 27017 | resource | place | finding |
|---|---|---|---|---|---|
| high | ENC-901 plain-volume | 10.1.1 CLD.9.5.1 | `aws_ebs_volume.open` | `main.tf:9` | whether it is encrypted cannot be told: variable on has no value |

<details><summary>Evidence and remedies</summary>

- ENC-901 `aws_ebs_volume.open`
  - `variable on has no value` at `main.tf:12`

</details>

### Could not be analysed

- `net.tf:2`: module &quot;vpc&quot; is not on disk; run terraform init
"""


def test_markdown_counts_instances_of_one_block(waived: Result) -> None:
    assert re.search(r"`aws_ebs_volume\.many\[0\]` and 2 more", as_markdown.render(waived))


def test_csv(small: Result) -> None:
    text = as_csv.render(small)
    assert text.startswith("check,name,status,severity,controls,controls_2026,resource,type,")
    assert text.count("\r\n") == 3
    first, _ = csv.DictReader(StringIO(text, newline=""))
    assert (first["check"], first["status"], first["resource"], first["file"], first["line"]) == (
        "ENC-901", "fail", "aws_ebs_volume.bad", "main.tf", "3",
    )  # fmt: skip
    assert first["evidence"] == "encrypted = false (main.tf:6); aws_ebs_volume.bad (main.tf:3)"


def test_csv_has_passes_and_waivers_too(waived: Result) -> None:
    rows = list(csv.DictReader(StringIO(as_csv.render(waived), newline="")))
    assert len(rows) == len(waived.findings)
    assert {row["status"] for row in rows} == {"pass", "fail", "unknown"}
    assert rows[0]["waived"] == "scratch data"

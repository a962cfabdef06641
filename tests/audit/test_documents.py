"""The documents agree with each other and with the scan, in every format, and obey nothing from the input."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from iac27017.audit.case import Case
from iac27017.audit.evidence import evidence_register
from iac27017.audit.gap import gap_report
from iac27017.audit.improvement import improvement_plan
from iac27017.audit.pack import opened
from iac27017.audit.statement import statement_of_applicability
from iac27017.report import as_json as scan_json
from iac27017.report.audit import as_csv, as_json, as_markdown, as_pack
from iac27017.report.audit.setting import Document, Setting
from iac27017.report.sources import Sources
from tests.audit.conftest import PAYMENTS, Audited, payments_case

KINDS = ("gap", "plan", "soa", "evidence")


def document(kind: str, case: Case) -> Document:
    match kind:
        case "gap":
            return gap_report(case)
        case "plan":
            return improvement_plan(case)
        case "soa":
            return statement_of_applicability(case)
        case _:
            return evidence_register(case, (), {"paths": "."}, "{}")


def setting(case: Case, root: Path = PAYMENTS) -> Setting:
    return Setting(case.say, Sources(root))


def parsed_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix(as_csv.BYTE_ORDER_MARK))))


def summary_of(case: Case) -> dict[str, int]:
    summary: dict[str, int] = json.loads(scan_json.render(case.result))["summary"]
    return summary


def test_the_gap_report_has_the_numbers_of_the_scan_in_every_format() -> None:
    case = payments_case()
    report, summary = gap_report(case), summary_of(case)
    in_json: dict[str, Any] = json.loads(as_json.render(report, setting(case)))
    assert in_json["summary"] == summary
    assert Counter(finding["answer"] for finding in in_json["findings"]) == Counter(
        {k: v for k, v in summary.items() if v}
    )
    answers = {
        row["evidence id"]: row["answer"]
        for row in parsed_csv(as_csv.render(report, setting(case)))
        if row["row"] == "finding"
    }
    words = {"conforming": "pass", "nonconforming": "fail", "unknown (evidence missing)": "unknown"}
    assert Counter(words[answer] for answer in answers.values()) == Counter(
        {k: v for k, v in summary.items() if v}
    )
    markdown = as_markdown.render(report, setting(case))
    assert f"\n{summary['fail']} failed, {summary['unknown']} unknown, {summary['pass']} passed. " in markdown
    open_findings = re.findall(r"^### (E-[0-9a-f]{20}) ", markdown, re.MULTILINE)
    assert (
        len(open_findings)
        == len(set(open_findings))
        == summary["fail"] + summary["unknown"] + summary["waived"]
    )


@pytest.mark.parametrize("edition", ["2015", "2026"])
def test_each_control_has_the_same_counts_in_every_format(edition: str) -> None:
    case = payments_case(edition=edition)
    report = gap_report(case)
    in_json = {
        c["id"]: c for t in json.loads(as_json.render(report, setting(case)))["themes"] for c in t["controls"]
    }
    rows = [row for row in parsed_csv(as_csv.render(report, setting(case))) if row["row"] == "control"]
    assert {row["control"] for row in rows} == set(in_json) == {row.control.id for row in report.rows}
    for row in rows:
        counts = in_json[row["control"]]["summary"]
        assert (row["failed"], row["unknown"], row["passed"]) == (
            str(counts["fail"]),
            str(counts["unknown"]),
            str(counts["pass"]),
        )
        assert len(in_json[row["control"]]["findings"]) == sum(counts.values())
    scan = Counter(
        n for f in case.result.findings for n in f.check.numbers(edition) if f.status.value == "fail"
    )
    assert {n: c["summary"]["fail"] for n, c in in_json.items() if c["summary"]["fail"]} == dict(scan)


def test_the_plan_has_every_finding_that_is_open_once() -> None:
    case = payments_case()
    rows = json.loads(as_json.render(improvement_plan(case), setting(case)))["rows"]
    summary = summary_of(case)
    assert sum(row["count"] for row in rows) == summary["fail"] + summary["unknown"]
    listed = parsed_csv(as_csv.render(improvement_plan(case), setting(case)))
    assert [row["gap"] for row in listed] == [row["gap"] for row in rows]
    assert sum(int(row["count"]) for row in listed) == summary["fail"] + summary["unknown"]


def test_the_evidence_pack_has_the_findings_of_the_scan_with_their_hashes() -> None:
    case = payments_case()
    register = evidence_register(case, (), {"paths": "."}, "{}")
    pack = opened(as_pack.render(register, setting(case)))
    entries = pack.json(as_pack.FINDINGS)
    assert pack.facts["summary"] == summary_of(case)
    assert [entry["fingerprint"] for entry in entries] == [f.fingerprint for f in case.result.findings]
    for entry in entries:
        hashed = entry.pop("record_sha256")
        assert as_pack.record_sha256(entry) == hashed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "render", [as_markdown.render, as_csv.render, as_json.render], ids=["markdown", "csv", "json"]
)
def test_two_runs_are_the_same_to_the_byte(kind: str, render: Any) -> None:
    first, second = payments_case(), payments_case()
    assert render(document(kind, first), setting(first)) == render(document(kind, second), setting(second))


def test_every_bullet_of_the_source_document_is_in_the_report() -> None:
    case = payments_case()
    markdown = as_markdown.render(gap_report(case), setting(case))
    for trace in gap_report(case).bullets:
        line = next(line for line in markdown.splitlines() if line.startswith(f"| {trace.bullet.id} |"))
        assert (
            "document to be attached" in line
            or "does not conform" in line
            or "unknown" in line
            or "no gap" in line
        )


def test_every_control_is_in_the_report_of_its_edition() -> None:
    for edition in ("2015", "2026"):
        case = payments_case(edition=edition)
        headings = re.findall(
            r"^### (\S+) ", as_markdown.render(gap_report(case), setting(case)), re.MULTILINE
        )
        assert {h for h in headings if not h.startswith("E-")} == {
            row.control.id for row in gap_report(case).rows
        }


def test_findings_lead_to_the_lines_of_the_repository() -> None:
    stated = """
    [[repository]]
    name = "payments"
    commit = "v1"
    link = "https://example.com/acme/blob/{commit}/{path}#L{line}"
    """
    case = payments_case(stated)
    markdown = as_markdown.render(gap_report(case), setting(case))
    assert (
        "[`envs/dev/bastion.tf:22`](<https://example.com/acme/blob/v1/envs/dev/bastion.tf#L22>)" in markdown
    )


def test_where_a_value_comes_from_is_shown_as_written() -> None:
    case = payments_case()
    assert "from `backup_retention_days = 3` `envs/prod/main.tf:45`" in as_markdown.render(
        gap_report(case), setting(case)
    )


HOSTILE = """
resource "aws_ebs_volume" "v" {
  for_each          = toset(["=cmd()|x", "<script>alert(1)</script>", "a|b", "`]`(x)", "@everyone"])
  availability_zone = "a"
  size              = 1
  tags              = { Owner = "=HYPERLINK(1)", Environment = "<img src=x onerror=alert(1)>" }
}
"""


def test_names_from_the_input_are_inert_in_markdown(audited: Audited, tmp_path: Path) -> None:
    case = audited(HOSTILE, codes="ENC-001")
    for kind in KINDS:
        text = as_markdown.render(document(kind, case), setting(case, tmp_path))
        # Within a fence of backticks HTML is text; outside of one there must be none but ours.
        outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
        assert not re.search(r"<(?!/?a\b|/?code>|https://)", outside), kind
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        assert rows, kind


def test_rows_of_tables_have_as_many_cells_as_their_headings(audited: Audited, tmp_path: Path) -> None:
    case = audited(HOSTILE, codes="ENC-001")
    for kind in KINDS:
        width = 0
        for line in as_markdown.render(document(kind, case), setting(case, tmp_path)).splitlines():
            if not line.startswith("|"):
                width = 0
                continue
            cells = len(re.findall(r"(?<!\\)\|", line))
            width = width or cells
            assert cells == width, line


def test_no_cell_of_a_spreadsheet_is_calculated(audited: Audited, tmp_path: Path) -> None:
    case = audited(HOSTILE, codes="ENC-001")
    for kind in KINDS:
        for row in parsed_csv(as_csv.render(document(kind, case), setting(case, tmp_path))):
            for cell in row.values():
                assert not re.match(r"\s*[=+\-@\t\r]", cell), cell


def test_a_report_in_japanese_starts_with_a_mark_for_spreadsheets_and_has_japanese_titles() -> None:
    case = payments_case(language="ja")
    text = as_csv.render(gap_report(case), setting(case))
    assert text.startswith("\ufeff")
    assert "暗号の利用方針と適用" in text
    assert not as_csv.render(gap_report(payments_case()), setting(payments_case())).startswith("\ufeff")

"""The auditor's pages say what the models say: every control, every open finding once, every point of the overview."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from iac27017.audit.bullets import all_bullets
from iac27017.cli import main
from iac27017.controls import all_controls
from iac27017.report.audit import html_gap
from tests.report.html.conftest import PAYMENTS


def written(file: Path, *options: str) -> str:
    arguments = ["report", str(PAYMENTS), "--no-git", "--exit-zero", "--output", str(file), *options]
    assert main(arguments) == 0
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("edition", ["2015", "2026"])
def test_every_control_of_the_edition_stands_in_the_gap_report(tmp_path: Path, edition: str) -> None:
    text = written(tmp_path / "gap.html", "--format", "html", "--edition", edition)
    assert sorted(re.findall(r'<h3 id="c-([^"]+)">', text)) == sorted(all_controls(edition))


def test_every_open_finding_stands_in_it_once_and_counts_are_those_of_json(tmp_path: Path) -> None:
    text = written(tmp_path / "gap.html", "--format", "html")
    counted = json.loads(written(tmp_path / "gap.json", "--format", "json"))["findings"]
    shown = re.findall(r'<article class="finding" id="E-(\w+)" data-answer="(\w+)"', text)
    assert dict(shown) == {f["fingerprint"]: f["status"] for f in counted if f["status"] != "pass"}
    assert max(Counter(fingerprint for fingerprint, _ in shown).values()) == 1
    totals = [int(number) for number in re.findall(r"</dt><dd>(\d+)</dd>", text)[:3]]
    statuses = Counter(finding["status"] for finding in counted)
    assert totals == [statuses["fail"], statuses["unknown"], statuses["pass"]]


def test_every_point_of_the_overview_has_its_answer(tmp_path: Path) -> None:
    text = written(tmp_path / "gap.html", "--format", "html", "--lang", "ja")
    assert all(
        f'class="number">{bullet.id}</th><td>{bullet.texts["ja"]}</td>' in text for bullet in all_bullets()
    )


def test_what_became_of_an_earlier_result_is_told(tmp_path: Path) -> None:
    main(["scan", str(PAYMENTS), "--format", "json", "--output", str(tmp_path / "then.json")])
    then = json.loads((tmp_path / "then.json").read_text(encoding="utf-8"))
    failing = next(finding for finding in then["findings"] if finding["status"] == "fail")
    failing["status"] = "pass"
    (tmp_path / "then.json").write_text(json.dumps(then), encoding="utf-8")
    text = written(tmp_path / "gap.html", "--format", "html", "--since", str(tmp_path / "then.json"))
    assert '<div class="change-reopened"><dt>reopened</dt><dd>1</dd></div>' in text
    assert '<div class="change-remaining"><dt>still open</dt><dd>17</dd></div>' in text


def test_of_too_many_findings_the_worst_are_shown_and_the_page_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_gap, "SHOWN", 5)
    text = written(tmp_path / "gap.html", "--format", "html")
    assert text.count('<article class="finding"') == text.count('data-answer="fail"') == 5
    assert "the other 19 are in" in text


def test_a_measure_has_room_for_what_people_decide(tmp_path: Path) -> None:
    text = written(tmp_path / "plan.html", "--format", "html", "--kind", "plan")
    rows = json.loads(written(tmp_path / "plan.json", "--format", "json", "--kind", "plan"))["rows"]
    assert text.count('<dl class="decisions">') == len(rows)
    assert "iac27017 scan" in text


def test_the_statement_has_a_row_for_every_control(tmp_path: Path) -> None:
    text = written(tmp_path / "soa.html", "--format", "html", "--kind", "soa")
    assert len(re.findall(r'<th scope="row">', text)) == len(all_controls("2015"))

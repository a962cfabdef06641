"""What a page says is what the result says; a result that no browser could open is split."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from iac27017.cli import main
from iac27017.report.html import scan_page
from tests.report.html.conftest import PAYMENTS, SOURCE_URL


def page_of(file: Path, *options: str) -> str:
    assert main(["scan", str(PAYMENTS), "--format", "html", "--output", str(file), *options]) == 1
    return file.read_text(encoding="utf-8")


def test_every_finding_is_there_once_and_counted_as_in_json(tmp_path: Path) -> None:
    text = page_of(tmp_path / "page.html")
    main(["scan", str(PAYMENTS), "--format", "json", "--output", str(tmp_path / "page.json")])
    result = json.loads((tmp_path / "page.json").read_text(encoding="utf-8"))
    answers = re.findall(r'<article class="finding" id="E-\w+" data-answer="(\w+)"', text)
    assert {answer: answers.count(answer) for answer in ("pass", "fail", "unknown", "waived")} == result[
        "summary"
    ]
    totals = re.findall(r"</dt><dd>([\d,]+)</dd>", text)[:4]
    assert [int(total) for total in totals] == [
        result["summary"][name] for name in ("fail", "unknown", "pass", "waived")
    ]


def test_two_pages_of_the_same_code_are_the_same(tmp_path: Path) -> None:
    assert page_of(tmp_path / "a.html") == page_of(tmp_path / "b.html")


def test_the_page_is_in_the_readers_language(tmp_path: Path) -> None:
    text = page_of(tmp_path / "page.html", "--lang", "ja")
    assert '<html lang="ja"' in text
    assert "暗号の利用方針" in text


def test_the_numbers_of_the_wanted_edition_lead(tmp_path: Path) -> None:
    text = page_of(tmp_path / "page.html", "--edition", "2026")
    assert '<th scope="col">2026</th><th scope="col">2015</th>' in text
    assert '<option value="8.24">' in text and '<option value="10.1.1">' not in text


def test_a_result_that_is_too_large_for_one_page_is_split_by_theme_with_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scan_page, "PER_PAGE", 40)
    text = page_of(tmp_path / "page.html")
    parts = sorted(file.name for file in tmp_path.iterdir() if file.name != "page.html")
    assert parts == ["page.access.html", "page.continuity.html", "page.data.1.html", "page.data.2.html", "page.logs.html",
                     "page.virtual.html"]  # fmt: skip
    assert all(f'href="{name}#theme-' in text for name in parts if ".2." not in name)
    assert '<article class="finding"' not in text
    findings = "".join((tmp_path / name).read_text(encoding="utf-8") for name in parts)
    assert findings.count('<article class="finding"') == 136
    assert "in 6 pages beside it" in capsys.readouterr().err


def test_several_pages_need_a_file_to_lie_beside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scan_page, "PER_PAGE", 40)
    assert main(["scan", str(PAYMENTS), "--format", "html"]) == 2
    assert "give --output FILE" in capsys.readouterr().err


def test_a_source_url_that_a_browser_would_run_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["scan", str(PAYMENTS), "--format", "html", "--source-url", "javascript:alert('{file}')"]) == 2
    )
    assert "--source-url: a source URL starts with https://" in capsys.readouterr().err


def test_the_configuration_can_say_where_links_lead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".iac27017.toml").write_text(
        f'source-url = "{SOURCE_URL.replace("{commit}", "main")}"\n', encoding="utf-8"
    )
    (tmp_path / "main.tf").write_text('resource "aws_ebs_volume" "v" {}\n', encoding="utf-8")
    assert main(["scan", str(tmp_path), "--format", "html"]) == 1
    assert 'href="https://forge.example/acme/infra/blob/main/main.tf#L1"' in capsys.readouterr().out

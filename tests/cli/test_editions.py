"""``--edition``: the numbers that people are shown are those of the edition that they asked for."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

PAYMENTS = Path(__file__).resolve().parents[2] / "sample_repos" / "payments"


def test_a_scan_shows_findings_and_its_summary_in_the_numbers_of_2026(run: Run) -> None:
    text = run("scan", PAYMENTS, "--edition", "2026", "--no-cache").out
    assert "KEY-001 unrotated-key  ISO/IEC 27017 8.24\n" in text
    assert "\nISO/IEC 27017:2026 " in text
    assert "Cryptography and keys" in text
    assert "CLD." not in text


def test_a_scan_without_it_shows_those_of_2015(run: Run) -> None:
    text = run("scan", PAYMENTS, "--no-cache").out
    assert "KEY-001 unrotated-key  ISO/IEC 27017 10.1.2\n" in text
    assert "\nISO/IEC 27017:2015 " in text


def test_formats_for_programs_carry_both_and_do_not_change(run: Run) -> None:
    one, other = (
        run("scan", PAYMENTS, "--edition", e, "--format", "json", "--no-cache").out for e in ("2015", "2026")
    )
    assert one == other
    first = json.loads(one)["findings"][0]
    assert first["controls"] and first["controls_2026"]


def test_markdown_shows_one_edition(run: Run) -> None:
    text = run("scan", PAYMENTS, "--edition", "2026", "--format", "markdown", "--no-cache").out
    assert "| KEY-001 unrotated-key | 8.24 |" in text


def test_the_list_of_checks_shows_the_numbers_of_the_edition(run: Run) -> None:
    text = run("checks", "--select", "KEY-001", "--edition", "2026").out
    assert "ISO/IEC 27017:2026" in text
    assert " 8.24 " in text


def test_a_control_is_explained_in_the_edition_that_was_asked_for(run: Run) -> None:
    assert run("explain", "CLD.9.5.1").out.startswith("# ISO/IEC 27017:2015 CLD.9.5.1\n")
    assert run("explain", "CLD.9.5.1", "--edition", "2026").out.startswith("# ISO/IEC 27017:2026 8.35\n")
    old = run("explain", "8.24", "--edition", "2015").out
    assert "# ISO/IEC 27017:2015 10.1.1\n" in old and "# ISO/IEC 27017:2015 10.1.2\n" in old
    assert "仮想環境におけるテナント・環境間の分離" in run("explain", "CLD.9.5.1", "--lang", "ja").out


def test_a_number_that_is_new_has_no_counterpart_in_the_old_edition(run: Run) -> None:
    answer = run("explain", "8.36", "--edition", "2015")
    assert (answer.code, answer.err) == (2, "Error: 8.36 has no counterpart in the edition of 2015\n")
    assert run("explain", "8.36").code == 0


def test_a_control_without_a_check_says_why(run: Run) -> None:
    assert "It is shown by documents and records" in run("explain", "7.2.2").out

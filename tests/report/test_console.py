"""What a person sees at the prompt."""

from __future__ import annotations

from pathlib import Path

from iac27017.graph.resource_graph import ResourceGraph
from iac27017.report import console
from iac27017.report.safe_text import visible
from iac27017.report.sources import Sources
from iac27017.scan import Result

Scanned = tuple[Result, ResourceGraph, Path]


def _shown(scanned: Scanned, width: int | None = None, color: bool = False) -> str:
    return console.render(scanned[0], Sources(scanned[2]), width, color)


def test_a_failure_shows_place_line_path_control_and_mend(scanned: Scanned) -> None:
    text = _shown(scanned)
    assert " FAIL  high ENC-001" in text
    assert "aws_ebs_volume.bad  main.tf:6" in text
    assert ">      9 |   encrypted         = false" in text
    assert "    fix   set `encrypted = true`" in text
    assert "ISO/IEC 27017 10.1.1" in text


def test_instances_with_the_same_verdict_are_one_entry(scanned: Scanned) -> None:
    text = _shown(scanned)
    assert text.count("aws_ebs_volume.many[") == 1
    assert "and 2 more instances" in text


def test_unknown_has_its_reason(scanned: Scanned) -> None:
    text = _shown(scanned)
    assert "UNKNOWN" in text
    assert "on" in text


def test_the_ledger_is_two_lines(scanned: Scanned) -> None:
    lines = _shown(scanned).splitlines()
    assert lines[-3].startswith("looked at ")
    assert lines[-2] == "not looked at: 1 file not wholly read; no check for 1 aws_unheard_of"
    assert lines[-1] == "4 failed, 1 unknown, 1 passed; 1 thing could not be analysed"


def test_no_color_unless_asked_for(scanned: Scanned) -> None:
    assert "\x1b[" not in _shown(scanned)
    assert "\x1b[" in _shown(scanned, 100, color=True)


def test_lines_fit_the_terminal(scanned: Scanned) -> None:
    assert max(map(len, _shown(scanned, 60).splitlines())) <= 60


def test_characters_that_steer_are_escaped() -> None:
    assert visible("a\x1b[31m\u202eb\n\ud800") == "a\\x1b[31m\\u202eb\\n\\ud800"
    assert visible("日本\tx") == "日本\tx"


def test_sources_outside_of_the_root_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x\n", encoding="utf-8")
    (tmp_path / "root").mkdir()
    assert Sources(tmp_path / "root").line("../secret", 1) is None

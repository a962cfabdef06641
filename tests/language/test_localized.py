"""A whole result in Japanese: everything that is said is translated, everything that is named is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from iac27017.check import Finding, Hop
from iac27017.config import settings_from_text
from iac27017.graph.declaration import Problem
from iac27017.graph.settings import Settings
from iac27017.graph.span import Span
from iac27017.graph.wording import Wording, worded
from iac27017.language.localized import localized
from iac27017.registry import all_checks
from iac27017.report import as_gitlab, as_json, sarif
from iac27017.scan import Inputs, Result, scan
from tests.checks.pages import Example, examples
from tests.language.extraction import texts

TOP = Path(__file__).parents[2]
WIDE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


@cache
def payments() -> Result:
    return scan(TOP / "sample_repos" / "payments", all_checks(), Inputs(), Settings())[0]


def test_english_is_the_result_itself() -> None:
    assert localized(payments(), "en") is payments()


def test_messages_reasons_remedies_and_titles_are_japanese() -> None:
    for finding in localized(payments(), "ja").findings:
        said = (finding.message, finding.reason, finding.remedy, finding.check.title)
        assert [text for text in said if text and not WIDE.search(text)] == []


def test_names_places_and_fingerprints_stay() -> None:
    for before, after in zip(payments().findings, localized(payments(), "ja").findings):
        assert (before.check.code, before.status, before.resource) == (after.check.code, after.status, after.resource)
        assert before.fingerprint == after.fingerprint
        assert before.deciding == after.deciding
        assert [(hop.span, hop.edge, hop.is_origin, hop.shows_value) for hop in before.evidence] == [
            (hop.span, hop.edge, hop.is_origin, hop.shows_value) for hop in after.evidence
        ]


def test_json_has_the_same_keys_and_words_in_both_languages() -> None:
    keys = re.compile(r'^ *"[a-z_0-9]+":', re.MULTILINE)
    english, japanese = as_json.render(payments()), as_json.render(localized(payments(), "ja"))
    assert keys.findall(english) == keys.findall(japanese)
    assert english != japanese


def test_what_identifies_a_problem_is_the_same_in_both_languages() -> None:
    worded_one = Problem(Span("main.tf"), worded('module "{name}" is not on disk', name="logs"), "run terraform init")
    plain_one = Problem(Span("a.yaml"), "the document is empty")
    english = replace(payments(), findings=(), problems=(worded_one, plain_one))
    japanese = localized(english, "ja")
    prints = re.compile('"fingerprint": "(.*)"')
    assert prints.findall(as_gitlab.render(english)) == prints.findall(as_gitlab.render(japanese))
    assert [problem.message for problem in japanese.problems] == ["モジュール「logs」がディスク上にない", "ドキュメントが空である"]


def test_rules_of_sarif_are_one_for_each_check() -> None:
    assert sarif.render(localized(payments(), "ja")).count('"shortDescription"') == (
        sarif.render(payments()).count('"shortDescription"')
    )


def test_a_resource_that_is_called_like_a_text_of_ours_keeps_its_name() -> None:
    """CloudFormation's logical ids are plain words; ``database`` is the name of a concept too."""
    finding = payments().findings[0]
    named = replace(finding, evidence=(Hop(Span("a.yaml"), "database"),), waived="database")
    said = localized(replace(payments(), findings=(named,)), "ja").findings[0]
    assert (said.evidence[0].text, said.waived) == ("database", "database")


def test_hostile_names_are_shown_as_they_are() -> None:
    hostile = "{check}{0}{message.__class__}"
    finding = replace(payments().findings[0], message=worded("the bucket {bucket} is declared elsewhere", bucket=hostile))
    said = localized(replace(payments(), findings=(finding,)), "ja").findings[0]
    assert said.message == f"バケット {hostile} はここ以外で宣言されている"


def test_a_problem_is_translated_with_its_help() -> None:
    problem = Problem(Span("main.tf"), worded('module "{name}" is not on disk', name="logs"), "run terraform init")
    said = localized(replace(payments(), problems=(problem,)), "ja").problems[0]
    assert str(said) == "main.tf:1:1: モジュール「logs」がディスク上にない; terraform init を実行する"


@pytest.mark.parametrize("page", sorted((TOP / "checks").glob("*/*.md")), ids=lambda page: page.stem)
def test_all_that_a_check_says_is_translated(page: Path, tmp_path: Path) -> None:
    """Every text in the findings of a page's examples is one of the catalogue."""
    known = texts()
    for at, example in enumerate(e for e in examples(page) if e.language in ("terraform", "cloudformation")):
        for finding in _findings(example, tmp_path / str(at)):
            unknown = [said.template for said in _worded(finding) if said.template not in known]
            assert unknown == [], example
            said = localized(Result((finding,), (), payments().ledger), "ja").findings[0]
            assert WIDE.search(said.message), said.message


def _findings(example: Example, folder: Path) -> tuple[Finding, ...]:
    folder.mkdir()
    example.write(folder)
    check = next(check for check in all_checks() if check.module.endswith(f".{example.page.stem}"))
    settings = settings_from_text(example.configuration) if example.configuration else Settings()
    return scan(folder, [check], Inputs(), settings)[0].findings


def _worded(finding: Finding) -> Iterator[Wording]:
    for text in (finding.message, finding.reason, finding.remedy, *(hop.text for hop in finding.evidence)):
        yield from _parts(text)


def _parts(text: str | None) -> Iterator[Wording]:
    if isinstance(text, Wording) and text:
        yield text
        for argument in text.arguments.values():
            yield from _parts(argument)

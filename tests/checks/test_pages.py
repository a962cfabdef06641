"""Every check's page is its test suite: each example is scanned and the announced verdicts are compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.config import settings_from_text
from iac27017.graph.settings import Settings
from iac27017.registry import all_checks
from iac27017.scan import Inputs, scan
from tests.checks.pages import Example, examples

CHECKS = Path(__file__).resolve().parents[2] / "checks"
LANGUAGES = ("terraform", "cloudformation")


def _pages() -> list[Path]:
    return sorted(CHECKS.glob("*/*.md"))


def _examples() -> list[Example]:
    return [example for page in _pages() for example in examples(page) if example.language in LANGUAGES]


@pytest.mark.parametrize("example", _examples(), ids=str)
def test_example_is_judged_as_announced(example: Example, tmp_path: Path) -> None:
    example.write(tmp_path)
    check = next(c for c in all_checks() if c.module.endswith(f".{example.page.stem}"))
    settings = settings_from_text(example.configuration) if example.configuration else Settings()
    result, _ = scan(tmp_path, [check], Inputs(), settings)

    found: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for finding in result.findings:
        header = finding.resource.header
        found.setdefault((header.file, header.line), []).append((finding.status.value, finding.message))
    announced: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for expected in example.expectations():
        announced.setdefault((expected.file, expected.line), []).append((expected.status, expected.message))

    assert not result.problems, "\n".join(map(str, result.problems))
    assert found.keys() == announced.keys(), f"found {found}\nannounced {announced}"
    for place, expectations in announced.items():
        verdicts = found[place]
        assert {status for status, _ in verdicts} == {status for status, _ in expectations}, (place, verdicts)
        for status, part in expectations:
            assert any(s == status and part in message for s, message in verdicts), (place, part, verdicts)


@pytest.mark.parametrize("check", all_checks(), ids=str)
def test_check_has_a_page_that_shows_each_answer(check: object) -> None:
    from iac27017.check import Check

    assert isinstance(check, Check)
    page = CHECKS / Path(*check.module.split(".")[-2:]).with_suffix(".md")
    assert page.is_file(), f"{check} has no page {page.name}"
    statuses = {expected.status for example in examples(page) for expected in example.expectations()}
    assert {"pass", "fail", "unknown"} <= statuses, f"{page.name} shows only {sorted(statuses)}"
    assert page.read_text(encoding="utf-8").startswith(f"# {check.code} {check.name}\n"), page.name


def _in_both_languages() -> list[tuple[Example, Example]]:
    sections: dict[tuple[Path, str], list[Example]] = {}
    for example in _examples():
        sections.setdefault((example.page, example.title), []).append(example)
    return [(found[0], found[1]) for found in sections.values() if len(found) == 2]


@pytest.mark.parametrize("pair", _in_both_languages(), ids=lambda pair: f"{pair[0].page.stem}: {pair[0].title}")
def test_both_languages_get_the_same_verdicts(pair: tuple[Example, Example]) -> None:
    """Each is judged as it announces (above); here the announcements of one infrastructure are held together.

    As sets: what is one block with ``for_each`` in Terraform is several resources in a template.
    """
    first, second = ({expected.status for expected in example.expectations()} for example in pair)
    assert first == second


def test_at_least_forty_infrastructures_are_written_in_both_languages() -> None:
    assert len(_in_both_languages()) >= 40

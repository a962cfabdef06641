"""The controls as data: both editions, both languages, and no control without an answer."""

from __future__ import annotations

import pytest

from iac27017.controls import EDITIONS, THEMES, all_controls, find_controls, in_edition
from iac27017.registry import all_checks


def test_the_edition_of_2015_has_seven_controls_for_the_cloud_and_37_with_guidance() -> None:
    controls = all_controls("2015").values()
    assert sum(control.id.startswith("CLD.") for control in controls) == 7
    base = {"6.1.2", "8.1.2", "8.2.1", "9.2.5", "9.4.2", "9.4.3", "12.1.4", "12.2.1", "12.4.2", "12.5.1", "13.1.1",
            "13.1.2", "13.2.1", "14.2.9", "17.2.1"}  # fmt: skip
    assert sum(not control.id.startswith("CLD.") and control.id not in base for control in controls) == 37
    assert base <= {control.id for control in controls}


def test_the_edition_of_2026_has_what_the_older_controls_became_and_four_numbers_of_its_own() -> None:
    new = all_controls("2026")
    assert {"5.38", "5.39", "8.35", "8.36"} <= set(new)
    assert all(number in new for control in all_controls("2015").values() for number in control.edition_2026)
    assert new["8.24"].edition_2015 == ("10.1.1", "10.1.2")
    assert new["8.36"].edition_2015 == ()
    assert [number for number in new if number.startswith("8.")][:3] == ["8.2", "8.3", "8.5"], (
        "9 comes before 10"
    )


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_control_is_asked_about_by_a_check_or_says_why_not(edition: str) -> None:
    asked = {number for check in all_checks() for number in check.numbers(edition)}
    for control in all_controls(edition).values():
        if control.id not in asked:
            assert control.why_no_check("en") and control.why_no_check("ja"), (
                f"{control.id} has no check and no reason"
            )


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_check_names_a_control_of_the_edition(edition: str) -> None:
    for check in all_checks():
        assert check.numbers(edition), check
        assert set(check.numbers(edition)) <= set(all_controls(edition)), check


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_text_is_there_in_both_languages(edition: str) -> None:
    for control in all_controls(edition).values():
        assert control.title("en") and control.title("ja") and control.title("en") != control.title("ja")
        assert control.shown_by_code("en") and control.shown_by_code("ja")
        for words in (control.manual, control.provided, control.unasked):
            assert bool(words.get("en")) == bool(words.get("ja")), control.id


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_control_has_a_theme_an_addressee_and_numbers_elsewhere(edition: str) -> None:
    for control in all_controls(edition).values():
        assert control.theme in THEMES
        assert control.addressee in ("customer", "provider", "both")
        assert control.verifiability in ("automated", "partial", "manual")
        assert control.annex_a or control.cloud_specific, control.id


def test_what_code_cannot_show_at_all_asks_for_a_document() -> None:
    for edition in EDITIONS:
        for control in all_controls(edition).values():
            if control.verifiability != "automated":
                assert control.remains_manual("en"), (
                    f"{control.id} is {control.verifiability} and asks for nothing"
                )


def test_a_number_of_either_edition_finds_its_control_and_that_of_the_other() -> None:
    (old,) = find_controls("cld.9.5.1")
    assert [control.id for control in in_edition(old, "2026")] == ["8.35"]
    (new,) = find_controls("8.15")
    assert {control.id for control in in_edition(new, "2015")} == {"12.4.1", "12.4.2", "12.4.3", "CLD.12.4.5"}
    assert in_edition(all_controls("2026")["5.7"], "2015") == []

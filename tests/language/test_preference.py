"""Which language a reader gets: asked for, set in the environment, settled by the team, or the terminal's."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from iac27017.language.preference import of_locale, preferred


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.eucJP"}, "ja"),
        ({"LANG": "ja"}, "ja"),
        ({"LANG": "ja_JP@modifier"}, "ja"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
        ({"LC_MESSAGES": "ja_JP.UTF-8", "LANG": "en_US.UTF-8"}, "ja"),
        ({"LC_ALL": "C", "LC_MESSAGES": "ja_JP.UTF-8", "LANG": "ja_JP.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "ja_JP.UTF-8"}, "ja"),
    ],
)
def test_the_locale_as_posix_reads_it(environment: Mapping[str, str], language: str) -> None:
    assert of_locale(environment) == language


JAPANESE = {"LANG": "ja_JP.UTF-8"}


@pytest.mark.parametrize(
    ("asked", "configured", "environment", "by_locale", "language"),
    [
        ("en", "ja", {**JAPANESE, "IAC27017_LANG": "ja"}, True, "en"),
        (None, "en", {**JAPANESE, "IAC27017_LANG": "ja"}, True, "ja"),
        (None, "ja", {"LANG": "en_US.UTF-8"}, True, "ja"),
        (None, "", JAPANESE, True, "ja"),
        (None, "", JAPANESE, False, "en"),
        (None, "", {"IAC27017_LANG": "klingon", **JAPANESE}, True, "ja"),
        (None, "", {}, True, "en"),
    ],
)
def test_the_nearest_wish_counts(
    asked: str | None, configured: str, environment: Mapping[str, str], by_locale: bool, language: str
) -> None:
    assert preferred(asked, configured, environment, by_locale) == language

"""Which language a reader wants: what was asked for, what a team has settled, what the terminal is set to."""

from __future__ import annotations

from collections.abc import Mapping

from iac27017.language import LANGUAGES

VARIABLE = "IAC27017_LANG"
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first that is set decides, as POSIX says (Base Definitions, 8.2 Internationalization Variables)."""


def preferred(asked: str | None, configured: str, environment: Mapping[str, str], by_locale: bool) -> str:
    """One of `LANGUAGES`: ``--lang``, else the variable `VARIABLE`, else the configuration's, else the locale's.

    The locale is asked only ``by_locale``: for what is shown at a prompt. What
    is stored or sent must not hang on whose machine it was made on.
    """
    named = asked or environment.get(VARIABLE, "") or configured
    if named in LANGUAGES:
        return named
    return of_locale(environment) if by_locale else "en"


def of_locale(environment: Mapping[str, str]) -> str:
    """The language of the environment's locale, when it is one of `LANGUAGES`, else English: ``ja_JP.UTF-8`` is ``ja``."""
    locale = next((value for name in _LOCALES if (value := environment.get(name))), "")
    language = locale.partition(".")[0].partition("@")[0].partition("_")[0].lower()
    return language if language in LANGUAGES else "en"

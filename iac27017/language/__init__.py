"""What people read, in their language: English templates, looked up in the catalogue of another language."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path

LANGUAGES = ("en", "ja")
"""The languages that `speaker` knows; English is what the templates are written in."""

LOCALE = Path(__file__).parent / "locale"

Say = Callable[..., str]
"""``say("{count} failed", count=3)``: the template in the reader's language, with its arguments filled in."""


def speaker(language: str) -> Say:
    """What says templates in ``language``, one of `LANGUAGES`; a template without a translation stays English."""
    if language == "en":
        return _english
    catalogue = gettext.translation("iac27017", LOCALE, [language], fallback=True)

    def say(template: str, **arguments: object) -> str:
        return _english(catalogue.gettext(template), **arguments)

    return say


def _english(template: str, **arguments: object) -> str:
    return template.format(**arguments) if arguments else template

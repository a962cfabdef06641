"""What people read, in their language: English templates, looked up in the catalogue of another language."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from iac27017.graph.wording import Wording
from iac27017.language.filling import filled

LANGUAGES = ("en", "ja")
"""The languages that `speaker` knows; English is what the templates are written in."""

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "iac27017"


class Say:
    """``say("{count} failed", count=3)``: the template in the reader's language, with its arguments filled in.

    Arguments are put in once and as they are: braces in them mean nothing; what
    was worded in English is said in this language. Only literals can be
    extracted, so a template is written out where it is said.
    """

    __slots__ = ("_catalogue", "_said", "language")

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue
        self._said: dict[str, Wording] = {}

    def __call__(self, template: str, /, **arguments: object) -> str:
        """The template in this language."""
        # The empty template is gettext's name for a catalogue's header.
        said = self._catalogue.gettext(template) if template else ""
        return filled(said, {name: self.text(str(value)) for name, value in arguments.items()}) if arguments else said

    def text(self, text: str) -> str:
        """``text`` in this language when it was worded; any other text as it is."""
        return self.again(text) if isinstance(text, Wording) else text

    def again(self, wording: Wording) -> Wording:
        """What was worded in English, in this language, its arguments too; it keeps template and arguments."""
        if not wording.arguments:
            return self._plain(wording.template)
        said = filled(
            self._catalogue.gettext(wording.template),
            {name: self.text(value) for name, value in wording.arguments.items()},
        )
        return Wording(wording.template, wording.arguments, said)

    def _plain(self, template: str) -> Wording:
        """A text without arguments; a hundred thousand findings say the same few."""
        known = self._said.get(template)
        if known is None:
            said = self._catalogue.gettext(template) if template else ""
            known = self._said[template] = Wording(template, text=said)
        return known


ENGLISH = Say("en", gettext.NullTranslations())
"""What says templates as they are written."""


@cache
def speaker(language: str) -> Say:
    """What says templates in ``language``, one of `LANGUAGES`; a template without a translation stays English."""
    if language == "en":
        return ENGLISH
    return Say(language, gettext.translation(DOMAIN, LOCALE, [language], fallback=True))

"""The catalogue is whole: every text has a translation that fills in the same arguments, and is compiled."""

from __future__ import annotations

import gettext
import re
from typing import NamedTuple

import pytest

from iac27017.language import LANGUAGES
from tests.language.extraction import code_texts, texts
from tests.language.messages import AREAS, compiled, compiled_file, read, updated

OTHERS = LANGUAGES[1:]
STALE = "run: make messages, and translate what is new"

_FIELD = re.compile(r"(?<!{){([a-z_0-9]+)}(?!})")
_WIDE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")

SAME_IN_JAPANESE = frozenset({"{severity} {a} x {environment} {b} x {exposure} {c} = {score}"})
"""A sum has signs and no words."""


class Text(NamedTuple):
    """A text and what it is in another language."""

    id: str
    string: str
    fuzzy: bool


def _messages(language: str) -> list[Text]:
    listed = (message for area in AREAS for message in read(language, area) if message.id)
    return [Text(str(message.id), str(message.string or ""), message.fuzzy) for message in listed]


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_in_the_catalogue_and_no_other(language: str) -> None:
    listed = {message.id for message in _messages(language)}
    assert texts().keys() - listed == set(), STALE
    assert listed - texts().keys() == set(), STALE


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_none_is_fuzzy(language: str) -> None:
    assert [message.id for message in _messages(language) if not message.string or message.fuzzy] == [], STALE


@pytest.mark.parametrize("language", OTHERS)
def test_translations_fill_in_the_same_arguments(language: str) -> None:
    wrong = [m.id for m in _messages(language) if set(_FIELD.findall(m.id)) != set(_FIELD.findall(m.string))]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    """Which file says a text is a comment in the ``.po``, and may move without a new extraction."""
    assert compiled_file(language).read_bytes() == compiled(updated(language), language), STALE


def test_what_is_compiled_names_no_time_and_no_tool() -> None:
    with compiled_file("ja").open("rb") as stream:
        assert gettext.GNUTranslations(stream).info() == {"content-type": "text/plain; charset=utf-8", "language": "ja"}


def test_japanese_is_japanese() -> None:
    """A sentence without one Japanese character was forgotten, or copied."""
    sentences = [m for m in _messages("ja") if len(_FIELD.sub("", m.id).split()) > 2 and m.id not in SAME_IN_JAPANESE]
    assert [m.id for m in sentences if not _WIDE.search(m.string)] == []


def test_japanese_punctuation_is_consistent() -> None:
    """As the glossary has it: full-width commas and full stops, half-width brackets, colons and numbers."""
    strange = re.compile("[\uff08\uff09\uff1a\uff1b\uff0c\uff0e\uff10-\uff19\uff21-\uff5a]|\u3002 |\u3001 | \u3002| \u3001")
    found = [m.string for m in _messages("ja") if strange.search(m.string) and m.string.strip() not in ("。", "、")]
    assert found == []


def test_japanese_has_a_blank_between_latin_and_its_own_characters() -> None:
    seam = re.compile("[a-zA-Z0-9}`][\u3040-\u30fa\u30fc-\u30fe\u4e00-\u9fff]|[\u3040-\u30fa\u30fc-\u30fe\u4e00-\u9fff][a-zA-Z0-9{`]")
    # Dates are written without blanks, and what somebody may have meant stands in brackets.
    found = [m.string.replace("{year}年{month}月{day}日", "").replace("{meant}", "") for m in _messages("ja")]
    assert [text for text in found if seam.search(text)] == []


def test_both_arms_of_a_conditional_and_what_a_name_holds_are_texts() -> None:
    code = '''
template = "{count} file" if count == 1 else "{count} files"
say(template, count=count)
passed("the volume is encrypted", volume)
message = "this is nested too deep"
report(Problem(span, message, "make it flat"))
'''
    assert set(code_texts(code)) == {
        "{count} file", "{count} files", "the volume is encrypted", "this is nested too deep", "make it flat",
    }  # fmt: skip

"""Saying a template in another language, with arguments that come from strangers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac27017.graph.wording import Wording, conjoined, enumerated, worded
from iac27017.language import speaker
from iac27017.language.filling import filled

ja = speaker("ja")


def test_a_template_is_said_with_its_arguments() -> None:
    assert ja("the bucket {bucket} is declared elsewhere", bucket="acme-logs") == "バケット acme-logs はここ以外で宣言されている"
    assert speaker("en")("{count} failed", count=3) == "3 failed"


def test_a_template_without_a_translation_stays_english() -> None:
    assert ja("nobody has ever said {this}", this="before") == "nobody has ever said before"


@pytest.mark.parametrize("hostile", ["{bucket}", "{0}", "{bucket.__class__}", "{", "}", "{{}}", "%s", "{missing}"])
def test_braces_in_arguments_mean_nothing(hostile: str) -> None:
    said = worded("the bucket {bucket} is declared elsewhere", bucket=hostile)
    assert said == f"the bucket {hostile} is declared elsewhere"
    assert ja.again(said) == f"バケット {hostile} はここ以外で宣言されている"
    assert ja("the bucket {bucket} is declared elsewhere", bucket=hostile) == f"バケット {hostile} はここ以外で宣言されている"


@given(st.text())
def test_no_argument_breaks_a_sentence(text: str) -> None:
    assert text in ja("{message}: {reason}", message=text, reason="why")


def test_a_name_that_is_also_a_text_of_ours_is_a_name() -> None:
    """A bucket may be called ``database``, and stays so."""
    assert ja.again(worded("the bucket {bucket} is declared elsewhere", bucket="database")) == (
        "バケット database はここ以外で宣言されている"
    )


def test_what_was_worded_is_translated_inside_of_what_holds_it() -> None:
    message = worded("fails when {when}: {message}", when='var.env == "prod"', message=worded("storage is not encrypted"))
    said = ja.again(message)
    assert said == 'var.env == "prod" の場合に不合格: ストレージが暗号化されていない'
    assert (said.template, said.arguments["when"]) == (message.template, 'var.env == "prod"')


def test_conditions_and_things_are_joined_as_the_language_does() -> None:
    parts = ["`a = 1`", "`b = 2`", "`c = 3`"]
    assert conjoined(parts) == enumerated(parts) == "`a = 1` and `b = 2` and `c = 3`"
    assert ja.text(conjoined(parts)) == "`a = 1` かつ `b = 2` かつ `c = 3`"
    assert ja.text(enumerated(parts)) == "`a = 1`、`b = 2`、`c = 3`"


@pytest.mark.parametrize(
    ("template", "argument", "expected"),
    [
        ("{what} が暗号化されていない", "キュー", "キューが暗号化されていない"),
        ("{what} が暗号化されていない", "cache", "cache が暗号化されていない"),
        ("鍵 {what} を使う", "鍵", "鍵鍵を使う"),
        ("{what} に", "値 ", "値  に"),
        ("鍵 {what}", " 値", "鍵  値"),
        ("{{ {what} }}", "値", "{ 値 }"),
    ],
)
def test_japanese_has_no_blank_between_two_of_its_own_characters(template: str, argument: str, expected: str) -> None:
    """Only the blank of the template goes; an argument is never touched."""
    assert filled(template, {"what": argument}) == expected


def test_the_empty_text_is_not_the_header_of_the_catalogue() -> None:
    assert ja("") == ""
    assert ja.again(Wording("")) == ""

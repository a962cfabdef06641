"""A wording is its English text, and remembers the template and arguments that another language needs."""

from __future__ import annotations

import copy
import pickle

from iac27017.graph.value import unknown
from iac27017.graph.wording import Wording, alternatives, conjoined, in_sequence, plain, worded


def test_it_is_the_english_text() -> None:
    said = worded("the bucket {bucket} is declared elsewhere", bucket="acme-logs")
    assert said == "the bucket acme-logs is declared elsewhere"
    assert (said.template, dict(said.arguments)) == (
        "the bucket {bucket} is declared elsewhere",
        {"bucket": "acme-logs"},
    )


def test_braces_in_an_argument_mean_nothing() -> None:
    assert worded("{name} is open", name="{0.__class__}{name}{") == "{0.__class__}{name}{ is open"


def test_a_template_without_arguments_is_taken_literally() -> None:
    assert worded("write {} or {name}") == "write {} or {name}"


def test_an_argument_that_was_worded_stays_so() -> None:
    inner = worded("the value of {name} is unknown", name="var.env")
    outer = worded("fails when {when}: {message}", when="x", message=inner)
    assert isinstance(outer.arguments["message"], Wording)
    assert outer == "fails when x: the value of var.env is unknown"


def test_a_reason_given_as_an_argument_stays_worded() -> None:
    why = unknown("variable {name} has no value", name="env")
    assert worded("undecided: {why}", why=why).arguments["why"] == "variable env has no value"
    assert isinstance(worded("undecided: {why}", why=why).arguments["why"], Wording)


def test_it_is_stored_as_template_and_arguments() -> None:
    said = worded("{one} holds", one=worded("{inner}", inner="{x}"))
    for again in (pickle.loads(pickle.dumps(said)), copy.deepcopy(said)):
        assert str(again) == "{x} holds"
        assert again.template == "{one} holds"
        inner = again.arguments["one"]
        assert isinstance(inner, Wording) and inner.template == "{inner}"


def test_lists_of_phrases() -> None:
    assert conjoined(["a", "b", "c"]) == "a and b and c"
    assert alternatives(["a", "b"]) == "a or b"
    assert in_sequence(["a"]) == "a"
    assert conjoined([]) == ""
    assert plain("x") is plain("x")

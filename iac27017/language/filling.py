"""Fills arguments into a translated template, with the blanks that the language wants around them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from string import Formatter


def filled(template: str, arguments: Mapping[str, object]) -> str:
    """``template`` with its fields filled in; braces in arguments mean nothing.

    Japanese has a blank between its own and Latin characters and none between
    two of its own. A template cannot know which of them an argument begins
    with, so it is written with a blank, which goes where both sides are wide.
    """
    whole = ""
    for literal, field in _parts(template):
        if literal[:1] == " " and _is_wide(literal[1:2]) and _is_wide(whole[-1:]):
            literal = literal[1:]
        whole += literal
        if field is None:
            continue
        argument = str(arguments[field])
        if whole[-1:] == " " and _is_wide(argument[:1]) and _is_wide(whole[-2:-1]):
            whole = whole[:-1]
        whole += argument
    return whole


def _is_wide(char: str) -> bool:
    """Whether it is a kana, an ideograph, or punctuation or a bracket that is as wide."""
    return "\u3000" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uff01" <= char <= "\uff60"


@lru_cache(maxsize=4096)
def _parts(template: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, field) for literal, field, _, _ in Formatter().parse(template))

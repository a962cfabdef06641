"""Fills arguments into a translated template, with the blanks that the language wants around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from string import Formatter

# Kana, ideographs, and the punctuation and brackets that are as wide.
_WIDE = "\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60"
_ENDS_WIDE = re.compile(f"[{_WIDE}]$")
_BEGINS_WIDE = re.compile(f"^[{_WIDE}]")


def filled(template: str, arguments: Mapping[str, object]) -> str:
    """``template`` with its fields filled in; braces in arguments mean nothing.

    Japanese has a blank between its own and Latin characters and none between
    two of its own. A template cannot know which of them an argument begins
    with, so it is written with a blank, which goes where both sides are wide.
    """
    whole = ""
    for literal, field in _parts(template):
        if literal.startswith(" ") and _BEGINS_WIDE.match(literal[1:]) and _ENDS_WIDE.search(whole):
            literal = literal[1:]
        whole += literal
        if field is None:
            continue
        argument = str(arguments[field])
        if whole.endswith(" ") and _ENDS_WIDE.search(whole[:-1]) and _BEGINS_WIDE.match(argument):
            whole = whole[:-1]
        whole += argument
    return whole


@lru_cache(maxsize=4096)
def _parts(template: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, field) for literal, field, _, _ in Formatter().parse(template))

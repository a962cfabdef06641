"""Matches file names against the patterns of ``fileset``: ``*``, ``**``, ``?``, ``[a-z]``, ``{a,b}``."""

from __future__ import annotations

import re
from collections.abc import Callable

from iac27017.terraform.errors import FunctionError, LimitExceeded

MAXIMUM_STARS = 8
"""Stars in one pattern; each multiplies the ways a name can match."""

MAXIMUM_PATTERN = 1000


def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a path matches ``pattern``. Raises `FunctionError` for a broken one."""
    if len(pattern) > MAXIMUM_PATTERN:
        raise LimitExceeded("a pattern of more than {limit} characters is not matched", MAXIMUM_PATTERN)
    if len(re.findall(r"\*+", pattern)) > MAXIMUM_STARS:
        raise LimitExceeded("a pattern with more than {limit} stars is not matched", MAXIMUM_STARS)
    expression, end = _translated(pattern, 0, inside=False)
    if end < len(pattern):
        raise FunctionError("the pattern has a } without its {")
    compiled = re.compile(expression, re.DOTALL)
    return lambda name: compiled.fullmatch(name) is not None


def _translated(pattern: str, at: int, inside: bool) -> tuple[str, int]:
    """The regular expression of ``pattern`` from ``at``, up to the brace that closes it if ``inside`` one."""
    result = ""
    while at < len(pattern):
        char = pattern[at]
        if inside and char in ",}":
            break
        if char == "*":
            piece, at = _stars(pattern, at)
        elif char == "?":
            piece, at = "[^/]", at + 1
        elif char == "[":
            piece, at = _class(pattern, at)
        elif char == "{":
            piece, at = _alternatives(pattern, at + 1)
        elif char == "\\" and at + 1 < len(pattern):
            piece, at = re.escape(pattern[at + 1]), at + 2
        else:
            piece, at = re.escape(char), at + 1
        result += piece
    return result, at


def _stars(pattern: str, at: int) -> tuple[str, int]:
    """``**`` alone between slashes crosses directories; any other star stays in one."""
    end = at
    while end < len(pattern) and pattern[end] == "*":
        end += 1
    alone = end - at == 2 and (at == 0 or pattern[at - 1] == "/")
    if alone and end == len(pattern):
        return ".*", end
    if alone and pattern[end] == "/":
        return "(?:.*/)?", end + 1
    return "[^/]*", end


def _class(pattern: str, at: int) -> tuple[str, int]:
    end = at + 1
    negated = pattern[end : end + 1] in ("^", "!")
    start = end = end + negated
    while end < len(pattern) and (pattern[end] != "]" or end == start):
        end += 2 if pattern[end] == "\\" else 1
    if end >= len(pattern):
        raise FunctionError("the pattern has a [ that is not closed")
    content = (
        pattern[start:end].replace("[", "\\[").replace("&", "\\&").replace("~", "\\~").replace("|", "\\|")
    )
    content = "\\" + content if content.startswith("^") else content
    try:
        re.compile(f"[{content}]")
    except re.error:
        raise FunctionError("the pattern has a [...] that cannot be read") from None
    return f"(?!/)[{'^' if negated else ''}{content}]", end + 1


def _alternatives(pattern: str, at: int) -> tuple[str, int]:
    options: list[str] = []
    while True:
        option, at = _translated(pattern, at, inside=True)
        options.append(option)
        if at >= len(pattern):
            raise FunctionError("the pattern has a { that is not closed")
        at += 1
        if pattern[at - 1] == "}":
            return f"(?:{'|'.join(options)})", at

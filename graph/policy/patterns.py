"""Words of policies with their wildcards: what matches what, where parts are references or unknown."""

from __future__ import annotations

import re
from functools import lru_cache

from iac27017.graph.truth import Truth
from iac27017.graph.value import Reference, Text, Unknown

Pattern = str | Text | Reference | Unknown
"""An action, resource or principal as written: a string with wildcards, or not wholly known."""

ANYTHING = "arn:aws:\N{FULL BLOCK}:\N{FULL BLOCK}:\N{FULL BLOCK}:\N{FULL BLOCK}"
"""An ARN that nobody writes: whatever matches it matches every resource."""


def matches(pattern: Pattern, text: str) -> Truth:
    """Whether ``text`` matches ``pattern`` with its ``*`` and ``?``, without regard to case."""
    match pattern:
        case str():
            return Truth.of(_glob(pattern.lower(), text.lower()))
        case Text():
            if not _may_match(pattern, text):
                return Truth.NO
            return Truth.YES if all(isinstance(p, str) or here(p) for p in pattern.parts) else Truth.UNKNOWN
        case _:
            return Truth.UNKNOWN


def subsumes(pattern: Pattern, other: Pattern) -> Truth:
    """Whether everything that ``other`` matches is matched by ``pattern``."""
    if pattern == "*":
        return Truth.YES
    wide, narrow = _named(pattern), _named(other)
    if wide is None or narrow is None:
        return Truth.UNKNOWN
    if _glob(wide, narrow):
        return Truth.YES
    return Truth.NO if (_HOLE in wide) == (_HOLE in narrow) else Truth.UNKNOWN


def overlaps(pattern: Pattern, action: str) -> Truth:
    """Whether some action that matches ``action`` (``iam:*``) matches ``pattern``."""
    if not isinstance(pattern, str):
        return Truth.UNKNOWN
    stem, own = action.rstrip("*").lower(), pattern.lower().partition("*")[0]
    return Truth.of(own.startswith(stem) or (stem.startswith(own) and "*" in pattern))


def here(part: Reference | Unknown) -> bool:
    """Whether ``part`` stands for the account, region or partition that the code is deployed to."""
    if not isinstance(part, Reference):
        return False
    address = part.address
    return (address.data and address.type in _SURROUNDINGS) or address.name.startswith("AWS::")


def doubt_in(pattern: Pattern) -> Unknown | None:
    """The first part that nobody can tell."""
    match pattern:
        case Unknown():
            return pattern
        case Text():
            return next((part for part in pattern.parts if isinstance(part, Unknown)), None)
        case _:
            return None


def _may_match(pattern: Text, text: str) -> bool:
    """Whether the known parts of ``pattern`` leave it possible."""
    loose = "".join(part.lower() if isinstance(part, str) else "*" for part in pattern.parts)
    return _glob(loose, text.lower())


_SURROUNDINGS = frozenset({"aws_caller_identity", "aws_region", "aws_partition"})

_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"


def _named(pattern: Pattern) -> str | None:
    """A pattern with a name of its own for each part that is not known; ``None`` when a part has none."""
    found = ""
    for part in pattern.parts if isinstance(pattern, Text) else (pattern,):
        match part:
            case str():
                found += part.lower()
            case Unknown():
                if not part.cause:
                    return None
                found += f"{_HOLE}{part.cause}{_HOLE}"
            case Reference():
                found += f"{_HOLE}{part}{_HOLE}"
    return found


def _glob(pattern: str, text: str) -> bool:
    """Linear in the text for each star, whatever an adversary writes: first fit is best fit."""
    first, *rest = _pieces(pattern)
    if not rest:
        return bool(first.fullmatch(text))
    begin = first.match(text)
    if begin is None:
        return False
    at = begin.end()
    *middle, last = rest
    for piece in middle:
        found = piece.search(text, at)
        if found is None:
            return False
        at = found.end()
    start = len(text) - len(pattern.rpartition("*")[2])
    return start >= at and bool(last.fullmatch(text, start))


@lru_cache(maxsize=8192)
def _pieces(pattern: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile("".join("." if char == "?" else re.escape(char) for char in piece), re.DOTALL)
        for piece in pattern.split("*")
    )

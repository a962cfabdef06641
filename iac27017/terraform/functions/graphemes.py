"""Cuts a string into what readers see as characters, which is what Terraform counts and reverses.

The rules are those of Unicode Standard Annex 29, "Grapheme Cluster Boundaries",
as far as Python's own character database tells the classes apart.
"""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"
_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)


def graphemes(text: str) -> list[str]:
    """The characters of ``text`` as readers see them."""
    if text.isascii():
        return list(text) if "\r" not in text else _clusters(text)
    return _clusters(text)


def count(text: str) -> int:
    """How many characters a reader sees."""
    return len(text) if text.isascii() and "\r" not in text else len(_clusters(text))


def _clusters(text: str) -> list[str]:
    found: list[str] = []
    for char in text:
        if found and _continues(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _continues(cluster: str, char: str) -> bool:
    last = cluster[-1]
    if last == "\r":
        return char == "\n"
    if _is_control(last) or _is_control(char):
        return False
    if _extends(char) or last in _PREPENDED:
        return True
    if last == _JOINER:
        return _is_pictograph(char) and _is_pictograph(cluster[0])
    if _is_flag(last) and _is_flag(char):
        return len(cluster) % 2 == 1
    return _hangul(last) + _hangul(char) in _SYLLABLES


def _is_control(char: str) -> bool:
    category = unicodedata.category(char)
    return category in ("Cc", "Zl", "Zp") or (
        category == "Cf" and char not in _PREPENDED and not _extends(char)
    )


def _extends(char: str) -> bool:
    """Combining marks, the joiner and its opposite, skin tones, tags."""
    if char < "\u0300":
        return False
    return (
        unicodedata.category(char) in ("Mn", "Me", "Mc")
        or char in "\u200c\u200d\uff9e\uff9f"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_pictograph(char: str) -> bool:
    return (
        "\U0001f000" <= char <= "\U0001faff"
        or "\u2190" <= char <= "\u2bff"
        or char in "\u00a9\u00ae\u3030\u303d"
    )


_SYLLABLES = frozenset({"LL", "LV", "LS", "LB", "VV", "VT", "SV", "ST", "BT", "TT"})
"""Pairs of Hangul jamo that stay together; ``S`` is a syllable without final, ``B`` one with it."""


def _hangul(char: str) -> str:
    if "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c":
        return "L"
    if "\u1160" <= char <= "\u11a7" or "\ud7b0" <= char <= "\ud7c6":
        return "V"
    if "\u11a8" <= char <= "\u11ff" or "\ud7cb" <= char <= "\ud7fb":
        return "T"
    if "\uac00" <= char <= "\ud7a3":
        return "S" if (ord(char) - 0xAC00) % 28 == 0 else "B"
    return "-"

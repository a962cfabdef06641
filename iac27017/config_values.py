"""Reads single values of the configuration: each reader raises ``ValueError`` with what the value should be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from iac27017.check import Severity
from iac27017.graph.wording import plain, worded


def reader_like(default: object) -> Callable[[Any], Any]:
    """How a setting is read whose default is this value."""
    match default:
        case bool() | None:
            return flag
        case int():
            return number
        case tuple(members) if members and isinstance(members[0], int):
            return numbers
        case tuple():
            return texts
        case dict():
            return labels
        case _:
            return word


def flag(value: Any) -> bool:
    """``true`` or ``false``."""
    if not isinstance(value, bool):
        raise ValueError(plain("is true or false"))
    return value


def number(value: Any) -> int:
    """A whole number that is not negative."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(plain("is a whole number of at least 0"))
    return value


def word(value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise ValueError(plain("is a text"))
    return value


def language(value: Any) -> str:
    """A language that texts are there in."""
    if value not in ("en", "ja"):
        raise ValueError(plain('is "en" or "ja"'))
    return str(value)


def severity(value: Any) -> str:
    """How bad a finding is."""
    names = [str(one) for one in Severity]
    if not isinstance(value, str) or value.lower() not in names:
        raise ValueError(worded("is one of {names}", names=", ".join(names)))
    return value.lower()


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(plain("is a list of texts"))
    return tuple(value)


def numbers(value: Any) -> tuple[int, ...]:
    """A list of numbers."""
    if not isinstance(value, list):
        raise ValueError(plain("is a list of numbers"))
    return tuple(number(item) for item in value)


def labels(value: Any) -> dict[str, tuple[str, ...]]:
    """A table of lists of texts."""
    if not isinstance(value, dict):
        raise ValueError(plain("is a table of lists of texts"))
    for name, words in value.items():
        if not isinstance(words, list) or not all(isinstance(item, str) for item in words):
            raise ValueError(worded("is a table of lists of texts, which {name} is not", name=name))
    return {str(name): texts(words) for name, words in value.items()}


def day(value: Any) -> date:
    """A date, as TOML writes one or as a text."""
    if isinstance(value, date) and not hasattr(value, "hour"):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(plain("is a day such as 2026-12-31")) from None

"""Reads the ``[[waiver]]`` tables of the configuration, with the lines that each is written in."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from iac27017.check import Check
from iac27017.config_values import day, texts, word
from iac27017.graph.span import Span
from iac27017.graph.wording import plain, worded
from iac27017.policy.waiver import Configured

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

READERS: Mapping[str, Callable[[Any], Any]] = {
    "check": lambda value: texts(value if isinstance(value, list) else [value]),
    "resource": word,
    "path": word,
    "reason": word,
    "approver": word,
    "expires": day,
    "ticket": word,
}

_HEADER = re.compile(r"\s*\[\[\s*(?:tool\s*\.\s*iac27017\s*\.\s*)?waiver\s*\]\]")
_TABLE = re.compile(r"\s*\[")


class WaiverError(ValueError):
    """Raised for a waiver that cannot be used; ``line`` is where it is written, the text what is wrong."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def read_waivers(tables: object, file: str, text: str) -> tuple[Configured, ...]:
    """The waivers of a configuration; ``text`` is all of it, ``tables`` what it says under ``waiver``.

    Raises `WaiverError`.
    """
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines, 1) if _HEADER.match(line)]
    if not isinstance(tables, list) or len(starts) != len(tables):
        raise WaiverError(starts[0] if starts else 1, plain("write each waiver as a table of its own: [[waiver]]"))
    return tuple(_Table(table, file, lines, start).waiver() for table, start in zip(tables, starts))


class _Table:
    def __init__(self, table: Mapping[str, Any], file: str, lines: Sequence[str], start: int) -> None:
        self._table = table
        self._lines = lines
        self._start = start
        self._end = self._last_line()
        self._file = file

    def waiver(self) -> Configured:
        """The waiver that the table is."""
        self._must_be_here()
        for key in self._table:
            if key not in READERS:
                raise self._wrong(key, worded("a [[waiver]] has no {key}; there are: {names}", key=repr(key), names=", ".join(READERS)))
        found = {key: self._read(key, value) for key, value in self._table.items()}
        for key in ("check", "reason"):
            if not found.get(key):
                raise self._wrong(key, worded("a [[waiver]] needs {key}", key=key))
        if not found.get("resource") and not found.get("path"):
            raise self._wrong("check", plain('a [[waiver]] needs resource or path; resource = "*" is everything'))
        checks = self._checks(found.pop("check"))
        return Configured(checks, span=Span(self._file, self._start, 1, self._end, 1), **found)

    def _checks(self, words: Sequence[str]) -> tuple[Check, ...]:
        from iac27017.registry import UnknownCheck, chosen_checks

        try:
            return chosen_checks(words, ())
        except UnknownCheck as error:
            raise self._wrong("check", str(error)) from None

    def _read(self, key: str, value: object) -> Any:
        try:
            return READERS[key](value)
        except ValueError as error:
            raise self._wrong(key, worded("{key} {error}", key=key, error=error)) from None

    def _last_line(self) -> int:
        """The last line that says something, before the next table."""
        end = self._start
        for number in range(self._start + 1, len(self._lines) + 1):
            line = self._lines[number - 1]
            if _TABLE.match(line):
                break
            if line.strip() and not line.lstrip().startswith("#"):
                end = number
        return end

    def _must_be_here(self) -> None:
        """The lines are what git is asked about, so they must be the ones that say it."""
        own = "\n".join(["[[waiver]]", *self._lines[self._start : self._end]])
        try:
            same = tomllib.loads(own) == {"waiver": [self._table]}
        except tomllib.TOMLDecodeError:
            same = False
        if not same:
            raise WaiverError(self._start, plain("write a [[waiver]] with one line for each key, and no tables in it"))

    def _wrong(self, key: str, message: str) -> WaiverError:
        setting = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        own = range(self._start, self._end + 1)
        return WaiverError(next((n for n in own if setting.match(self._lines[n - 1])), self._start), message)

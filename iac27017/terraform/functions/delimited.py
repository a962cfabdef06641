"""Reads comma-separated values the way Go's ``encoding/csv`` does."""

from __future__ import annotations

from iac27017.terraform.errors import FunctionError, LimitExceeded

MAXIMUM_FIELDS = 100_000


def rows(text: str) -> list[list[str]]:
    """The fields of each line; empty lines are skipped. Raises `FunctionError` for misplaced quotes."""
    text = text.replace("\r\n", "\n")
    text = text[:-1] if text.endswith("\r") else text
    found: list[list[str]] = []
    at = total = 0
    while at < len(text):
        if text[at] == "\n":
            at += 1
            continue
        row, at = _row(text, at)
        total += len(row)
        if total > MAXIMUM_FIELDS:
            raise LimitExceeded("a table of more than {limit} fields is not read", MAXIMUM_FIELDS)
        found.append(row)
    return found


def _row(text: str, at: int) -> tuple[list[str], int]:
    row: list[str] = []
    while True:
        field, at = _quoted(text, at + 1) if text[at : at + 1] == '"' else _bare(text, at)
        row.append(field)
        if text[at : at + 1] != ",":
            return row, at + 1
        at += 1


def _bare(text: str, at: int) -> tuple[str, int]:
    ends = [end for end in (text.find(",", at), text.find("\n", at)) if end >= 0]
    end = min(ends, default=len(text))
    if '"' in text[at:end]:
        raise FunctionError('a quote " stands in a field that does not begin with one')
    return text[at:end], end


def _quoted(text: str, at: int) -> tuple[str, int]:
    """A field after its opening quote; two quotes are one."""
    field = ""
    while True:
        end = text.find('"', at)
        if end < 0:
            raise FunctionError('a quote " is not closed')
        field += text[at:end]
        following = text[end + 1 : end + 2]
        if following != '"':
            break
        field, at = field + '"', end + 2
    if following not in ("", ",", "\n"):
        raise FunctionError('something stands between a closing quote " and the next comma')
    return field, end + 1

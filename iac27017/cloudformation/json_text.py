"""Reads JSON with places, where YAML's parser does not: escapes of characters outside the basic plane."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation

from iac27017.cloudformation.builder import Builder, NotReadable
from iac27017.cloudformation.nodes import Mapping, Plain, Scalar, Sequence
from iac27017.graph.span import Span

_TOKEN = re.compile(
    r"[ \t\r\n]*(?:(?P<string>\"(?:[^\"\\\x00-\x1f]|\\.)*\")|(?P<mark>[{}\[\]:,])"
    r"|(?P<word>true|false|null)|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?))"
)
_WORDS: dict[str, Plain] = {"true": True, "false": False, "null": None}


def parse_json(content: bytes, file: str) -> Builder:
    """The nodes of ``content``.

    Raises `NotReadable` for what is no JSON.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise NotReadable("not readable as JSON: no UTF-8", Span(file, line, 1, line, 1)) from None
    reader = _Reader(text, file)
    reader.read()
    return reader.builder


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.builder = Builder(file)
        self._text = text
        self._file = file
        self._line = 1
        self._line_start = 0
        self._counted = 0

    def read(self) -> None:
        """Feed the builder token by token; ``expected`` says what may come next."""
        at, closers = 0, list[str]()
        expected = "value"
        while expected != "end":
            token = _TOKEN.match(self._text, at)
            if token is None or (token["string"] is None and expected == "key" and token["mark"] != "}"):
                raise self._wrong(at)
            at = token.end()
            span = self._span(token)
            mark = token["mark"]
            if mark is None:
                if expected not in ("value", "first", "key"):
                    raise self._wrong(token.start())
                self.builder.scalar(Scalar(self._plain(token), span))
                expected = "colon" if expected == "key" else "comma" if closers else "end"
            elif mark in "{[" and expected in ("value", "first"):
                self.builder.start(Mapping({}, span) if mark == "{" else Sequence([], span))
                closers.append("}" if mark == "{" else "]")
                expected = "key" if mark == "{" else "first"
            elif mark in "}]" and closers and mark == closers[-1] and expected in ("comma", "key", "first"):
                closers.pop()
                self.builder.end(span.end_line, span.end_column)
                expected = "comma" if closers else "end"
            elif mark == ":" and expected == "colon":
                expected = "value"
            elif mark == "," and expected == "comma":
                expected = "key" if closers[-1] == "}" else "value"
            else:
                raise self._wrong(token.start())
        if self._text[at:].strip():
            raise self._wrong(at)

    def _plain(self, token: re.Match[str]) -> Plain:
        if (string := token["string"]) is not None:
            try:
                text: str = json.loads(string)
            except ValueError:
                raise self._wrong(token.start("string")) from None
            return text.encode("utf-8", "replace").decode(
                "utf-8"
            )  # half a surrogate pair cannot be written anywhere
        if (number := token["number"]) is not None:
            return int(number) if number.lstrip("-").isdigit() and len(number) < 40 else _decimal(number)
        return _WORDS[token["word"]]

    def _span(self, token: re.Match[str]) -> Span:
        start = token.end() - len(token[0].lstrip(" \t\r\n"))
        line, column = self._place(start)
        return Span(self._file, line, column, line, column + token.end() - start)

    def _place(self, at: int) -> tuple[int, int]:
        newlines = self._text.count("\n", self._counted, at)
        if newlines:
            self._line += newlines
            self._line_start = self._text.rfind("\n", 0, at) + 1
        self._counted = at
        return self._line, at - self._line_start + 1

    def _wrong(self, at: int) -> NotReadable:
        rest = self._text[at:]
        at += len(rest) - len(rest.lstrip(" \t\r\n"))
        line, column = self._place(max(at, self._counted))
        span = Span(self._file, line, column, line, column)
        if at >= len(self._text):
            return NotReadable("not readable as JSON: it ends too early", span, "close what is open")
        return NotReadable("not readable as JSON", span, "look for a missing or an extra comma or quote here")


def _decimal(number: str) -> Plain:
    try:
        return Decimal(number) if len(number) < 40 else number
    except InvalidOperation:  # an exponent of more than 18 digits
        return number

"""Reads JSON with the place of every value and key, keeping what was read before an error."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from msgspec import Struct, field

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import plain, worded
from iac27017.hcl.errors import MAXIMUM_NESTING, HclSyntaxError
from iac27017.hcl.expressions import number
from iac27017.hcl.source import Source

_SPACE = re.compile(rb"[ \t\r\n]*")
_STRING = re.compile(rb'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"')
_NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.])")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_SHOWN = re.compile(rb"[\w.+-]+")
_WORDS = {b"true": True, b"false": False, b"null": None}


class JsonObject(Struct):
    """``{...}``: its members in order, with the places of their keys; keys may come twice."""

    members: list[tuple[str, Span, Json]]
    span: Span


class JsonArray(Struct):
    """``[...]``."""

    items: list[Json]
    span: Span


class JsonValue(Struct):
    """A string, a number, ``true``, ``false`` or ``null``."""

    value: bool | int | Decimal | str | None
    span: Span


Json = JsonObject | JsonArray | JsonValue
Put = Callable[[Json], None]


def read(data: bytes, file: str) -> tuple[Json | None, list[Problem]]:
    """The value that a JSON text is, as far as it could be read, and what is wrong with it."""
    reader = _Reader(Source(data, file))
    try:
        reader.whole()
    except HclSyntaxError as error:
        return reader.root, [Problem(error.span, error.message, error.help)]
    return reader.root, []


def _add_member(container: JsonObject, key: str, span: Span, value: Json) -> None:
    container.members.append((key, span, value))


class _Reader(Struct):
    """A cursor over one text. Containers are put where they belong before they are filled."""

    source: Source
    position: int = 0
    depth: int = 0
    root: Json | None = None
    unclosed: list[tuple[JsonObject | JsonArray, int]] = field(default_factory=list)

    def whole(self) -> None:
        """The one value of the text; raises `HclSyntaxError`."""
        try:
            self.value(self._set_root)
        finally:
            for container, start in self.unclosed:
                container.span = self.source.span(start, self.position)
        if self.byte():
            raise self.error("nothing is expected after the end of the value", "remove what follows")

    def _set_root(self, value: Json) -> None:
        self.root = value

    def byte(self) -> bytes:
        """The next byte that is no space; empty at the end."""
        match = _SPACE.match(self.source.data, self.position)
        assert match is not None
        self.position = match.end()
        return self.source.data[self.position : self.position + 1]

    def value(self, put: Put) -> None:
        """Read a value and ``put`` it where it belongs."""
        match self.byte():
            case b"{":
                self.object(put)
            case b"[":
                self.array(put)
            case b'"':
                text, span = self.string()
                put(JsonValue(text, span))
            case _:
                put(self.plain())

    def object(self, put: Put) -> None:
        """``{`` is next."""
        found = JsonObject([], self._enter())
        put(found)
        start = self._open(found)
        while self.byte() != b"}" or found.members:
            if self.byte() != b'"':
                raise self.unexpected('a key in `"`', "{", start)
            key, span = self.string()
            if self.byte() != b":":
                raise self.unexpected("`:` after the key", "{", start)
            self.position += 1
            self.value(partial(_add_member, found, key, span))
            if not self._goes_on(b"}", "{", start):
                break
        self._close(found)

    def array(self, put: Put) -> None:
        """``[`` is next."""
        found = JsonArray([], self._enter())
        put(found)
        start = self._open(found)
        while self.byte() != b"]" or found.items:
            self.value(found.items.append)
            if not self._goes_on(b"]", "[", start):
                break
        self._close(found)

    def _enter(self) -> Span:
        self.depth += 1
        if self.depth > MAXIMUM_NESTING:
            raise self.error(
                worded("this is nested more than {limit} levels deep", limit=MAXIMUM_NESTING), ""
            )
        return self.source.span(self.position, self.position + 1)

    def _open(self, container: JsonObject | JsonArray) -> int:
        self.unclosed.append((container, self.position))
        self.position += 1
        return self.position - 1

    def _close(self, container: JsonObject | JsonArray) -> None:
        _, start = self.unclosed.pop()
        self.position += 1
        container.span = self.source.span(start, self.position)
        self.depth -= 1

    def _goes_on(self, closing: bytes, bracket: str, start: int) -> bool:
        """Whether a `,` follows; otherwise the closing bracket does."""
        found = self.byte()
        if found == b",":
            comma = self.position
            self.position += 1
            if self.byte() == closing:
                span = self.source.span(comma, comma + 1)
                raise HclSyntaxError(
                    worded("a `,` cannot stand before `{closing}` in JSON", closing=closing.decode()),
                    span,
                    "remove it",
                )
            return True
        if found != closing:
            raise self.unexpected(worded("`,` or `{closing}`", closing=closing.decode()), bracket, start)
        return False

    def string(self) -> tuple[str, Span]:
        """The string that is next."""
        match = _STRING.match(self.source.data, self.position)
        if match is None:
            raise self.broken_string()
        start, self.position = self.position, match.end()
        text = json.loads(match[0])
        # Half a surrogate pair is no character.
        text = text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return text, self.source.span(start, self.position)

    def broken_string(self) -> HclSyntaxError:
        """What is wrong with the string that is next."""
        data, start = self.source.data, self.position
        good = re.compile(rb'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*').match(data, start)
        end = good.end() if good else start
        if data[end : end + 1] == b"\\":
            return HclSyntaxError(
                "this is no escape sequence of JSON", self.source.span(end, end + 2), r"write `\\`"
            )
        if data[end : end + 1] not in (b"\n", b"\r", b""):
            place = self.source.span(end, end + 1)
            return HclSyntaxError(
                "a control character cannot stand in a string of JSON", place, r"write \t for a tab"
            )
        return HclSyntaxError(
            "this string is not closed on its line", self.source.span(start, end), 'add the missing `"`'
        )

    def plain(self) -> JsonValue:
        """The number or word that is next."""
        data, start = self.source.data, self.position
        word = _WORD.match(data, start)
        if word is not None and word[0] in _WORDS:
            self.position = word.end()
            return JsonValue(_WORDS[word[0]], self.source.span(start, self.position))
        match = _NUMBER.match(data, start)
        if match is None:
            raise self.error(
                worded("expected a value, found {shown}", shown=self.found()), self._value_help(word)
            )
        self.position = match.end()
        span = self.source.span(start, self.position)
        text = match[0].decode()
        value = number(text.removeprefix("-"), span)
        return JsonValue(-value if text.startswith("-") else value, span)

    def _value_help(self, word: re.Match[bytes] | None) -> str:
        if word is not None:
            return plain('a string stands in `"`')
        return plain("JSON has no comments; a key `//` is ignored") if self.byte() in (b"/", b"#") else ""

    def unexpected(self, expected: str, bracket: str, start: int) -> HclSyntaxError:
        """What to raise when something else is expected at the cursor."""
        line = self.source.span(start, start + 1).line
        help_ = (
            ""
            if line == self.source.line(self.position)
            else worded("`{bracket}` opened on line {line}", bracket=bracket, line=line)
        )
        return self.error(
            worded("expected {expected}, found {shown}", expected=plain(expected), shown=self.found()), help_
        )

    def found(self) -> str:
        """What stands at the cursor, for a message."""
        word = _SHOWN.match(self.source.data, self.position)
        if word is not None:
            return f"`{word[0][:40].decode()}`"
        text = self.source.text(self.position, self.position + 4)[:1]
        return f"`{text}`" if text.strip() else plain("the end of the file")

    def error(self, message: str, help: str) -> HclSyntaxError:
        """What to raise for the byte at the cursor."""
        end = min(self.position + 1, len(self.source.data))
        return HclSyntaxError(message, self.source.span(self.position, end), help)

"""Filter patterns of CloudWatch Logs: does this pattern let through that log event?

The grammar is that of the CloudWatch Logs user guide, *Filter pattern syntax*.
JSON patterns (``{ $.eventName = "StopLogging" }``) are read in full; patterns of
words are looked for in the event's text. A pattern, or a part of it, that
nobody can tell leaves the answer unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from iac27017.graph.conditions import chosen
from iac27017.graph.span import Span
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Reference, Text, Unknown, Value, unknown

LogEvent = dict[str, Value]
"""What was logged, as JSON; a member that is `Unknown` may have any value."""

MAXIMUM_LENGTH = 4096
"""Characters; the service takes 1024."""
MAXIMUM_DEPTH = 32
"""Parentheses within parentheses."""

_OTHER = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for a resource's name, which is never the value in question."""
_OPEN = "\N{REPLACEMENT CHARACTER}"
"""Stands for something that nobody can tell."""


class Comparison(Struct, frozen=True):
    """``$.errorCode = "AccessDenied*"``; ``operator`` is ``=``, ``!=``, ``<``, ``<=``, ``>`` or ``>=``."""

    path: tuple[str, ...]
    operator: str
    value: str

    def admits(self, event: LogEvent) -> Truth:
        """Whether the member at the path compares so; what ``!=`` does without one is not documented."""
        found = list(_at(event, self.path))
        if not found:
            return Truth.UNKNOWN if self.operator == "!=" else Truth.NO
        return any_of(self._compares(value) for value in found)

    def _compares(self, value: Value) -> Truth:
        if isinstance(value, Unknown) or _OPEN in self.value:
            return Truth.UNKNOWN
        if self.operator in ("=", "!="):
            equal = Truth.of(_equal(self.value, value))
            return equal if self.operator == "=" else ~equal
        return _ordered(value, self.operator, self.value)


class Presence(Struct, frozen=True):
    """``$.errorCode NOT EXISTS``; ``state`` is ``EXISTS``, ``NOT EXISTS``, ``NULL``, ``TRUE`` or ``FALSE``."""

    path: tuple[str, ...]
    state: str

    def admits(self, event: LogEvent) -> Truth:
        """Whether the member at the path is there, or is so."""
        found = list(_at(event, self.path))
        match self.state:
            case "EXISTS":
                return Truth.of(bool(found))
            case "NOT EXISTS":
                return Truth.of(not found)
            case _:
                wanted = {"NULL": None, "TRUE": True, "FALSE": False}[self.state]
                return any_of(
                    Truth.UNKNOWN if isinstance(value, Unknown) else Truth.of(value is wanted)
                    for value in found
                )


class Every(Struct, frozen=True):
    """All of the parts: ``a && b``."""

    parts: tuple[Pattern, ...]

    def admits(self, event: LogEvent) -> Truth:
        """Whether each part admits the event."""
        return all_of(part.admits(event) for part in self.parts)


class Some(Struct, frozen=True):
    """Any of the parts: ``a || b``."""

    parts: tuple[Pattern, ...]

    def admits(self, event: LogEvent) -> Truth:
        """Whether a part admits the event."""
        return any_of(part.admits(event) for part in self.parts)


class Words(Struct, frozen=True):
    """Words that must all, must not, or of which one must stand in the event's text."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def admits(self, event: LogEvent) -> Truth:
        """Whether the text of the event has the words; an empty pattern admits everything."""
        text = json.dumps(_plain(event))
        has_all = all(word in text for word in self.wanted) and not any(
            word in text for word in self.unwanted
        )
        has_one = not self.optional or any(word in text for word in self.optional)
        words = (*self.wanted, *self.unwanted, *self.optional)
        return Truth.UNKNOWN if any(_OPEN in word for word in words) else Truth.of(has_all and has_one)


Pattern = Comparison | Presence | Every | Some | Words


def read_pattern(value: Value, span: Span) -> Pattern | Unknown:
    """The pattern that ``value`` is; unknown, with the reason, when it cannot be read."""
    value = chosen(value)
    match value:
        case str():
            text = str(value)
        case Text():
            text = "".join(_part(part) for part in value.parts)
        case Unknown():
            return value
        case _:
            return unknown("{what} is a filter pattern that is known only after apply", span, what=value)
    if len(text) > MAXIMUM_LENGTH:
        return unknown("a filter pattern of more than {limit} characters", span, limit=MAXIMUM_LENGTH)
    try:
        return _read(text.strip())
    except _Unreadable as error:
        return unknown("the filter pattern cannot be read at {where}", span, where=str(error))


def takes_everything(pattern: Pattern) -> bool:
    """Whether each and every event passes: the empty pattern, or one that only names columns."""
    return pattern == Words()


class _Unreadable(ValueError):
    """Raised inside the reader; the text is where it stopped."""


def _part(part: str | Reference | Unknown) -> str:
    return part if isinstance(part, str) else _OTHER if isinstance(part, Reference) else _OPEN


def _read(text: str) -> Pattern:
    if text.startswith("{"):
        return _JsonReader(text).pattern()
    if text.startswith("["):
        return _columns(text)
    return _words(text)


_WORD = re.compile(r'\s*(?P<sign>[-?]?)(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^\s"]+))')


def _words(text: str) -> Words:
    found: dict[str, list[str]] = {"": [], "-": [], "?": []}
    at = 0
    while at < len(text):
        word = _WORD.match(text, at)
        if word is None:
            raise _Unreadable(text[at : at + 20])
        found[word["sign"]].append(word["quoted"] if word["quoted"] is not None else word["plain"])
        at = word.end()
    return Words(*(tuple(word for word in found[sign] if word) for sign in ("", "-", "?")))


def _columns(text: str) -> Pattern:
    """``[ip, user, status=4*]``: for events of columns; it lets all of them through when it compares none."""
    inside = re.sub(r'"[^"]*"', '""', text)
    if not text.endswith("]"):
        raise _Unreadable(text[-20:])
    return Some(()) if re.search(r"[=<>]", inside) else Words()


# JSON patterns

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>\() | (?P<close>\)) | (?P<and>&&) | (?P<or>\|\|)
      | (?P<path>\$(?:\.[A-Za-z0-9_\-*@]+|\[[^\]]*\]|\.\[[^\]]*\])*)
      | (?P<state>(?i:NOT\s+EXISTS|EXISTS|IS\s+NULL|IS\s+TRUE|IS\s+FALSE))(?![\w.*])
      | (?P<operator>!=|<=|>=|==|=|<|>)
      | "(?P<quoted>(?:[^"\\]|\\.)*)"
      | (?P<regex>%[^%]*%)
      | (?P<plain>[^\s()=<>!&|"%{}]+)
    )""",
    re.VERBOSE,
)
_STEP = re.compile(r"\.?(?:\[\s*(?P<index>\d+|\*|'[^']*'|\"[^\"]*\")\s*\]|(?P<name>[^.\[\]]+))")


class _JsonReader:
    """Recursive descent over the tokens of one JSON pattern: ``||`` binds less than ``&&``."""

    def __init__(self, text: str) -> None:
        if not text.endswith("}"):
            raise _Unreadable(text[-20:])
        self.tokens = list(_tokens(text[1:-1]))
        self.at = 0
        self.depth = 0

    def pattern(self) -> Pattern:
        found = self.either()
        if self.at < len(self.tokens):
            raise _Unreadable(self.tokens[self.at][1])
        return found

    def either(self) -> Pattern:
        parts = [self.both()]
        while self.takes("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def both(self) -> Pattern:
        parts = [self.single()]
        while self.takes("and"):
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def single(self) -> Pattern:
        if self.takes("open"):
            self.depth += 1
            if self.depth > MAXIMUM_DEPTH:
                raise _Unreadable(f"more than {MAXIMUM_DEPTH} parentheses")
            inner = self.either()
            self.expect("close")
            self.depth -= 1
            return inner
        path = _steps(self.expect("path"))
        if state := self.takes("state"):
            words = state.upper().split()
            return Presence(path, words[-1] if words[0] == "IS" else " ".join(words))
        operator = self.expect("operator")
        return Comparison(path, "=" if operator == "==" else operator, self.value())

    def value(self) -> str:
        """A word, quoted or not; a regular expression is left open."""
        if self.takes("regex"):
            return _OPEN
        quoted = self.takes("quoted")
        return quoted if quoted is not None else self.expect("plain", "state")

    def takes(self, kind: str) -> str | None:
        """The next token's text when it is of ``kind``."""
        if self.at < len(self.tokens) and self.tokens[self.at][0] == kind:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def expect(self, *kinds: str) -> str:
        for kind in kinds:
            if (text := self.takes(kind)) is not None:
                return text
        rest = self.tokens[self.at][1] if self.at < len(self.tokens) else "the end"
        raise _Unreadable(rest)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise _Unreadable(text[at : at + 20].strip())
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()


def _steps(path: str) -> tuple[str, ...]:
    """``$.a['b.c'][0]`` as its steps."""
    return tuple(
        step["name"] if step["name"] is not None else step["index"].strip("'\"")
        for step in _STEP.finditer(path[1:])
    )


# Values

_NUMBER = re.compile(r"^[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$")


def _at(value: Value, path: Sequence[str]) -> Iterator[Value]:
    """The values at a path; several through ``*``. Whatever is inside an unknown is unknown."""
    if isinstance(value, Unknown) or not path:
        yield value
        return
    step, rest = path[0], path[1:]
    match value:
        case dict():
            for name, member in value.items():
                if step in ("*", name):
                    yield from _at(member, rest)
        case list():
            for index, member in enumerate(value):
                if step in ("*", str(index)):
                    yield from _at(member, rest)
        case _:
            return


def _equal(pattern: str, value: Value) -> bool:
    if isinstance(value, bool):
        return pattern.lower() == str(value).lower()
    if not isinstance(value, str) and _NUMBER.match(pattern) and _NUMBER.match(str(value)):
        return float(pattern) == float(str(value))
    return star_matches(pattern, "" if value is None else str(value))


def _ordered(value: Value, operator: str, bound: str) -> Truth:
    if not _NUMBER.match(str(value)) or not _NUMBER.match(bound):
        return Truth.NO
    left, right = float(str(value)), float(bound)
    return Truth.of(
        {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]
    )


def star_matches(pattern: str, text: str) -> bool:
    """Whether ``text`` is ``pattern``, in which ``*`` stands for anything; linear whatever is written."""
    first, *rest = pattern.split("*")
    if not rest:
        return first == text
    *middle, last = rest
    if not text.startswith(first) or len(text) < len(first) + len(last) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _plain(value: Value) -> object:
    """The known part of an event, for its text."""
    match value:
        case dict():
            return {name: _plain(member) for name, member in value.items() if not isinstance(member, Unknown)}
        case list():
            return [_plain(member) for member in value]
        case _:
            return value

"""``regex`` and ``regexall``, and the replacement that ``replace`` does between slashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from iac27017.graph.value import Array, Object, Value
from iac27017.terraform.collection import ListOf
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions.regex_engine import Match, Meter, Program, compiled
from iac27017.terraform.functions.regex_syntax import Expression, parse
from iac27017.terraform.functions.signature import Function, plain
from iac27017.terraform.limits import bounded

MAXIMUM_MATCHES = 100_000


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    return {"regex": plain(_regex, "pattern", "string"), "regexall": plain(_regexall, "pattern", "string")}


def replaced(text: str, pattern: str, replacement: str) -> str:
    """``text`` with every match of ``pattern`` replaced; ``$1`` and ``${name}`` stand for its groups."""
    expression = parse(pattern)
    pieces: list[str] = []
    end = length = 0
    for match in _matches(compiled(expression), text):
        start, stop = match.span(0)
        pieces += [text[end:start], _expanded(replacement, match, expression, text)]
        length += len(pieces[-1]) + start - end
        bounded(length)
        end = stop
    return "".join([*pieces, text[end:]])


def _regex(pattern: str, text: str) -> Value:
    expression = _checked(pattern)
    match = compiled(expression).search(text, 0, Meter())
    if match is None:
        raise FunctionError("the pattern matches no part of the text")
    return _result(match, expression, text)


def _regexall(pattern: str, text: str) -> Value:
    expression = _checked(pattern)
    return ListOf(_result(match, expression, text) for match in _matches(compiled(expression), text))


def _checked(pattern: str) -> Expression:
    expression = parse(pattern)
    if any(expression.names) and not all(expression.names):
        raise FunctionError("invalid regular expression: named groups stand beside unnamed ones")
    return expression


def _result(match: Match, expression: Expression, text: str) -> Value:
    """The matched text; or that of the groups, as an object when they have names."""
    if not expression.names:
        return _captured(match, 0, text)
    groups = [_captured(match, number + 1, text) for number in range(len(expression.names))]
    return Object(sorted(zip(expression.names, groups))) if expression.names[0] else Array(groups)


def _captured(match: Match, number: int, text: str) -> str | None:
    start, end = match.span(number)
    return None if start < 0 else text[start:end]


def _matches(program: Program, text: str) -> Iterator[Match]:
    """The matches one after the other; an empty one directly after another match does not count."""
    at, previous, meter = 0, -1, Meter()
    for _ in range(MAXIMUM_MATCHES):
        match = program.search(text, at, meter) if at <= len(text) else None
        if match is None:
            return
        start, end = match.span(0)
        if start != end or start != previous:
            yield match
            previous = end
        at = end if end > at or start != end else at + 1
        at = max(at, end + (start == end))
    raise LimitExceeded("more than {limit} matches are not computed", MAXIMUM_MATCHES)


def _expanded(replacement: str, match: Match, expression: Expression, text: str) -> str:
    """``replacement`` with ``$1``, ``$name``, ``${name}`` and ``$$`` filled in; an unknown group is empty."""
    if "$" not in replacement:
        return replacement
    result, at = "", 0
    while (dollar := replacement.find("$", at)) >= 0:
        result += replacement[at:dollar]
        name, at = _group_name(replacement, dollar + 1)
        result += "$" if name in ("", "$") else _group(name, match, expression, text)
    return result + replacement[at:]


def _group_name(text: str, at: int) -> tuple[str, int]:
    """The name after a ``$``, as long as it goes; empty when the ``$`` is just one."""
    if text[at : at + 1] == "$":
        return "$", at + 1
    braced = text[at : at + 1] == "{"
    start = end = at + braced
    while end < len(text) and (text[end] == "_" or text[end].isalnum()):
        end += 1
    if start == end or (braced and text[end : end + 1] != "}"):
        return "", at
    return text[start:end], end + braced


def _group(name: str, match: Match, expression: Expression, text: str) -> str:
    if name.isascii() and name.isdigit() and (name == "0" or name[0] != "0"):
        number = int(name) if len(name) < 9 else len(expression.names) + 1
    else:
        number = expression.names.index(name) + 1 if name in expression.names else len(expression.names) + 1
    return _captured(match, number, text) or "" if number <= len(expression.names) else ""

"""Finds where a text in TOML sets a key, so that an error can name the line: the parser keeps no places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from iac27017.graph.wording import worded

Path = tuple[str, ...]

_HEADER = re.compile(r"\s*\[\[?(?P<name>[^\[\]]+)\]\]?")
_SETTING = re.compile(r"""\s*(?P<name>(?:[\w.\-\s]|"[^"]*"|'[^']*')+?)\s*=""")
_PIECE = re.compile(r""""([^"]*)"|'([^']*)'|([\w\-]+)""")
_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
_TWICE = re.compile(r"Cannot (?:overwrite a value|declare .* twice|mutate immutable namespace .*)")


def line_of(text: str, path: Sequence[str]) -> int:
    """The line that sets the key at ``path``, or opens the table; else that of what it is in; 1 when there is none."""
    lines = list(_lines(text))
    for length in range(len(path), 0, -1):
        wanted = tuple(path[:length])
        found = next((number for number, opened in lines if opened == wanted), None)
        if found is not None:
            return found
    return 1


def _lines(text: str) -> Iterator[tuple[int, Path]]:
    """Each line that opens a table or sets a key, with the path of that."""
    table: Path = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = _pieces(header["name"])
            yield number, table
        elif setting := _SETTING.match(line):
            names = _pieces(setting["name"])
            # A dotted key sets something in the tables that it names.
            yield from ((number, (*table, *names[: n + 1])) for n in range(len(names)))


def _pieces(name: str) -> Path:
    return tuple(next(filter(None, match.groups()), "") for match in _PIECE.finditer(name))


def syntax_error(text: str, error: Exception) -> tuple[str, str]:
    """What the parser says, with its place as ``line:column`` apart from its words; of a key set twice, the key."""
    said = str(error)
    found = _PLACE.search(said)
    message = _PLACE.sub("", said)
    lines = text.split("\n")
    if found is None or found["line"] is None:
        return f"{len(lines)}:1", message
    number = int(found["line"])
    if _TWICE.match(message):
        line = lines[number - 1]
        named = _HEADER.match(line) or _SETTING.match(line)
        if named is not None:
            template = "{key} is set twice; remove or rename one of them"
            return f"{number}:1", worded(template, key=named["name"].strip())
    return f"{number}:{found['column']}", message

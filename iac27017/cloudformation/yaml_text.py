"""Reads YAML through PyYAML's C parser into nodes with places."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from iac27017.cloudformation.builder import Builder, NotReadable
from iac27017.cloudformation.nodes import Mapping, Plain, Scalar, Sequence
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import worded

try:
    from yaml._yaml import CParser
except ImportError:  # a PyYAML that was built without libyaml reads the same, more slowly
    CParser = None  # type: ignore[assignment,misc]


def parse_yaml(content: bytes, file: str) -> Builder:
    """The nodes of the first document in ``content``.

    Raises `NotReadable` for what is no YAML.
    """
    builder = Builder(file)
    try:
        _read(content, file, builder)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, content, file) from None
    except yaml.YAMLError as error:
        raise NotReadable(
            worded("not readable as YAML: {first_line}", first_line=_first_line(str(error))),
            _of_reader(error, content, file),
        ) from None
    return builder


def _read(content: bytes, file: str, builder: Builder) -> None:
    parser: Any = CParser(content) if CParser is not None else yaml.SafeLoader(content)
    documents = 0
    last: Place = (1, 1)
    while True:
        event: Any = parser.get_event()  # typed as a bare object; which of them it is decides what it has
        kind = type(event)
        if kind is ScalarEvent:
            span = _span(event, file)
            last = span[3:]
            tag = _local(event.tag)
            plain = event.implicit[0] and not tag
            value = resolved(event.value) if plain else event.value
            scalar = Scalar(value, span, event.value if isinstance(value, bool) else "")
            builder.scalar(scalar, tag, event.anchor or "", event.value)
        elif kind is MappingStartEvent:
            builder.start(Mapping({}, _span(event, file)), _local(event.tag), event.anchor or "")
        elif kind is SequenceStartEvent:
            builder.start(Sequence([], _span(event, file)), _local(event.tag), event.anchor or "")
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            last = _end(event, last)
            builder.end(*last)
        elif kind is AliasEvent:
            span = _span(event, file)
            last = span[3:]
            builder.alias(event.anchor, span)
        elif kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                message = "holds more than one document; only the first one is read"
                builder.problems.append(
                    Problem(_span(event, file), message, "put each template into a file of its own")
                )
                return
        elif kind is StreamEndEvent or event is None:
            return


Place = tuple[int, int]


def _span(event: Any, file: str) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _end(event: Any, last: Place) -> Place:
    """Where a collection ends: at its closing bracket, or, for a block, where its last value does."""
    start, end = event.start_mark, event.end_mark
    return (end.line + 1, end.column + 1) if end.index > start.index else last


def _local(tag: str | None) -> str:
    """The short form of an intrinsic; YAML's own tags say nothing new."""
    return tag if tag is not None and tag.startswith("!") and tag != "!" else ""


_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_NUMERIC = frozenset("0123456789+-")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,30})$")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,30}\.[0-9]{1,30}$")


def resolved(text: str) -> Plain:
    """What a plain scalar is worth: YAML 1.1, with dates, and numbers that would lose digits, left as they are written."""
    first = text[:1]
    if first in _NUMERIC:
        if _INTEGER.match(text):
            return int(text)
        return Decimal(text) if _DECIMAL.match(text) else text
    return _WORDS.get(text, text)


_HELP = {
    "found character that cannot start any token": "indent with spaces, not with tabs, and quote texts that start with @, ` or %",
    "mapping values are not allowed in this context": "quote texts that contain a colon",
    "did not find expected key": "check the indentation",
    "found undefined tag handle": "write intrinsics with one exclamation mark",
}


def _unreadable(error: yaml.MarkedYAMLError, content: bytes, file: str) -> NotReadable:
    mark = error.problem_mark or error.context_mark
    message = error.problem or "not readable as YAML"
    help_ = _HELP.get(message, "check the YAML around this line")
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    lines = content.splitlines()
    if line <= len(lines) and lines[line - 1][:column].strip(b" ").startswith(b"\t"):
        message, help_ = "a tab in the indentation, which YAML does not allow", "indent with spaces"
    return NotReadable(
        worded("not readable as YAML: {message}", message=message),
        Span(file, line, column, line, column),
        help_,
    )


def _of_reader(error: yaml.YAMLError, content: bytes, file: str) -> Span:
    at = getattr(error, "position", 0)
    line = content[:at].count(b"\n") + 1 if isinstance(at, int) else 1
    return Span(file, line, 1, line, 1)


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else "unknown error"

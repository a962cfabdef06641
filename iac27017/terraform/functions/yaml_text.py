"""``yamlencode`` and ``yamldecode``, over PyYAML's events: Terraform resolves scalars in its own way."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation
from io import StringIO

import yaml
from yaml.emitter import Emitter

from iac27017.graph.value import Array, Object, Value
from iac27017.graph.wording import worded
from iac27017.terraform.collection import sorted_items
from iac27017.terraform.conversion import MAXIMUM_DEPTH, composed, to_string
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions.signature import Function, Parameter, plain
from iac27017.terraform.limits import MAXIMUM_TEXT, bounded
from iac27017.terraform.numbers import normalized

MAXIMUM_NODES = 100_000
"""Values of one document, those that aliases repeat counted each time."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TAG = "tag:yaml.org,2002:"


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    return {
        "yamldecode": plain(_yamldecode, "src"),
        "yamlencode": Function(_yamlencode, (Parameter("value", nullable=True),)),
    }


def _yamlencode(value: Value) -> Value:
    events = [
        yaml.StreamStartEvent(),
        yaml.DocumentStartEvent(explicit=False),
        *_events(value, 0),
        yaml.DocumentEndEvent(explicit=False),
        yaml.StreamEndEvent(),
    ]
    bounded(sum(len(event.value) for event in events if isinstance(event, yaml.ScalarEvent)))
    stream = StringIO()
    emitter = _Emitter(stream, allow_unicode=True)
    for event in events:
        emitter.emit(event)
    # PyYAML begins an empty text with dashes, and ends some with dots.
    text = stream.getvalue().removeprefix("--- ")
    text = text[:-4] if isinstance(value, (str, list, dict)) and text.endswith("\n...\n") else text
    bounded(len(text))
    return text


class _Emitter(Emitter):
    """PyYAML's emitter, except that it breaks long quoted lines at spaces alone, as libyaml does."""

    def write_double_quoted(self, text: str, split: bool = True) -> None:
        self.write_indicator('"', True)
        spaces = False
        for at, char in enumerate(text):
            if (
                char != " "
                or spaces
                or not split
                or self.column <= self.best_width
                or not 0 < at < len(text) - 1
            ):
                self._put(_escaped(char))
            else:
                self.write_indent()
                self._put("\\" if text[at + 1] == " " else "")
            spaces = char == " "
        self.write_indicator('"', False)

    def _put(self, text: str) -> None:
        self.column += len(text)
        self.stream.write(text)


def _escaped(char: str) -> str:
    """``char`` as it stands in double quotes."""
    if _is_printable(char) and char not in '"\\':
        return char
    if char in Emitter.ESCAPE_REPLACEMENTS:
        return f"\\{Emitter.ESCAPE_REPLACEMENTS[char]}"
    code = ord(char)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _is_printable(char: str) -> bool:
    """Whether libyaml writes ``char`` as it is."""
    return " " <= char <= "~" or (
        ("\xa0" <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd") and char not in "\u2028\u2029\ufeff"
    )


def _events(value: Value, depth: int) -> Iterator[yaml.Event]:
    if depth > MAXIMUM_DEPTH:
        raise LimitExceeded("values nested more than {limit} deep are not written", MAXIMUM_DEPTH)
    match value:
        case str():
            block = "\n" in value and all(char in "\n\u2028\u2029" or _is_printable(char) for char in value)
            style = "|" if block else '"'
            yield yaml.ScalarEvent(None, None, (False, True), str(value), style=style)
        case dict():
            yield yaml.MappingStartEvent(None, None, True, flow_style=not value)
            for key, member in sorted_items(value):
                yield from _events(key, depth)
                yield from _events(member, depth + 1)
            yield yaml.MappingEndEvent()
        case list():
            yield yaml.SequenceStartEvent(None, None, True, flow_style=not value)
            for member in value:
                yield from _events(member, depth + 1)
            yield yaml.SequenceEndEvent()
        case _:
            text = "null" if value is None else str(to_string(value))
            yield yaml.ScalarEvent(None, None, (True, False), text, style="")


def _yamldecode(text: str) -> Value:
    if len(text) > MAXIMUM_TEXT:
        raise LimitExceeded("a YAML document of more than {limit} characters is not read", MAXIMUM_TEXT)
    try:
        return _Reader(text).document()
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise FunctionError(worded("this is no YAML: {problem}", problem=problem)) from None


class _Reader:
    """Builds a value out of events; an anchor is known once its value is complete."""

    def __init__(self, text: str) -> None:
        self._events = iter(yaml.parse(text or "\n", Loader=_Loader))
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._nodes = 0

    def document(self) -> Value:
        """The one value of the one document."""
        next(self._events)
        if not isinstance(next(self._events), yaml.DocumentStartEvent):
            raise FunctionError("the document is empty")
        value = self._value(next(self._events), 0)
        next(self._events)
        if not isinstance(next(self._events), yaml.StreamEndEvent):
            raise FunctionError("there is more than one document")
        return value

    def _value(self, event: yaml.Event, depth: int) -> Value:
        if depth > MAXIMUM_DEPTH:
            raise LimitExceeded("YAML nested more than {limit} deep is not read", MAXIMUM_DEPTH)
        before = self._nodes
        self._count(1)
        match event:
            case yaml.ScalarEvent():
                value = _scalar(event)
            case yaml.MappingStartEvent():
                value = self._mapping(event, depth)
            case yaml.SequenceStartEvent():
                value = self._sequence(event, depth)
            case yaml.NodeEvent():
                return self._repeated(event.anchor)
            case _:
                raise FunctionError("the document is not complete")
        if event.anchor:
            self._anchors[event.anchor] = value, self._nodes - before
        return value

    def _repeated(self, anchor: str | None) -> Value:
        if anchor is None or anchor not in self._anchors:
            raise FunctionError(worded("the anchor {anchor} is not defined before it is used", anchor=anchor))
        value, nodes = self._anchors[anchor]
        self._count(nodes)
        return value

    def _count(self, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MAXIMUM_NODES:
            raise LimitExceeded("a YAML document of more than {limit} values is not read", MAXIMUM_NODES)

    def _sequence(self, start: yaml.SequenceStartEvent, depth: int) -> Array:
        _check_tag(start.tag, "seq")
        result = Array()
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            result.append(self._value(event, depth + 1))
        return result

    def _mapping(self, start: yaml.MappingStartEvent, depth: int) -> Object:
        _check_tag(start.tag, "map")
        result = Object()
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if _is_merge(event):
                self._merge(result, self._value(next(self._events), depth + 1))
                continue
            if not isinstance(event, yaml.ScalarEvent):
                raise FunctionError("only a string can be a key")
            key = _scalar(event)
            if key is None:
                raise FunctionError("a key is null")
            result[str(to_string(key))] = self._value(next(self._events), depth + 1)
        return result

    def _merge(self, target: Object, value: Value) -> None:
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(each, dict):
                raise FunctionError("only a mapping can be merged into another one with <<")
            target.update(each)


def _check_tag(tag: str | None, wanted: str) -> None:
    if tag not in (None, "!", _TAG + wanted):
        raise FunctionError(worded("the tag {tag} is not supported", tag=tag))


def _is_merge(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and (
        (event.tag is None and event.value == "<<") or event.tag == _TAG + "merge"
    )


_WORDS: Mapping[str, Value] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}

_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)
_TIME = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)([Tt ])(\d\d?):(\d\d?):(\d\d?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)


def _scalar(event: yaml.ScalarEvent) -> Value:
    tag, text = event.tag, event.value
    short = tag.removeprefix(_TAG) if tag else ""
    if short not in ("", "!", "str", "bool", "int", "float", "null", "timestamp", "binary"):
        raise FunctionError(worded("the tag {tag} is not supported", tag=tag))
    if short == "binary":
        return _binary(text)
    if short in ("str", "!") or (event.style in ("'", '"') or (event.style and not short)):
        return composed(str(text))
    return _resolved(text, short)


def _binary(text: str) -> str:
    try:
        base64.b64decode(text.replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        raise FunctionError("a !!binary value is no Base64") from None
    return text


def _resolved(text: str, tag: str) -> Value:
    if tag == "null":
        return None
    if text in _WORDS and tag in ("", "bool"):
        return _WORDS[text]
    if _NOT_FINITE.fullmatch(text):
        raise FunctionError("a number that is not finite has no value")
    moment = _timestamp(text) if tag in ("", "timestamp") else None
    if moment is not None:
        return moment
    if tag in ("", "int", "float"):
        if _BASED.fullmatch(text):
            return int(text, 0)
        if _NUMBER.fullmatch(text):
            try:
                return normalized(Decimal(text))
            except InvalidOperation:
                raise FunctionError("a number with such an exponent has no value") from None
    if tag:
        raise FunctionError(worded('"{text}" is no {tag}', text=text, tag=tag))
    return composed(text)


def _timestamp(text: str) -> str | None:
    """A date or time as RFC 3339 writes it; ``None`` for other text."""
    found = _TIME.fullmatch(text) or _DATE.fullmatch(text)
    if found is None:
        return None
    fields = [int(found[at]) for at in (1, 2, 3)]
    zone = "Z"
    if found.re is _TIME:
        fields += [int(found[at]) for at in (5, 6, 7)]
        if (found[4] == " ") == (found[8] is not None):
            return None
        zone = "Z" if found[8] in (None, "Z", "+00:00", "-00:00") else found[8]
    try:
        moment = datetime(*fields, tzinfo=timezone.utc)  # type: ignore[arg-type, misc]
        return f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}{zone}"
    except ValueError:
        return None

"""Reads a plan's JSON within bounds, and knows at which line of it a resource stands."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from msgspec import Struct

from iac27017 import disk
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import worded

Json = Any
"""What ``json.loads`` gives: this package is where it ends."""

MAXIMUM_BYTES = 64 * 1024 * 1024
"""A plan of about ten thousand resources; as Python objects, JSON takes some ten times its size."""

MAXIMUM_DEPTH = 100
"""Levels in one another; the deepest schema of a provider has about thirty."""

MAJOR_VERSIONS = frozenset({"0", "1"})
"""Of ``format_version``: 0.1 and 0.2 came before 1.0 and read alike (Terraform, *JSON output format*)."""

SHOW = "write one with: terraform show -json PLANFILE"

_FORMAT = re.compile(rb'"format_version"\s*:')
_RAW_STATE = re.compile(rb'"(?:serial|lineage)"\s*:')
_EVENTS = re.compile(rb'^\s*\{"@level"')
_ADDRESS = re.compile(r'"address"\s*:\s*("(?:[^"\\]|\\.)*")')


class NotReadable(ValueError):
    """Raised for a file that cannot be judged; the problem says where, why, and what to do."""

    def __init__(self, span: Span, message: str, help: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(span, message, help)


class Loaded(Struct, frozen=True):
    """A plan or state: its content, and the place of every address in it."""

    file: str
    content: Mapping[str, Json]
    places: Mapping[str, Span]

    def place(self, address: str) -> Span:
        """The line that names the resource; the start of the file where none does."""
        return self.places.get(address, Span(self.file))


def is_plan(path: Path) -> bool:
    """Whether a file that was named is a plan or a state, readable or not, rather than something else."""
    try:
        content = disk.read(path, MAXIMUM_BYTES)
    except OSError:
        return False
    return _is_binary_plan(content) or _is_json_of_terraform(content)


def _is_json_of_terraform(content: bytes) -> bool:
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        return False
    marks = (_FORMAT, _EVENTS)
    return any(mark.search(content) for mark in marks) or (
        _RAW_STATE.search(content) is not None and b'"terraform_version"' in content
    )


def _is_binary_plan(content: bytes) -> bool:
    """A saved plan is a zip archive with an entry of this name."""
    return content.startswith(b"PK\x03\x04") and b"tfplan" in content


def load(path: Path, file: str) -> Loaded:
    """The plan in ``path``, which is shown as ``file``.

    Raises `NotReadable`.
    """
    text = _text(path, file)
    content = _parsed(text, file)
    _check_version(content, file)
    return Loaded(file, content, _places(text, file))


def _text(path: Path, file: str) -> str:
    try:
        content = disk.read(path, MAXIMUM_BYTES + 1)
    except OSError as error:
        raise NotReadable(
            Span(file),
            worded("cannot be read: {error}", error=error.strerror or error),
            "check its permissions",
        ) from None
    if _is_binary_plan(content):
        raise NotReadable(
            Span(file), "this is a saved plan in Terraform's own format", SHOW.replace("PLANFILE", file)
        )
    if len(content) > MAXIMUM_BYTES:
        message = worded("is larger than {limit} MiB and is not read", limit=MAXIMUM_BYTES // 1024 // 1024)
        raise NotReadable(Span(file), message, "scan the configuration, or plan a part of it")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise NotReadable(Span(file, line, 1, line, 1), "not readable as JSON: no UTF-8", SHOW) from None


def _parsed(text: str, file: str) -> Mapping[str, Json]:
    try:
        content = json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_refused)
    except json.JSONDecodeError as error:
        span = Span(file, error.lineno, error.colno, error.lineno, error.colno)
        if _EVENTS.match(text[:200].encode()):
            raise NotReadable(
                span, "these are the messages of terraform plan -json, not the plan", SHOW
            ) from None
        if not text[error.pos :].strip() or error.msg.startswith("Unterminated"):
            raise NotReadable(
                span, "not readable as JSON: it ends too early", "write the file again"
            ) from None
        raise NotReadable(span, worded("not readable as JSON: {msg}", msg=error.msg), SHOW) from None
    except (RecursionError, ValueError) as error:
        deep = isinstance(error, RecursionError)
        message = (
            "is nested too deeply and is not read"
            if deep
            else worded("not readable as JSON: {error}", error=error)
        )
        raise NotReadable(Span(file), message, SHOW) from None
    if not isinstance(content, dict):
        raise NotReadable(Span(file), "not a plan: there is no object at the top", SHOW)
    if _depth(content) > MAXIMUM_DEPTH:
        raise NotReadable(
            Span(file),
            worded("is nested more than {limit} levels deep and is not read", limit=MAXIMUM_DEPTH),
            SHOW,
        )
    return content


def _number(text: str) -> int | Decimal:
    """Whole numbers as such; what is too large to be anybody's setting stays a decimal."""
    if len(text) < 40 and text.lstrip("-").isdigit():
        return int(text)
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(worded("{text}: no number has such an exponent", text=text[:40])) from None
    if number.adjusted() < 40 and number == number.to_integral_value():
        return int(number)
    return number


def _refused(text: str) -> Json:
    raise ValueError(f"{text} is no number of JSON")


def _depth(content: Json) -> int:
    """How many levels of objects and lists there are, not counted beyond what is allowed."""
    level, depth = [content], 0
    while level and depth <= MAXIMUM_DEPTH:
        depth += 1
        level = [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, (dict, list))
        ]
    return depth


def _check_version(content: Mapping[str, Json], file: str) -> None:
    version = content.get("format_version")
    if not isinstance(version, str):
        if "serial" in content or "lineage" in content:
            raise NotReadable(
                Span(file), "this is a state in Terraform's own format", "write it with: terraform show -json"
            )
        raise NotReadable(Span(file), "not a plan: it has no format_version", SHOW)
    if version.split(".")[0] not in MAJOR_VERSIONS:
        message = worded("its format_version is {version}, and only 1.x is known", version=version)
        raise NotReadable(Span(file), message, "update iac27017, or scan the configuration")
    if "planned_values" not in content and "values" not in content:
        if set(content) <= {"format_version", "terraform_version", "checks"}:
            return  # an empty state
        raise NotReadable(Span(file), "not a plan: it has neither planned_values nor values", SHOW)


def _places(text: str, file: str) -> dict[str, Span]:
    """The first line that names each address."""
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    found: dict[str, Span] = {}
    for match in _ADDRESS.finditer(text):
        try:
            address: str = json.loads(match[1])
        except ValueError:
            continue  # control characters in quotes: the parser has refused the text as well
        if address not in found:
            line = bisect_right(starts, match.start())
            column = match.start() - starts[line - 1] + 1
            found[address] = Span(file, line, column, line, column + len(match[0]))
    return found

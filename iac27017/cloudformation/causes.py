"""Gives undecided things a canonical name, so that one condition is recognised wherever it is asked.

A *cause* is a pure text over the things nobody knows, such as ``Env@main.yaml``.
Equal texts are equal values, whichever nested stacks a parameter was passed through.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from decimal import Decimal

from iac27017.graph.address import quoted
from iac27017.graph.value import Reference, Text, Unknown, Value

MAXIMUM_LENGTH = 400


def cause_of(value: Value) -> str:
    """The canonical text of what ``value`` is; empty when it has none."""
    match value:
        case Unknown():
            return value.cause
        case bool():
            return quoted("true" if value else "false")
        case int() | Decimal():
            return quoted(str(value))
        case str():
            return quoted(value)
        case Reference():
            return f"{value}@{plain(value.address.root)}"
        case Text():
            parts = [quoted(part) if isinstance(part, str) else cause_of(part) for part in value.parts]
            return shortened(" + ".join(parts)) if all(parts) else ""
        case list():
            return call_cause("", value)
        case _:
            return ""


def parameter_cause(name: str, place: str) -> str:
    """The cause of a parameter that has no value; ``place`` is its stack."""
    return f"{name}@{plain(place)}"


def call_cause(name: str, arguments: Iterable[Value]) -> str:
    """The cause of an intrinsic's result."""
    texts = [cause_of(argument) for argument in arguments]
    return shortened(f"{name}({', '.join(texts)})") if all(texts) else ""


def plain(place: str) -> str:
    """A place without characters that mean something in a cause."""
    return re.sub(r'[\s()\[\]{},!"`]', "_", place)


_PLACE = re.compile(r'"(?:[^"\\]|\\.)*"|@[^\s()\[\]{},!"`]*')


def readable(cause: str) -> str:
    """The cause as one would write it: without the names of templates."""
    return _PLACE.sub(lambda found: found[0] if found[0].startswith('"') else "", cause)


def shortened(text: str) -> str:
    """A cause within bounds, still its own."""
    if len(text) <= MAXIMUM_LENGTH:
        return text
    return f"{text[:100]}...{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:16]}"

"""Gives undecided things a canonical name, so that one condition is recognised wherever it is asked.

A *cause* is the text of a pure expression over the things nobody knows:
``var.env@envs/prod == "prod"``. Equal texts are equal values, whichever
modules the variable was passed through. A leading ``!`` negates all of the rest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from decimal import Decimal

from iac27017.graph.address import quoted
from iac27017.graph.span import Span
from iac27017.graph.value import Condition, Reference, Text, Unknown, Value
from iac27017.graph.wording import worded

MAXIMUM_LENGTH = 400
MAXIMUM_MEMBERS = 20

_MIRRORED = {">": ("<", False), ">=": ("<", True), "<=": ("<", True), "<": ("<", False)}


def cause_of(value: Value) -> str:
    """The canonical text of what ``value`` is; empty when it has none."""
    match value:
        case Unknown():
            return value.cause
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return str(value)
        case str():
            return quoted(value)
        case Reference():
            return f"{value}@{_plain(value.address.root)}"
        case Text():
            parts = [part if isinstance(part, str) else cause_of(part) for part in value.parts]
            return "".join(["`", *("${" + part + "}" for part in parts), "`"]) if all(parts) else ""
        case dict() if len(value) <= MAXIMUM_MEMBERS:
            known = [cause_of(member) for member in value.values()]
            members = [f"{quoted(key)}={text}" for key, text in zip(value, known)]
            return _shortened("{" + ", ".join(members) + "}") if all(known) else ""
        case list() if len(value) <= MAXIMUM_MEMBERS:
            # Each member once: asking twice would double the work at every level.
            known = [cause_of(member) for member in value]
            return _shortened("[" + ", ".join(known) + "]") if all(known) else ""
        case _:
            return ""


def variable_cause(name: str, root: str) -> str:
    """The cause of a root variable that has no value."""
    return f"var.{name}@{_plain(root)}"


def call_cause(name: str, arguments: Iterable[Value]) -> str:
    """The cause of a pure function's result."""
    texts = [cause_of(argument) for argument in arguments]
    return _shortened(f"{name}({', '.join(texts)})") if all(texts) else ""


def step_cause(value: Value, step: str) -> str:
    """The cause of ``value`` followed by ``.name`` or ``[key]``."""
    text = cause_of(value)
    return _shortened(f"{_grouped(text)}{step}") if text else ""


def negated(cause: str) -> str:
    """The cause that is true when ``cause`` is false."""
    return (cause[1:] if cause.startswith("!") else f"!{cause}") if cause else ""


def operator_cause(operator: str, left: Value, right: Value) -> str:
    """The cause of a binary operation; ``!=``, ``>`` and their like are put in terms of ``==`` and ``<``."""
    first, second = cause_of(left), cause_of(right)
    if not first or not second:
        return ""
    if operator in ("==", "!="):
        text = _equality(first, second)
        return text if operator == "==" else negated(text)
    if operator in _MIRRORED:
        mirrored, negative = _MIRRORED[operator]
        if operator in (">", "<="):
            first, second = second, first
        text = _shortened(f"{_grouped(first)} {mirrored} {_grouped(second)}")
        return negated(text) if negative else text
    return _shortened(f"{_grouped(first)} {operator} {_grouped(second)}")


def condition_of(value: Value, span: Span, place: str) -> tuple[Condition, bool]:
    """The condition that decides ``value``, and which of its truth values makes ``value`` true.

    Without a cause, the condition is told apart by its place and ``place``, the scope's name.
    """
    cause = cause_of(value)
    if not cause:
        return Condition(f"{span}@{place}", worded("the condition at {place}", place=span.place), span), True
    if cause.startswith("!"):
        return Condition(cause[1:], readable(cause[1:]), span), False
    return Condition(cause, readable(cause), span), True


_ROOT = re.compile(r'"(?:[^"\\]|\\.)*"|@[^\s()\[\]{},!"`]*')


def readable(cause: str) -> str:
    """The cause as one would write it: without the names of roots."""
    return _ROOT.sub(lambda found: found[0] if found[0].startswith('"') else "", cause)


def _equality(first: str, second: str) -> str:
    if _is_constant(first) or (second < first and not _is_constant(second)):
        first, second = second, first
    if second == "true":
        return first
    if second == "false":
        return negated(first)
    return _shortened(f"{_grouped(first)} == {_grouped(second)}")


def _is_constant(cause: str) -> bool:
    return cause[0] in '"0123456789-' or cause in ("null", "true", "false", "[]", "{}")


def _grouped(cause: str) -> str:
    return f"({cause})" if cause.startswith("!") or (" " in cause and cause[0] not in '"[{`') else cause


def _plain(root: str) -> str:
    return re.sub(r'[\s()\[\]{},!"`]', "_", root)


def _shortened(text: str) -> str:
    if len(text) <= MAXIMUM_LENGTH:
        return text
    return f"{text[:100]}...{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:16]}"

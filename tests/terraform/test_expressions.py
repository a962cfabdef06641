"""Every expression has the value and type that the real ``terraform console`` gives it, or is an error in both."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from iac27017.graph.value import Unknown, Value
from iac27017.terraform.conversion import type_of
from iac27017.terraform.functions import function_names
from iac27017.terraform.functions.json_text import encoded
from iac27017.terraform.types import (
    AnyType,
    ListType,
    MapType,
    ObjectType,
    Primitive,
    SetType,
    TupleType,
    Type,
)
from tests.terraform.record_expressions import EXPRESSIONS, RECORDING, expressions
from tests.terraform.surroundings import Directory

NO_NEGATIVE_ZERO = "zero has no sign here: no configuration can tell"
NO_INFINITY = "infinity is no value here: a division by zero is a mistake, and reported as one"
SHORT_CIRCUIT = "an operand that cannot change the result is not evaluated, as in Terraform from 1.12 on"
ONE_BRANCH = "the branch that is not taken is not evaluated, so its type is neither checked nor adopted"
UNTYPED_NULL = (
    "a null that is written out has no type, which makes the console give up; its text is documented"
)
LEGACY = "code from before Terraform 0.15, which has these functions, is read all the same"
SECRET = "no secret is decrypted"
NAMED_TEMPLATE = "that the template is named and not written out is a matter of style"
CALENDAR = "the calendar ends with the year 9999"
NO_ELEMENTS = "an empty map keeps no type of its elements"

EXCEPTIONS = {
    "-0": NO_NEGATIVE_ZERO,
    "0 * -1": NO_NEGATIVE_ZERO,
    "log(10, 0)": NO_NEGATIVE_ZERO,
    'jsondecode("[1, 2.50, 1e3, -0, 1E-2]")': NO_NEGATIVE_ZERO,
    "can(1 / 0)": NO_INFINITY,
    'try(1 / 0, "inf")': NO_INFINITY,
    "false && null": SHORT_CIRCUIT,
    "true || null": SHORT_CIRCUIT,
    'true || tobool("x")': SHORT_CIRCUIT,
    'format("%v", null)': UNTYPED_NULL,
    'format("%#v", null)': UNTYPED_NULL,
    'true ? "a" : { a = 1 }': ONE_BRANCH,
    "true ? 1 : [1]": ONE_BRANCH,
    "true ? 1 : true": ONE_BRANCH,
    "true ? true : 1": ONE_BRANCH,
    'true ? [1, "a"] : [true, "b"]': ONE_BRANCH,
    'true ? [1] : ["a"]': ONE_BRANCH,
    'true ? [{ a = 1 }] : [{ a = "2" }]': ONE_BRANCH,
    'true ? { a = 1 } : { a = "x" }': ONE_BRANCH,
    'list("a", "b")': LEGACY,
    'map("a", "b")': LEGACY,
    'rsadecrypt("x", "y")': SECRET,
    'templatestring("plain", {})': NAMED_TEMPLATE,
    'timeadd("9999-12-31T23:59:59Z", "1s")': CALENDAR,
}
"""Expressions of which the value differs, and why."""

OTHER_TYPES = {
    "false ? [1] : []": ONE_BRANCH,
    "false ? { a = 1 } : {}": ONE_BRANCH,
    'true ? ["a"] : toset(["b"])': ONE_BRANCH,
    "true ? [1, 2] : [3]": ONE_BRANCH,
    "true ? [1] : []": ONE_BRANCH,
    "true ? [] : [1, 2]": ONE_BRANCH,
    "true ? { a = 1 } : { b = 2 }": ONE_BRANCH,
    "true ? { a = 1 } : {}": ONE_BRANCH,
    'true ? {} : tomap({ a = "b" })': ONE_BRANCH,
    "merge(tomap({}), tomap({ a = 1 }))": NO_ELEMENTS,
}
"""Expressions of which only the type differs, and why."""

RECORDED = json.loads(RECORDING.read_text(encoding="utf-8"))["expressions"]
DIRECTORY = Directory(EXPRESSIONS / "root")

Outcome = tuple[str, str]


def outcome(expression: str) -> tuple[Outcome, Value]:
    """``error``, ``unknown`` or ``value``, with the JSON of the latter."""
    try:
        value = DIRECTORY.evaluate(expression)
    except ValueError as error:
        return ("error", str(error)), None
    if isinstance(value, Unknown):
        return ("unknown", str(value)), value
    return ("value", str(encoded(value))), value


def agrees(recorded: dict[str, str], found: Outcome) -> bool:
    """Where the console leaves a value open, an error is as good an answer as none."""
    if "error" in recorded:
        return found[0] == "error"
    if "unknown" in recorded:
        return found[0] in ("unknown", "error")
    return found == ("value", recorded["json"])


def fits(found: Type, recorded: str) -> bool:
    """Whether a type is the recorded one, as far as the value tells: a null tells none."""
    if isinstance(found, AnyType) or recorded == "dynamic":
        return True
    name, _, inside = recorded.partition("(")
    inside = inside.removesuffix(")").strip()
    match found:
        case Primitive():
            return str(found) == recorded
        case ListType(element):
            return name == "list" and fits(element, inside.rstrip(", "))
        case SetType(element):
            return name == "set" and fits(element, inside.rstrip(", "))
        case MapType(element):
            return name == "map" and fits(element, inside.rstrip(", "))
        case TupleType(elements):
            parts = members(inside)
            return name == "tuple" and len(parts) == len(elements) and all(map(fits, elements, parts))
        case ObjectType(fields):
            wanted = dict(re.split(r": ", part, maxsplit=1) for part in members(inside))
            return (
                name == "object"
                and {field.name.strip() for field in fields} == set(wanted)
                and all(fits(field.type, wanted[field.name.strip()]) for field in fields)
            )


def members(text: str) -> list[str]:
    """The parts of ``[ a, b, ]`` or ``{ a: b, }``."""
    parts, depth, start = [], 0, 1
    for at, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 1:
            parts.append(text[start:at].strip())
            start = at + 1
    return parts


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded["expression"][:60])
def test_agrees_with_terraform(recorded: dict[str, str]) -> None:
    expression = recorded["expression"]
    found, value = outcome(expression)
    if expression in EXCEPTIONS:
        assert not agrees(recorded, found), f"{expression} agrees by now: strike it from the exceptions"
        return
    assert agrees(recorded, found), f"{expression} is {found}"
    if "type" in recorded and expression not in OTHER_TYPES:
        assert fits(type_of(value), recorded["type"]), f"{expression} is of type {type_of(value)}"


def test_the_recording_is_complete() -> None:
    assert {each["expression"] for each in RECORDED} == set(expressions())
    assert len(RECORDED) >= 650


def test_every_function_is_recorded() -> None:
    text = "\n".join(each["expression"] for each in RECORDED)
    assert [name for name in function_names() if f"{name}(" not in text] == UNRECORDED


UNRECORDED = ["issensitive", "plantimestamp", "timestamp"]
"""Functions whose result is not known here: sensitivity is not followed, and each run has its own time."""


def test_exceptions_are_recorded() -> None:
    recorded = {each["expression"] for each in RECORDED}
    assert set(EXCEPTIONS) | set(OTHER_TYPES) <= recorded


def test_the_root_is_found() -> None:
    assert (Path(EXPRESSIONS) / "root" / "main.tf").is_file()

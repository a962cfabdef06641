"""Whether a policy statement speaks of the very resource that it is attached to, however its ARN is written."""

from __future__ import annotations

import re

from iac27017.graph.lookup import items
from iac27017.graph.policies import Pattern, Statement, here, matches
from iac27017.graph.resource import Resource
from iac27017.graph.truth import Truth, any_of
from iac27017.graph.value import Reference, Text, Unknown, Value

_OWN = "\N{BULLET}"
"""Stands for the resource's own name."""
_ANY = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for something that nobody can tell."""
_PARTITION = re.compile(r"^arn:[^:]*:")


def covers_own(statement: Statement, resource: Resource, suffix: str = "") -> Truth:
    """Whether the statement covers ``resource`` (a bucket), or what is inside it: its ARN followed by ``suffix``.

    The ARN may be a reference, a template over the resource's id, or written
    out with the same name as the resource, known or not.
    """
    if statement.not_resources is not None:
        return ~any_of(_covers(pattern, resource, suffix) for pattern in statement.not_resources)
    if statement.resources is None:
        return Truth.YES
    return any_of(_covers(pattern, resource, suffix) for pattern in statement.resources)


def _covers(pattern: Pattern, resource: Resource, suffix: str) -> Truth:
    own = resource.kind.arn.replace("{name}", _OWN) + suffix
    written = _PARTITION.sub("arn:aws:", _rendered(pattern, resource), count=1)
    for name in _names(resource):
        written = re.sub(rf"^(arn:aws:[^{_OWN}]*[:/]){re.escape(name)}(?=$|/)", rf"\g<1>{_OWN}", written)
    if _ANY not in written:
        return matches(written, own)
    return Truth.UNKNOWN if matches(written.replace(_ANY, "*"), own) is Truth.YES else Truth.NO


def _names(resource: Resource) -> list[str]:
    """The resource's own name as the code writes it; with its unknown parts by what they hang on."""
    path = resource.kind.name.of(resource.language) if resource.kind.name else ""
    found = [_rendered(leaf.value, resource) for leaf in items(resource.body, path)] if path else []
    return [name for name in found if name and _ANY not in name]


def _rendered(value: Value, resource: Resource) -> str:
    parts = value.parts if isinstance(value, Text) else (value,)
    return "".join(_part(part, resource) for part in parts)


def _part(part: Value, resource: Resource) -> str:
    match part:
        case Reference() if part.address == resource.address:
            return _attribute(part, resource)
        case Reference() if here(part):
            return "aws" if part.address.type == "aws_partition" or "Partition" in part.address.name else f"<{part}>"
        case Reference():
            return _ANY
        case Unknown():
            return f"<{part.cause}>" if part.cause else _ANY
        case str():
            return str(part)
        case _:
            return _ANY


def _attribute(reference: Reference, resource: Resource) -> str:
    """What an attribute of the resource itself is made of."""
    match reference.path:
        case () | ("id" | "bucket" | "name",):
            return _OWN
        case ("arn" | "Arn",):
            return resource.kind.arn.replace("{name}", _OWN)
        case _:
            return _ANY

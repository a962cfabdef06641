"""Whether a policy statement speaks of the very resource that it belongs to, however the ARN is written."""

from __future__ import annotations

import re

from msgspec.structs import replace

from iac27017.graph.address import ANY, Address
from iac27017.graph.lookup import items
from iac27017.graph.policy.patterns import Pattern, here, matches
from iac27017.graph.policy.policies import Statement
from iac27017.graph.resource import Resource
from iac27017.graph.truth import Truth, any_of
from iac27017.graph.value import Reference, Text, Unknown, Value

_OWN = "\N{BULLET}"
"""Stands for the resource's own name."""
_ANY = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for something that nobody can tell."""
_ARNS = frozenset(
    {
        "arn", "Arn", "BackupVaultArn", "DBClusterArn", "DBInstanceArn", "DomainArn", "ResourceARN", "TopicArn",
    }
)  # fmt: skip
"""What the resource's own ARN is called among its attributes (CloudFormation reference, *Return values*, ``Fn::GetAtt``)."""
_INSIDE = {"AWS::Logs::LogGroup": ":*"}
"""What the ARN that a type returns has behind its own (CloudFormation reference, *Return values*, ``Fn::GetAtt``)."""
_PARTITION = re.compile(r"^arn:[^:]*:")


def covers_own(statement: Statement, resource: Resource, suffix: str = "") -> Truth:
    """Whether the statement covers ``resource``, or what is inside it: its ARN followed by ``suffix``.

    The ARN may be a reference, a template over the resource's id, or written
    out with the same name as the resource, known or not.
    """
    if statement.not_resources is not None:
        return ~any_of(_covers(pattern, resource, suffix) for pattern in statement.not_resources)
    if statement.resources is None:
        return Truth.YES
    return any_of(_covers(pattern, resource, suffix) for pattern in statement.resources)


def names_own(pattern: Pattern, resource: Resource, suffix: str = "") -> Truth:
    """Whether ``pattern`` (``arn:aws:dynamodb:*:*:table/*``) is, or covers, the ARN of ``resource``.

    What stands for the account is taken to be the resource's own; a region must not be another one.
    ``suffix``: that of something inside it, such as a log group's stream.
    """
    written = _rendered(pattern, resource)
    fields = written.split(":", 5)
    region = resource.declaration.region
    if len(fields) < 6 or fields[0] != "arn":
        return _matched(written, resource, suffix)
    if (
        isinstance(region, str)
        and _ANY not in fields[3]
        and matches(fields[3] or "*", str(region)) is Truth.NO
    ):
        return Truth.NO
    return _matched(f"arn:aws:{fields[2]}:::{fields[5]}", resource, suffix)


def _covers(pattern: Pattern, resource: Resource, suffix: str) -> Truth:
    return _matched(_rendered(pattern, resource), resource, suffix)


def _matched(written: str, resource: Resource, suffix: str) -> Truth:
    written = _PARTITION.sub("arn:aws:", written, count=1)
    names = _names(resource)
    return any_of(_reaches(written, name, resource, suffix) for name in [*names, _OWN])


def _reaches(written: str, name: str, resource: Resource, suffix: str) -> Truth:
    """Whether the pattern covers the resource under one of its names: as it is written, or where only it is meant."""
    own = resource.kind.arn.replace("{name}", name) + suffix
    pattern = written.replace(_OWN, name)
    if _ANY not in pattern:
        return matches(pattern, own)
    return Truth.UNKNOWN if matches(pattern.replace(_ANY, "*"), own) is Truth.YES else Truth.NO


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
            return (
                "aws"
                if part.address.type == "aws_partition" or "Partition" in part.address.name
                else _open(str(part))
            )
        case Reference() if part.address.data or _may_be(part.address, resource.address):
            return _ANY
        case Reference():
            return _open(str(part))
        case Unknown():
            return _open(str(part.cause)) if part.cause else _ANY
        case str():
            return str(part)
        case _:
            return _ANY


def _open(what: str) -> str:
    """Stands for something that is known only at deployment; no colon of it takes part in an ARN."""
    return f"<{what.replace(':', '.')}>"


def _may_be(address: Address, own: Address) -> bool:
    """Whether ``address``, an instance of which nobody knows the key, may be ``own``."""
    return replace(address, key=None) == replace(own, key=None) and ANY in (address.key, own.key)


def _attribute(reference: Reference, resource: Resource) -> str:
    """What an attribute of the resource itself is made of."""
    match reference.path:
        case () | ("id" | "bucket" | "name",):
            return _OWN
        case (str() as attribute,) if attribute in _ARNS:
            return resource.kind.arn.replace("{name}", _OWN) + _INSIDE.get(resource.type, "")
        case _:
            return _ANY

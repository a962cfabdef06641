"""Which versions of its provider a declaration may be deployed with, where a default has changed."""

from __future__ import annotations

import re

from iac27017.graph.truth import Truth

_PART = re.compile(r"\s*(?P<operator>=|!=|>=|<=|>|<|~>)?\s*v?(?P<version>\d+(?:\.\d+)*)")

Version = tuple[int, ...]


def is_before(constraint: str, major: int) -> Truth:
    """Whether every version that ``constraint`` admits is older than ``major``.0.0.

    No if none is, unknown if some are or nothing is written. The operators are
    those of Terraform's documentation, *Version Constraints*.

    >>> is_before("~> 5.31", 6), is_before(">= 6.2", 6), is_before(">= 5.0", 6)
    (<Truth.YES: 'yes'>, <Truth.NO: 'no'>, <Truth.UNKNOWN: 'unknown'>)
    """
    found = Truth.UNKNOWN
    for part in constraint.split(","):
        match _sure(part, (major,)):
            case Truth.UNKNOWN:
                continue
            case sure:
                found = sure
    return found


def _sure(part: str, limit: Version) -> Truth:
    """What one comparison says by itself."""
    matched = _PART.match(part)
    if matched is None:
        return Truth.UNKNOWN
    version = tuple(map(int, matched["version"].split(".")))
    older = version < limit
    match matched["operator"]:
        case None | "=":
            return Truth.of(older)
        case ">=" | ">":
            return Truth.UNKNOWN if older else Truth.NO
        case "<":
            return Truth.YES if older or (not any(version[1:]) and version[:1] == limit) else Truth.UNKNOWN
        case "<=":
            return Truth.YES if older else Truth.UNKNOWN
        case "~>":
            return _sure_of_series(version, limit)
        case _:
            return Truth.UNKNOWN


def _sure_of_series(version: Version, limit: Version) -> Truth:
    """``~> 5.31`` stays below 6; ``~> 5`` does not, its only number may grow."""
    if version >= limit:
        return Truth.NO
    return Truth.YES if len(version) > 1 else Truth.UNKNOWN

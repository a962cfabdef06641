"""Versions of TLS: which of two is the later one."""

from __future__ import annotations

import re

from iac27017.graph.truth import Truth
from iac27017.graph.value import Value

_VERSION = re.compile(r"^(\d)\.(\d)$")


def at_least(version: Value, minimum: str) -> Truth:
    """Whether ``version`` (``"1.2"``) is ``minimum`` or later; unknown for what is no version, such as a new policy's name."""
    if isinstance(version, str) and version.startswith("SSL"):
        return Truth.NO
    found, wanted = _numbers(version), _numbers(minimum)
    if found is None or wanted is None:
        return Truth.UNKNOWN
    return Truth.of(found >= wanted)


def _numbers(version: Value) -> tuple[int, int] | None:
    matched = _VERSION.match(version) if isinstance(version, str) else None
    return (int(matched[1]), int(matched[2])) if matched else None

"""Reads members of a plan's JSON as what they should be, and anything else as nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from iac27017.plan.loading import Json


def mapping(value: Json, *names: str) -> Mapping[str, Json]:
    """The object at the end of ``names``; empty when there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def objects(value: Json, name: str) -> Iterator[Mapping[str, Json]]:
    """The objects in the list called ``name``."""
    members = value.get(name) if isinstance(value, dict) else None
    for member in members if isinstance(members, list) else ():
        if isinstance(member, dict):
            yield member


def text(value: Json, name: str) -> str:
    """The string called ``name``; empty when there is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def texts(value: Json, name: str) -> list[str]:
    """The strings in the list called ``name``."""
    found = value.get(name) if isinstance(value, dict) else None
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []

"""Planned values: what is known, what is known only after apply, and what must not be shown."""

from __future__ import annotations

from decimal import Decimal

from iac27017.graph.value import Array, Object, Unknown, Value, concealed, unknown
from iac27017.plan.loading import Json

AFTER_APPLY: Unknown = unknown("known only after apply")


def value_of(known: Json, open_: Json, sensitive: Json = None) -> Value:
    """The value that a plan tells in three trees of one shape: ``after``, ``after_unknown`` and ``sensitive_values``.

    Members that are null are left out of objects: nothing is set there.
    """
    if open_ is True:
        return AFTER_APPLY
    if sensitive is True:
        return concealed(value_of(known, open_))
    if isinstance(known, list) or (known is None and isinstance(open_, list) and _any_open(open_)):
        return _list(known, open_, sensitive)
    if isinstance(known, dict) or (known is None and isinstance(open_, dict) and _any_open(open_)):
        return _object(known, open_, sensitive)
    return known if isinstance(known, (bool, int, Decimal, str)) else None


def is_sensitive(sensitive: Json) -> bool:
    """Whether anything is marked."""
    return _any_open(sensitive)


def _list(known: Json, open_: Json, sensitive: Json) -> Array:
    members = known if isinstance(known, list) else []
    marks = open_ if isinstance(open_, list) else []
    size = max(len(members), len(marks))
    return Array(value_of(_at(members, at), _at(marks, at), _at(sensitive, at)) for at in range(size))


def _at(members: Json, at: int) -> Json:
    return members[at] if isinstance(members, list) and at < len(members) else None


def _object(known: Json, open_: Json, sensitive: Json) -> Object:
    members = known if isinstance(known, dict) else {}
    marks = open_ if isinstance(open_, dict) else {}
    hidden = sensitive if isinstance(sensitive, dict) else {}
    names = dict.fromkeys([*members, *(name for name, mark in marks.items() if _any_open(mark))])
    found = ((name, value_of(members.get(name), marks.get(name), hidden.get(name))) for name in names)
    return Object((name, value) for name, value in found if value is not None)


def _any_open(mark: Json) -> bool:
    """Whether a tree of marks has a true one in it."""
    if isinstance(mark, dict):
        return any(map(_any_open, mark.values()))
    return any(map(_any_open, mark)) if isinstance(mark, list) else mark is True

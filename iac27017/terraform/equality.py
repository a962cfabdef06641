"""Whether two values are equal as ``==`` sees it: true, false, or not to be told yet."""

from __future__ import annotations

from decimal import Decimal

from iac27017.graph.value import Absent, Choice, Reference, SetOf, Text, Unknown, Value
from iac27017.terraform.collection import ListOf, MapOf, identity
from iac27017.terraform.undetermined import (
    is_any_number,
    is_counted,
    is_filled,
    is_open,
    is_partial,
    is_settled,
)


def equal(left: Value, right: Value) -> bool | None:
    """Whether ``left == right``; ``None`` when nobody knows. Values of different types are not equal."""
    if left is None or right is None:
        return _both_null(left, right)
    if is_open(left) or is_open(right):
        return _open_equal(left, right)
    match left:
        case bool():
            return isinstance(right, bool) and left is right
        case int() | Decimal():
            return isinstance(right, (int, Decimal)) and not isinstance(right, bool) and left == right
        case str():
            return isinstance(right, str) and str.__eq__(left, right)
        case list():
            return isinstance(right, list) and _equal_lists(left, right)
        case dict():
            return isinstance(right, dict) and _equal_mappings(left, right)
    return None


def _both_null(left: Value, right: Value) -> bool | None:
    if left is None and right is None:
        return True
    other = right if left is None else left
    return None if isinstance(other, (Unknown, Choice, Absent)) else False


def _open_equal(left: Value, right: Value) -> bool | None:
    match left, right:
        case Unknown(), Unknown():
            return True if left.cause and left.cause == right.cause else None
        case Reference(), Reference():
            return True if left == right and not is_any_number([left]) else None
        case Text(), Text() if left == right and not any(isinstance(part, Unknown) for part in left.parts):
            return True
        case (Text(), (Text() | str())) | (str(), Text()):
            return None if _may_match(left, right) else False
        case (Text(), bool() | int() | Decimal() | list() | dict()) | (
            bool() | int() | Decimal() | list() | dict(),
            Text(),
        ):
            return False
        case (Reference(), "") | ("", Reference()):
            return False
    return None


def _may_match(left: Value, right: Value) -> bool:
    """Whether two strings may be equal, going by how they begin and end."""
    if left == "" or right == "":
        return not (is_filled(left) or is_filled(right))
    first, second = _edges(left), _edges(right)
    starts = first[0].startswith(second[0]) or second[0].startswith(first[0])
    ends = first[1].endswith(second[1]) or second[1].endswith(first[1])
    return starts and ends


def _edges(value: Value) -> tuple[str, str]:
    """The known beginning and the known end of a string."""
    if isinstance(value, Text):
        first, last = value.parts[0], value.parts[-1]
        return first if isinstance(first, str) else "", last if isinstance(last, str) else ""
    return (value, value) if isinstance(value, str) else ("", "")


def _equal_lists(left: list[Value], right: list[Value]) -> bool | None:
    if _shape(left) != _shape(right):
        return False
    if is_settled(left) and is_settled(right):
        return identity(left) == identity(right)
    if isinstance(left, SetOf) or not (is_counted(left) and is_counted(right)):
        return None
    if len(left) != len(right):
        return False
    return _all(equal(first, second) for first, second in zip(left, right))


def _equal_mappings(left: dict[str, Value], right: dict[str, Value]) -> bool | None:
    if isinstance(left, MapOf) != isinstance(right, MapOf):
        return False if not (is_partial(left) or is_partial(right)) else None
    if is_partial(left) or is_partial(right):
        return None
    if left.keys() != right.keys():
        return False
    return _all(equal(left[key], right[key]) for key in left)


def _shape(value: list[Value]) -> str:
    return "set" if isinstance(value, SetOf) else "list" if isinstance(value, ListOf) else "tuple"


def _all(answers: object) -> bool | None:
    found: bool | None = True
    for answer in answers:  # type: ignore[attr-defined]
        if answer is False:
            return False
        found = None if answer is None else found
    return found

"""Set functions, and the products of sets and lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from math import prod

from iac27017.graph.value import Array, SetOf, Value
from iac27017.terraform.collection import ListOf, identity, set_of
from iac27017.terraform.conversion import convert, type_of, unified_type, unify
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions.lists import MAXIMUM_ITEMS, sequence
from iac27017.terraform.functions.signature import SETS, Function, Parameter
from iac27017.terraform.types import SetType
from iac27017.terraform.undetermined import because_of, is_counted, is_settled


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    first, others = Parameter("first_set", SETS, open=True), Parameter("other_sets", SETS, open=True)
    return {
        "setintersection": Function(_intersection, (first,), others),
        "setproduct": Function(_product, (), Parameter("sets", open=True)),
        "setsubtract": Function(
            _difference, (Parameter("a", SETS, open=True), Parameter("b", SETS, open=True))
        ),
        "setunion": Function(_union, (first,), others),
    }


def _union(*sets: Value) -> Value:
    if not all(isinstance(each, list) for each in sets):
        return because_of(sets)
    return set_of(member for each in _alike(sets) for member in each)


def _intersection(*sets: Value) -> Value:
    if not all(map(is_settled, sets)):
        return set_of(()) if any(each == [] for each in sets) else because_of(sets)
    first, *others = _alike(sets)
    shared = [set(map(identity, each)) for each in others]
    return set_of(member for member in first if all(identity(member) in each for each in shared))


def _difference(left: Value, right: Value) -> Value:
    if right == [] and isinstance(left, list):
        return left
    if not is_settled(left) or not is_settled(right):
        return set_of(()) if left == [] else because_of([left, right])
    first, second = _alike((left, right))
    taken = set(map(identity, second))
    return set_of(member for member in first if identity(member) not in taken)


def _alike(sets: Iterable[Value]) -> list[list[Value]]:
    """``sets`` with members of one type. Raises `FunctionError` when there is none."""
    held = [each for each in sets if isinstance(each, list)]
    common = unified_type(type_of(each) for each in held)
    if common is None:
        raise FunctionError("all sets must have the same element type")
    if not isinstance(common, SetType):
        return held
    converted = [convert(each, common) for each in held]
    return [each for each in converted if isinstance(each, list)]


def _product(*sources: Value) -> Value:
    lists = [sequence(source) for source in sources]
    if len(lists) < 2:
        raise FunctionError("at least two arguments are required")
    known = [_of_one_type(each) for each in lists if each is not None]
    if len(known) < len(lists) or not all(map(is_counted, known)):
        return because_of(sources)
    if prod(len(each) for each in known) > MAXIMUM_ITEMS:
        raise LimitExceeded("a list of more than {limit} items is not computed", MAXIMUM_ITEMS)
    rows = [Array(row) for row in product(*known)]
    return set_of(rows) if any(isinstance(each, SetOf) for each in known) else ListOf(rows)


def _of_one_type(members: list[Value]) -> list[Value]:
    alike = unify(members)
    return SetOf(alike) if isinstance(members, SetOf) else alike

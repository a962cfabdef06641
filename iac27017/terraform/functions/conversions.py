"""Functions that convert values from one type to another, or mark them as sensitive."""

from __future__ import annotations

from collections.abc import Mapping

from iac27017.graph.value import Array, Object, Reference, Value, unknown
from iac27017.terraform.conversion import convert, to_string
from iac27017.terraform.errors import FunctionError
from iac27017.terraform.functions.signature import Function, Parameter
from iac27017.terraform.types import ANY_TYPE, BOOL, NUMBER, STRING, ListType, MapType, SetType, Type
from iac27017.terraform.undetermined import because_of, is_open


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    anything = Parameter("value", open=True, nullable=True)
    return {
        "ephemeralasnull": Function(_same, (anything,)),
        "issensitive": Function(_issensitive, (anything,)),
        "list": Function(_list, (), Parameter("values", open=True, nullable=True)),
        "map": Function(_map, (), Parameter("keys and values", open=True, nullable=True)),
        "nonsensitive": Function(_same, (anything,)),
        "sensitive": Function(_same, (anything,)),
        "tobool": _to(BOOL),
        "tolist": _to(ListType(ANY_TYPE)),
        "tomap": _to(MapType(ANY_TYPE)),
        "tonumber": _to(NUMBER),
        "toset": _to(SetType(ANY_TYPE)),
        "tostring": _to(STRING),
    }


def _to(type_: Type) -> Function:
    return Function(lambda value: _converted(value, type_), (Parameter("v", open=True, nullable=True),))


def _converted(value: Value, type_: Type) -> Value:
    # What a reference stands for is rather text than a number.
    return because_of([value]) if type_ is NUMBER and isinstance(value, Reference) else convert(value, type_)


def _list(*members: Value) -> Value:
    """``list(...)``, which code from before Terraform 0.15 still has."""
    return convert(Array(members), ListType(ANY_TYPE))


def _map(*given: Value) -> Value:
    """``map(key, value, ...)``, which code from before Terraform 0.15 still has."""
    if len(given) % 2:
        raise FunctionError("it takes keys and values in pairs")
    keys = given[::2]
    if any(is_open(key) for key in keys):
        return because_of(given)
    return convert(Object(zip(map(str, map(to_string, keys)), given[1::2])), MapType(ANY_TYPE))


def _same(value: Value) -> Value:
    return value


def _issensitive(value: Value) -> Value:
    return unknown("which values are sensitive is not followed")

"""Functions that convert values from one type to another, or mark them as sensitive."""

from __future__ import annotations

from collections.abc import Mapping

from iac27017.graph.value import Reference, Value, unknown
from iac27017.terraform.conversion import convert
from iac27017.terraform.functions.signature import Function, Parameter
from iac27017.terraform.types import ANY_TYPE, BOOL, NUMBER, STRING, ListType, MapType, SetType, Type
from iac27017.terraform.undetermined import because_of


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    anything = Parameter("value", open=True, nullable=True)
    return {
        "ephemeralasnull": Function(_same, (anything,)),
        "issensitive": Function(_issensitive, (anything,)),
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


def _same(value: Value) -> Value:
    return value


def _issensitive(value: Value) -> Value:
    return unknown("which values are sensitive is not followed")

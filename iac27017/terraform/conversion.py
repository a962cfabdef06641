"""Conversion of values to types, and the search for one type that several values fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from unicodedata import normalize

from iac27017.graph.value import (
    Absent,
    Array,
    Choice,
    Object,
    Reference,
    SetOf,
    Text,
    Unknown,
    Value,
)
from iac27017.graph.wording import worded
from iac27017.terraform.collection import COMPLETE, ListOf, MapOf, set_of
from iac27017.terraform.errors import ConversionError, LimitExceeded
from iac27017.terraform.numbers import format_number, parse_number
from iac27017.terraform.types import (
    ANY_TYPE,
    BOOL,
    NUMBER,
    STRING,
    AnyType,
    Field,
    ListType,
    MapType,
    ObjectType,
    Primitive,
    SetType,
    TupleType,
    Type,
)
from iac27017.terraform.undetermined import because_of, has_unknown, is_any_number, is_partial

MAXIMUM_DEPTH = 60
"""Values nested more deeply than this are not converted."""

_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


def convert(value: Value, type: Type, depth: int = 0) -> Value:
    """``value`` as Terraform makes it fit ``type``: numbers to strings, tuples to lists, defaults filled in.

    What is not known stays as it is, inside what is. Raises `ConversionError`
    when ``value`` surely does not fit.
    """
    if depth > MAXIMUM_DEPTH:
        raise LimitExceeded("values nested more than {limit} deep are not converted", MAXIMUM_DEPTH)
    match value:
        case None | Unknown() | Reference() | Absent():
            return value
        case Choice():
            return _convert_choice(value, type, depth)
    match type:
        case Primitive():
            return to_primitive(value, type)
        case AnyType():
            return value
        case ListType(element):
            return _to_list(value, element, depth)
        case SetType(element):
            return _to_set(value, element, depth)
        case MapType(element):
            return _to_map(value, element, depth)
        case ObjectType():
            return _to_object(value, type, depth)
        case TupleType(elements):
            return _to_tuple(value, elements, depth)


def _convert_choice(value: Choice, type: Type, depth: int) -> Value:
    """A branch that does not fit cannot come to pass in code that applies; both must not."""
    converted: list[Value] = []
    failures: list[ConversionError] = []
    for branch in (value.then, value.otherwise):
        try:
            converted.append(convert(branch, type, depth + 1))
        except ConversionError as error:
            converted.append(Unknown("{error}", arguments=(("error", str(error)),)))
            failures.append(error)
    if len(failures) == 2 and value.then is not value.otherwise:
        raise failures[-1]
    return Choice(value.condition, converted[0], converted[1])


def to_primitive(value: Value, type: Primitive) -> Value:
    """A known value or a `Text` as string, number or bool. Raises `ConversionError`."""
    if type is STRING or type == STRING:
        return to_string(value)
    return to_number(value) if type == NUMBER else to_bool(value)


def to_string(value: Value) -> Value:
    """``value`` as a string. Raises `ConversionError`."""
    match value:
        case str() | Text():
            return value
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return format_number(value)
        case _:
            raise ConversionError(worded("a string is required, not {kind}", kind=kind_of(value)))


def to_number(value: Value) -> Value:
    """``value`` as a number. Raises `ConversionError`, and `LimitExceeded` for a string that is too long a number."""
    match value:
        case bool():
            raise ConversionError("a number is required, not bool")
        case int() | Decimal():
            return value
        case str():
            number = parse_number(value)
            if number is None:
                raise ConversionError("a number is required: this string is no decimal representation of one")
            return number
        case Text():
            return Unknown(
                "a number made of text that is only known after apply", references=_references(value)
            )
        case _:
            raise ConversionError(worded("a number is required, not {kind}", kind=kind_of(value)))


def to_bool(value: Value) -> Value:
    """``value`` as a boolean. Raises `ConversionError`."""
    match value:
        case bool():
            return value
        case str() if value in _BOOLEANS:
            return _BOOLEANS[value]
        case str():
            raise ConversionError('a bool is required: only "true" and "false" can be converted')
        case Text():
            return Unknown(
                "a bool made of text that is only known after apply", references=_references(value)
            )
        case _:
            raise ConversionError(worded("a bool is required, not {kind}", kind=kind_of(value)))


def composed(text: str) -> str:
    """``text`` in Unicode's normal form C, which every string of Terraform is in."""
    return text if text.isascii() else normalize("NFC", text)


def unify(values: Sequence[Value]) -> list[Value]:
    """``values`` converted to the one type that all of them fit.

    Raises `ConversionError` when there is none.
    """
    if len(values) < 2 or _plainly_alike(values):
        return list(values)
    types = [type_of(value) for value in values]
    common = unified_type(types)
    if common is None:
        if ANY_TYPE in types:
            # What is not known may well be of the type that the others fit.
            return list(values)
        raise ConversionError("all elements must have the same type")
    return [convert(value, common) for value in values]


def unified_type(types: Iterable[Type]) -> Type | None:
    """The type that values of all ``types`` can be safely converted to, or ``None``."""
    known = list(dict.fromkeys(type for type in types if not isinstance(type, AnyType)))
    if len(known) < 2:
        return known[0] if known else ANY_TYPE
    if all(isinstance(type, Primitive) for type in known):
        return STRING if STRING in known else None
    if all(isinstance(type, (ObjectType, MapType)) for type in known):
        return _unified_mappings(known)
    if all(isinstance(type, (TupleType, ListType, SetType)) for type in known):
        return _unified_sequences(known)
    return None


def type_of(value: Value) -> Type:
    """The type of ``value``, as far as its known parts tell; `ANY_TYPE` where they do not."""
    match value:
        case bool():
            return BOOL
        case int() | Decimal():
            return NUMBER
        case str() | Text():
            return STRING
        case SetOf():
            return SetType(_element_type(value))
        case ListOf():
            return ListType(_element_type(value))
        case list():
            return ANY_TYPE if is_any_number(value) else TupleType(tuple(map(type_of, value)))
        case MapOf():
            return MapType(_element_type(value.values()))
        case dict():
            return _object_type(value)
        case Choice():
            return unified_type((type_of(value.then), type_of(value.otherwise))) or ANY_TYPE
        case _:
            return ANY_TYPE


def kind_of(value: Value) -> str:
    """What Terraform calls values like this one, for messages."""
    match value:
        case None:
            return "null"
        case bool():
            return "bool"
        case int() | Decimal():
            return "number"
        case str() | Text():
            return "string"
        case SetOf():
            return "set"
        case list():
            return "list" if isinstance(value, ListOf) else "tuple"
        case dict():
            return "map" if isinstance(value, MapOf) else "object"
        case _:
            return "a value that is not known"


def _to_list(value: Value, element: Type, depth: int) -> Value:
    if isinstance(value, list):
        if is_any_number(value):
            return value
        if isinstance(value, SetOf) and has_unknown(value) and len(value) > 1:
            # Nobody knows the order.
            return because_of([value])
        spans = value.spans if isinstance(value, Array) else []
        return ListOf(
            _members(value, element, depth), value.span if isinstance(value, Array) else None, spans
        )
    raise ConversionError(
        worded("a list of {element} is required, not {kind}", element=element, kind=kind_of(value))
    )


def _to_set(value: Value, element: Type, depth: int) -> Value:
    if isinstance(value, list):
        return value if is_any_number(value) else set_of(_members(value, element, depth))
    raise ConversionError(
        worded("a set of {element} is required, not {kind}", element=element, kind=kind_of(value))
    )


def _to_map(value: Value, element: Type, depth: int) -> Value:
    if is_partial(value):
        return value
    if isinstance(value, dict):
        members = _members(list(value.values()), element, depth)
        spans, span = (value.spans, value.span) if isinstance(value, Object) else (None, None)
        return MapOf(zip(value, members), span, spans)
    raise ConversionError(
        worded("a map of {element} is required, not {kind}", element=element, kind=kind_of(value))
    )


def _members(values: list[Value], element: Type, depth: int) -> list[Value]:
    converted = [convert(value, element, depth + 1) for value in values]
    return unify(converted) if _has_any(element) else converted


def _to_object(value: Value, type: ObjectType, depth: int) -> Value:
    if is_partial(value):
        return value
    if not isinstance(value, dict):
        raise ConversionError(worded("an object is required, not {kind}", kind=kind_of(value)))
    spans = value.spans if isinstance(value, Object) else {}
    result = Object((), value.span if isinstance(value, Object) else None)
    for each in type.fields:
        result[each.name] = _field_value(value, each, depth)
        if each.name in spans:
            result.spans[each.name] = spans[each.name]
    return result


def _field_value(value: dict[str, Value], each: Field, depth: int) -> Value:
    member = value.get(each.name)
    if member is None:
        if each.name not in value and not each.optional:
            raise ConversionError(worded('attribute "{name}" is required', name=each.name))
        member = each.default
    try:
        return convert(member, each.type, depth + 1)
    except ConversionError as error:
        raise ConversionError(worded('attribute "{name}": {error}', name=each.name, error=error)) from None


def _to_tuple(value: Value, elements: tuple[Type, ...], depth: int) -> Value:
    if not isinstance(value, list) or isinstance(value, SetOf):
        raise ConversionError(worded("a tuple is required, not {kind}", kind=kind_of(value)))
    if len(value) != len(elements):
        raise ConversionError(
            worded(
                "a tuple of {wanted} elements is required, not of {count}",
                wanted=len(elements),
                count=len(value),
            )
        )
    members = [convert(member, element, depth + 1) for member, element in zip(value, elements)]
    spans, span = (value.spans, value.span) if isinstance(value, Array) else (None, None)
    return Array(members, span, spans)


def _unified_mappings(types: Sequence[Type]) -> Type | None:
    objects = [type for type in types if isinstance(type, ObjectType)]
    names = {tuple(each.name for each in type.fields) for type in objects}
    if len(objects) == len(types) and len(names) == 1:
        return _unified_objects(objects)
    elements = [each.type for type in objects for each in type.fields]
    elements += [type.element for type in types if isinstance(type, MapType)]
    element = unified_type(elements)
    return None if element is None else MapType(element)


def _unified_objects(types: list[ObjectType]) -> Type | None:
    fields: list[Field] = []
    for column in zip(*(type.fields for type in types)):
        common = unified_type(each.type for each in column)
        if common is None:
            return None
        fields.append(Field(column[0].name, common))
    return ObjectType(tuple(fields))


def _unified_sequences(types: Sequence[Type]) -> Type | None:
    tuples = [type for type in types if isinstance(type, TupleType)]
    if len(tuples) == len(types) and len({len(type.elements) for type in tuples}) == 1:
        columns = [unified_type(column) for column in zip(*(type.elements for type in tuples))]
        if all(column is not None for column in columns):
            return TupleType(tuple(column for column in columns if column is not None))
        return None
    elements = [element for type in tuples for element in type.elements]
    elements += [type.element for type in types if isinstance(type, (ListType, SetType))]
    common = unified_type(elements)
    if common is None:
        return None
    return SetType(common) if all(isinstance(type, SetType) for type in types) else ListType(common)


def _element_type(members: Iterable[Value]) -> Type:
    return unified_type(map(type_of, members)) or ANY_TYPE


def _object_type(value: dict[str, Value]) -> Type:
    if type(value) not in COMPLETE:
        return ANY_TYPE
    return ObjectType(tuple(Field(key, type_of(value[key])) for key in sorted(value)))


def _plainly_alike(values: Sequence[Value]) -> bool:
    """Whether all values are strings, or all numbers, or all booleans: the common case, told quickly."""
    first = values[0].__class__
    return first in (str, int, bool) and all(value.__class__ is first for value in values)


def _has_any(type: Type) -> bool:
    match type:
        case AnyType():
            return True
        case ListType(element) | SetType(element) | MapType(element):
            return _has_any(element)
        case ObjectType(fields):
            return any(_has_any(each.type) for each in fields)
        case TupleType(elements):
            return any(map(_has_any, elements))
        case Primitive():
            return False


def _references(text: Text) -> tuple[Reference, ...]:
    return tuple(part for part in text.parts if isinstance(part, Reference))

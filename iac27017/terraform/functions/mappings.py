"""Functions of maps and objects: each keeps whatever is known of the values, and their places."""

from __future__ import annotations

from collections.abc import Mapping

from iac27017.graph.span import Span
from iac27017.graph.value import Array, Object, Text, Value
from iac27017.graph.wording import worded
from iac27017.terraform.collection import ListOf, MapOf, sorted_items
from iac27017.terraform.conversion import convert, kind_of, type_of, unified_type
from iac27017.terraform.errors import FunctionError
from iac27017.terraform.functions.lists import ordered
from iac27017.terraform.functions.signature import STRINGS, Function, Parameter
from iac27017.terraform.types import ANY_TYPE, STRING, MapType
from iac27017.terraform.undetermined import because_of, is_counted, is_open, is_partial


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    mapping = Parameter("inputMap", open=True)
    return {
        "keys": Function(_keys, (mapping,)),
        "lookup": Function(
            _lookup,
            (mapping, Parameter("key", STRING, open=True)),
            Parameter("default", open=True, nullable=True),
        ),
        "merge": Function(_merge, (), Parameter("maps", open=True, nullable=True)),
        "transpose": Function(_transpose, (Parameter("values", MapType(STRINGS)),)),
        "values": Function(_values, (mapping,)),
        "zipmap": Function(_zipmap, (Parameter("keys", STRINGS), Parameter("values", open=True))),
    }


def entries(value: Value) -> dict[str, Value] | None:
    """``value`` if it shows all its entries, ``None`` if it may be a map. Raises `FunctionError`."""
    if isinstance(value, dict):
        return None if is_partial(value) else value
    if is_open(value) and not isinstance(value, Text):
        return None
    raise FunctionError(worded("a map or an object is required, not {kind}", kind=kind_of(value)))


def _keys(value: Value) -> Value:
    known = entries(value)
    if known is None:
        return because_of([value])
    kind = ListOf if isinstance(known, MapOf) else Array
    return kind(sorted(known), *_places(known))


def _values(value: Value) -> Value:
    known = entries(value)
    if known is None:
        return because_of([value])
    kind = ListOf if isinstance(known, MapOf) else Array
    return kind((member for _, member in sorted_items(known)), *_places(known))


def _places(mapping: dict[str, Value]) -> tuple[Span | None, list[Span]]:
    """The place of the whole, and of each entry in the order of keys."""
    if not isinstance(mapping, Object):
        return None, []
    spans = [mapping.spans[key] for key in sorted(mapping) if key in mapping.spans]
    return mapping.span, spans if len(spans) == len(mapping) else []


def _lookup(value: Value, key: Value, *defaults: Value) -> Value:
    if len(defaults) > 1:
        raise FunctionError("it takes two or three arguments")
    if not isinstance(value, dict):
        entries(value)
        return because_of([value, key, *defaults])
    if not value and not is_partial(value) and defaults:
        return defaults[0]  # an empty map holds no key, whichever is asked for
    if not isinstance(key, str):
        return because_of([key, value, *defaults])
    if key in value:
        return _like_default(value, value[key], defaults)
    if is_partial(value):
        return because_of([value, *defaults])
    if not defaults:
        raise FunctionError(worded('there is no element "{key}"', key=key))
    return _default(value, defaults[0])


def _like_default(mapping: Value, found: Value, defaults: tuple[Value, ...]) -> Value:
    """In a map, the default must fit the type of the elements even where it is not needed."""
    if isinstance(mapping, MapOf) and defaults:
        _default(mapping, defaults[0])
    return found


def _default(mapping: dict[str, Value], default: Value) -> Value:
    if not isinstance(mapping, MapOf) or not mapping:
        return default
    element = unified_type(map(type_of, mapping.values()))
    return default if element is None else convert(default, element)


def _merge(*values: Value) -> Value:
    given = [value for value in values if value is not None]
    held = [entries(value) for value in given]
    known = [each for each in held if each is not None]
    if len(known) < len(held):
        return because_of(given)
    result = Object()
    for each in known:
        result.update(each)
        if isinstance(each, Object):
            result.spans.update(each.spans)
    return _as_map(result) if known and all(isinstance(each, MapOf) for each in known) else result


def _as_map(merged: Object) -> Object:
    """Maps of one type make a map."""
    types = {type_of(member) for member in merged.values()} - {ANY_TYPE}
    return MapOf(merged.items(), merged.span, merged.spans) if len(types) < 2 else merged


def _zipmap(keys: list[str], values: Value) -> Value:
    members = ordered(values)
    if members is None or not is_counted(members):
        return because_of([values])
    if len(keys) != len(members):
        raise FunctionError(
            worded("there are {keys} keys and {values} values", keys=len(keys), values=len(members))
        )
    if any(key is None for key in keys):
        raise FunctionError("a key is null")
    kind = MapOf if isinstance(members, ListOf) else Object
    spans = members.spans if isinstance(members, Array) and len(members.spans) == len(members) else []
    return kind(zip(keys, members), None, dict(zip(keys, spans)))


def _transpose(values: dict[str, list[str]]) -> Value:
    found: dict[str, list[str]] = {}
    for key in sorted(values):
        for member in values[key]:
            if member is None:
                raise FunctionError("an element is null")
            found.setdefault(member, []).append(key)
    return MapOf((key, ListOf(sorted(found[key]))) for key in sorted(found))

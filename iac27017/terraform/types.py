"""Type constraints: what a variable's ``type`` says its values must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from msgspec import Struct

from iac27017.graph.value import Array, Object, Value, template
from iac27017.graph.wording import worded
from iac27017.hcl import ast
from iac27017.terraform.errors import FunctionError
from iac27017.terraform.numbers import Number, is_number, normalized, subtract


class Primitive(Struct, frozen=True):
    """``string``, ``number`` or ``bool``."""

    name: str

    def __str__(self) -> str:
        return self.name


class AnyType(Struct, frozen=True):
    """``any``: whatever the value is."""

    def __str__(self) -> str:
        return "any"


class ListType(Struct, frozen=True):
    """``list(element)``."""

    element: Type

    def __str__(self) -> str:
        return f"list({self.element})"


class SetType(Struct, frozen=True):
    """``set(element)``."""

    element: Type

    def __str__(self) -> str:
        return f"set({self.element})"


class MapType(Struct, frozen=True):
    """``map(element)``."""

    element: Type

    def __str__(self) -> str:
        return f"map({self.element})"


class Field(Struct, frozen=True):
    """One attribute of an object type; ``default`` counts where an optional one is missing or null."""

    name: str
    type: Type
    optional: bool = False
    default: Value = None

    def __hash__(self) -> int:
        # A default may be an object, which has no hash.
        return hash((self.name, self.type, self.optional))


class ObjectType(Struct, frozen=True):
    """``object({...})``; fields in the order of their names."""

    fields: tuple[Field, ...]

    def __str__(self) -> str:
        return "object({" + ", ".join(f"{each.name}={each.type}" for each in self.fields) + "})"


class TupleType(Struct, frozen=True):
    """``tuple([...])``."""

    elements: tuple[Type, ...]

    def __str__(self) -> str:
        return "tuple([" + ", ".join(map(str, self.elements)) + "])"


Type = Primitive | AnyType | ListType | SetType | MapType | ObjectType | TupleType

STRING = Primitive("string")
NUMBER = Primitive("number")
BOOL = Primitive("bool")
ANY_TYPE = AnyType()

_NAMED: Mapping[str, Type] = MappingProxyType(
    {
        "string": STRING,
        "number": NUMBER,
        "bool": BOOL,
        "any": ANY_TYPE,
        # Written without their element type in old modules.
        "list": ListType(ANY_TYPE),
        "set": SetType(ANY_TYPE),
        "map": MapType(ANY_TYPE),
    }
)

_COLLECTIONS: Mapping[str, Callable[[Type], Type]] = MappingProxyType(
    {"list": ListType, "set": SetType, "map": MapType}
)


def type_from(expression: ast.Expression) -> Type:
    """The type constraint that ``expression`` writes.

    Raises `FunctionError` when it writes none.
    """
    match expression:
        case ast.Variable(name=name) if name in _NAMED:
            return _NAMED[name]
        case ast.Literal(value=str(name)) if name in _NAMED:
            return _NAMED[name]
        case ast.Call(name=name, arguments=[element]) if name in _COLLECTIONS:
            return _COLLECTIONS[name](type_from(element))
        case ast.Call(name="object", arguments=[ast.ObjectLiteral(items=items)]):
            return ObjectType(
                tuple(sorted((_field(key, value) for key, value in items), key=lambda f: f.name))
            )
        case ast.Call(name="tuple", arguments=[ast.TupleLiteral(items=elements)]):
            return TupleType(tuple(map(type_from, elements)))
        case ast.Call(name=name):
            raise FunctionError(worded("{name}(...) with these arguments is no type", name=name))
        case ast.Variable(name=name):
            raise FunctionError(worded("there is no type called {name}", name=name))
        case _:
            raise FunctionError("this is no type: write string, number, bool, any, list(...) and their like")


def _field(key: ast.Expression, constraint: ast.Expression) -> Field:
    name = key.value if isinstance(key, ast.Literal) else key.name if isinstance(key, ast.Variable) else None
    if not isinstance(name, str):
        raise FunctionError("an attribute's name in an object type must be written out")
    match constraint:
        case ast.Call(name="optional", arguments=[inner]):
            return Field(name, type_from(inner), True)
        case ast.Call(name="optional", arguments=[inner, default]):
            return Field(name, type_from(inner), True, constant(default))
        case _:
            return Field(name, type_from(constraint))


def constant(expression: ast.Expression) -> Value:
    """What an expression without references and calls is worth.

    Raises `FunctionError` for any other.
    """
    match expression:
        case ast.Literal(value=Decimal() as value):
            return normalized(value)
        case ast.Literal(value=value):
            return value
        case ast.TupleLiteral(items=items, span=span):
            return Array(map(constant, items), span, [item.span for item in items])
        case ast.ObjectLiteral(items=entries, span=span):
            named = [(_constant_key(key), value) for key, value in entries]
            return Object(
                ((key, constant(value)) for key, value in named),
                span,
                {key: value.span for key, value in named},
            )
        case ast.Unary(operator="-", operand=operand):
            return _negative(constant(operand))
        case ast.Template(parts=parts) if all(isinstance(part, str) for part in parts):
            return template(part for part in parts if isinstance(part, str))
        case _:
            raise FunctionError("a default in a type must be written out, without references and functions")


def _constant_key(key: ast.Expression) -> str:
    value = key.name if isinstance(key, ast.Variable) else constant(key)
    if not isinstance(value, str):
        raise FunctionError("a key must be a string")
    return value


def _negative(value: Value) -> Number:
    if isinstance(value, bool) or not is_number(value):
        raise FunctionError("only a number can be negative")
    return subtract(0, value)  # type: ignore[arg-type]

"""Terraform's operators, index and attribute access over values of which parts may be unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from iac27017.graph.span import Span
from iac27017.graph.value import Reference, SetOf, Text, Unknown, Value, unknown
from iac27017.graph.wording import worded
from iac27017.terraform import numbers
from iac27017.terraform.conversion import kind_of, to_bool, to_number, to_string
from iac27017.terraform.equality import equal
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.numbers import Number, is_number
from iac27017.terraform.undetermined import because_of, is_counted, is_open, is_partial


def unary(operator: str, value: Value, span: Span) -> Value:
    """``-value`` or ``!value``. Raises `FunctionError`."""
    if operator == "!":
        truth = _operand(value, to_bool, operator)
        return because_of([value], span) if not isinstance(truth, bool) else not truth
    number = _operand(value, _number, operator)
    if isinstance(number, (int, Decimal)):
        # Not `-number`, which rounds a Decimal to 28 digits.
        return numbers.subtract(0, number)
    return because_of([value], span)


def binary(operator: str, left: Value, right: Value, span: Span) -> Value:
    """``left operator right``.

    Raises `FunctionError` where Terraform would report an error.
    """
    if operator == "==" or operator == "!=":
        return _equality(operator, left, right, span)
    if operator == "&&" or operator == "||":
        return _logical(operator, left, right, span)
    first, second = _operand(left, _number, operator), _operand(right, _number, operator)
    if not (is_number(first) and is_number(second)):
        return because_of([left, right], span)
    comparison = _COMPARISONS.get(operator)
    if comparison is not None:
        return comparison(first, second)  # type: ignore[arg-type]
    try:
        return _ARITHMETIC[operator](first, second)  # type: ignore[arg-type]
    except LimitExceeded as error:
        return unknown(error.reason, span, limit=error.limit)


def index(value: Value, key: Value, span: Span) -> Value:
    """``value[key]``.

    Raises `FunctionError` when there is surely no such element.
    """
    if key is None:
        raise FunctionError("the index is null")
    if is_open(value) or is_open(key):
        return because_of([value, key], span)
    match value:
        case SetOf():
            raise FunctionError("the elements of a set have no index: use tolist()")
        case list():
            return _element(value, key, span)
        case dict():
            return _member(value, key, span)
        case None:
            raise FunctionError("the value is null and has no elements")
        case _:
            raise FunctionError(worded("{kind} has no elements", kind=kind_of(value)))


def attribute(value: Value, name: str, span: Span) -> Value:
    """``value.name`` of what is no object.

    Raises `FunctionError`, except for what is not known.
    """
    if isinstance(value, dict):
        return _member(value, name, span)
    if is_open(value) and not isinstance(value, Text):
        return because_of([value], span)
    if value is None:
        raise FunctionError(worded("the value is null and has no attribute {name}", name=name))
    raise FunctionError(worded("{kind} has no attribute {name}", kind=kind_of(value), name=name))


def _equality(operator: str, left: Value, right: Value, span: Span) -> Value:
    answer = equal(left, right)
    if answer is None:
        return because_of([left, right], span)
    return answer if operator == "==" else not answer


def _logical(operator: str, left: Value, right: Value, span: Span) -> Value:
    """One side may decide: ``false && x`` is false whatever ``x`` is."""
    first, second = _operand(left, to_bool, operator), _operand(right, to_bool, operator)
    decisive = operator == "||"
    if first is decisive or second is decisive:
        return decisive
    if isinstance(first, bool) and isinstance(second, bool):
        return not decisive
    return because_of([left, right], span)


def _operand(value: Value, converted: Callable[[Value], Value], operator: str) -> Value:
    match value:
        case None:
            raise FunctionError(worded("an operand of {operator} is null", operator=operator))
        case Unknown() | Reference():
            return value
    if is_open(value) and not isinstance(value, Text):
        return value
    return converted(value)


def _number(value: Value) -> Value:
    """``value`` as a number; one beyond the limit is an error of the expression, as one of no number is."""
    try:
        return to_number(value)
    except LimitExceeded as error:
        raise FunctionError(worded(error.reason, limit=error.limit)) from None


def _element(value: list[Value], key: Value, span: Span) -> Value:
    at = _number(key)
    if isinstance(at, Decimal) or not isinstance(at, int):
        raise FunctionError("an index must be a whole number")
    if at < 0:
        raise FunctionError("an index must not be negative")
    if not is_counted(value[: at + 1]) and not (at == 0 and value):
        return because_of([value[: at + 1]], span)
    if at >= len(value):
        raise FunctionError(worded("there is no element {at} among {count}", at=at, count=len(value)))
    return value[at]


def _member(value: dict[str, Value], key: Value, span: Span) -> Value:
    name = to_string(key)
    if isinstance(name, str) and name in value:
        return value[name]
    if is_partial(value):
        return because_of([value], span)
    raise FunctionError(worded('there is no element "{name}" in this {kind}', name=name, kind=kind_of(value)))


_ARITHMETIC: Mapping[str, Callable[[Number, Number], Number]] = MappingProxyType(
    {
        "+": numbers.add,
        "-": numbers.subtract,
        "*": numbers.multiply,
        "/": numbers.divide,
        "%": numbers.modulo,
    }
)

_COMPARISONS: Mapping[str, Callable[[Number, Number], bool]] = MappingProxyType(
    {
        "<": lambda left, right: left < right,
        "<=": lambda left, right: left <= right,
        ">": lambda left, right: left > right,
        ">=": lambda left, right: left >= right,
    }
)

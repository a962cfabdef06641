"""Numeric functions."""

from __future__ import annotations

import math
from collections.abc import Mapping

from iac27017.graph.value import Value
from iac27017.graph.wording import worded
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions.signature import Function, Parameter, plain, whole
from iac27017.terraform.numbers import (
    MAXIMUM_DIGITS,
    Number,
    from_float,
    subtract,
)
from iac27017.terraform.types import NUMBER

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    numbers = Parameter("numbers", NUMBER)
    return {
        "abs": plain(lambda number: subtract(0, number) if number < 0 else number, "num", type=NUMBER),
        "ceil": plain(math.ceil, "num", type=NUMBER),
        "floor": plain(math.floor, "num", type=NUMBER),
        "log": plain(_log, "num", "base", type=NUMBER),
        "max": Function(_max, (), numbers),
        "min": Function(_min, (), numbers),
        "parseint": Function(_parseint, (Parameter("number"), Parameter("base", NUMBER))),
        "pow": plain(_pow, "num", "power", type=NUMBER),
        "signum": plain(_signum, "num", type=NUMBER),
    }


def _log(number: Number, base: Number) -> Value:
    """As Go divides two natural logarithms: in doubles, with their infinities."""
    divisor = _ln(_double(base))
    dividend = _ln(_double(number))
    if divisor == 0:
        raise FunctionError("the result is not a finite number")
    return from_float(dividend / divisor)


def _double(number: Number) -> float:
    try:
        return float(number)
    except OverflowError:
        raise FunctionError("the number is too large") from None


def _ln(value: float) -> float:
    if value < 0:
        raise FunctionError("a negative number has no logarithm")
    return math.log(value) if value else -math.inf


def _pow(number: Number, power: Number) -> Value:
    try:
        return from_float(_raised(_double(number), _double(power)))
    except OverflowError:
        raise FunctionError("the result is infinite") from None
    except ValueError:
        raise FunctionError("the result is not a finite number") from None


def _raised(base: float, power: float) -> float:
    """``base`` to the ``power`` by repeated squaring, which is how Go gets its last digits."""
    if base == 0 or power == 0 or abs(power) == 0.5 or abs(power) >= 2**31 or (base < 0 and power % 1):
        return math.pow(base, power)
    fraction, times = math.modf(abs(power))
    if fraction > 0.5:
        fraction, times = fraction - 1, times + 1
    mantissa, exponent = (math.exp(fraction * math.log(base)) if fraction else 1.0), 0
    square, doublings = math.frexp(base)
    left = int(times)
    while left:
        if abs(doublings) > 1 << 12:
            exponent += doublings
            break
        if left & 1:
            mantissa, exponent = mantissa * square, exponent + doublings
        square, doublings = square * square, doublings * 2
        if square < 0.5:
            square, doublings = square * 2, doublings - 1
        left >>= 1
    return math.ldexp(1 / mantissa, -exponent) if power < 0 else math.ldexp(mantissa, exponent)


def _max(*numbers: Number) -> Value:
    if not numbers:
        raise FunctionError("at least one number is required")
    return max(numbers)


def _min(*numbers: Number) -> Value:
    if not numbers:
        raise FunctionError("at least one number is required")
    return min(numbers)


def _signum(number: Number) -> Value:
    at = whole(number, "num")
    return (at > 0) - (at < 0)


def _parseint(text: Value, number: Number) -> Value:
    base = whole(number, "base")
    if not isinstance(text, str):
        raise FunctionError("the number must be a string")
    if not 2 <= base <= 62:
        raise FunctionError("the base must be between 2 and 62")
    if len(text) > MAXIMUM_DIGITS:
        raise LimitExceeded("a number of more than {limit} digits is not computed", MAXIMUM_DIGITS)
    sign, digits = (text[0], text[1:]) if text[:1] in ("+", "-") else ("", text)
    allowed = _DIGITS[:base]
    values = [allowed.find(char.lower() if base <= 36 and char.isascii() else char) for char in digits]
    if not values or min(values) < 0:
        raise FunctionError(worded('"{text}" is no whole number in base {base}', text=text, base=base))
    total = 0
    for value in values:
        total = total * base + value
    return -total if sign == "-" else total

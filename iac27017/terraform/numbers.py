"""Terraform's numbers: binary floating point of 512 bits, held as ``int`` or as the shortest ``Decimal``.

A ``Decimal`` here stands for the 512-bit number nearest to it, as a literal
does in Terraform, and is printed as it stands. Integers up to 512 bits are exact.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from iac27017.terraform.errors import FunctionError, LimitExceeded

Number = int | Decimal

PRECISION = 512
"""Bits of a mantissa, as in Terraform's own numbers."""

DOUBLE_PRECISION = 53
"""Bits of what ``log`` and ``pow`` compute with."""

MAXIMUM_DIGITS = 2000
"""Digits before or after the point beyond which a number is not computed."""

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def parse_number(text: str) -> Number | None:
    """The number that ``text`` writes in decimal, or ``None`` if it writes none.

    Raises `LimitExceeded` for a number of more than `MAXIMUM_DIGITS` digits.
    """
    if len(text) > MAXIMUM_DIGITS:
        raise LimitExceeded("a number of more than {limit} digits is not computed", MAXIMUM_DIGITS)
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return normalized(Decimal(text))
    except InvalidOperation:  # an exponent of more than 18 digits
        raise LimitExceeded("a number of more than {limit} digits is not computed", MAXIMUM_DIGITS) from None


def normalized(number: Decimal) -> Number:
    """``number`` as an ``int`` if it is whole, and without trailing zeros otherwise.

    Raises `LimitExceeded` for a number of more than `MAXIMUM_DIGITS` digits.
    """
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise FunctionError("the result is infinite")
    if len(digits) + abs(exponent) > MAXIMUM_DIGITS and number:
        raise LimitExceeded("a number of more than {limit} digits is not computed", MAXIMUM_DIGITS)
    end = len(digits)
    while end > 1 and digits[end - 1] == 0:
        end -= 1
    exponent += len(digits) - end
    if exponent >= 0 or not number:
        return int(number)
    return Decimal((sign, digits[:end], exponent))


def format_number(number: Number) -> str:
    """``number`` as Terraform turns it into a string: never with an exponent."""
    return str(number) if isinstance(number, int) else format(number, "f")


def is_number(value: object) -> bool:
    """Whether ``value`` is a number; ``True`` is none."""
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def add(left: Number, right: Number) -> Number:
    """``left + right``."""
    if isinstance(left, int) and isinstance(right, int):
        return _bounded(left + right)
    return rounded(exact(left) + exact(right))


def subtract(left: Number, right: Number) -> Number:
    """``left - right``."""
    if isinstance(left, int) and isinstance(right, int):
        return _bounded(left - right)
    return rounded(exact(left) - exact(right))


def multiply(left: Number, right: Number) -> Number:
    """``left * right``."""
    if isinstance(left, int) and isinstance(right, int):
        return _bounded(left * right)
    return rounded(exact(left) * exact(right))


def divide(left: Number, right: Number) -> Number:
    """``left / right``. Raises `FunctionError` when ``right`` is zero."""
    if not right:
        raise FunctionError("division by zero")
    if isinstance(left, int) and isinstance(right, int) and left % right == 0:
        return left // right
    return rounded(exact(left) / exact(right))


def modulo(left: Number, right: Number) -> Number:
    """``left % right``, with the sign of ``left``; ``left`` itself when ``right`` is zero."""
    if not right:
        return left
    quotient = _nearest(exact(left) / exact(right), PRECISION)
    whole = abs(quotient.numerator) // quotient.denominator * (1 if quotient > 0 else -1)
    return rounded(exact(left) - _nearest(exact(right) * whole, PRECISION))


def exact(number: Number) -> Fraction:
    """The 512-bit number that ``number`` stands for."""
    return Fraction(number) if isinstance(number, int) else _nearest(Fraction(number), PRECISION)


def rounded(value: Fraction, precision: int = PRECISION) -> Number:
    """``value`` rounded to ``precision`` bits, as the shortest decimal that reads back as the same number."""
    value = _nearest(value, precision)
    if value.denominator == 1:
        return _bounded(value.numerator)
    return _shortest(value, precision)


def from_float(value: float) -> Number:
    """A double, such as ``log`` and ``pow`` give. Raises `FunctionError` for infinity and not-a-number."""
    if value != value or value in (float("inf"), float("-inf")):
        raise FunctionError("the result is not a finite number")
    return normalized(_shortest(Fraction(value), DOUBLE_PRECISION)) if value else 0


def fixed(number: Number, digits: int) -> str:
    """``number`` with ``digits`` digits after the point, halves to even."""
    value = exact(number) * 10**digits
    text = str(abs(round(value))).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else sign + text


def scientific(number: Number, digits: int) -> str:
    """``number`` as ``d.ddde+dd`` with ``digits`` digits after the point."""
    if not number:
        return f"{0:.{digits}e}" if digits else "0e+00"
    decimal = Decimal(number)
    exponent = decimal.adjusted()
    scaled = abs(exact(number)) * (Fraction(10) ** (digits - exponent))
    whole = round(scaled)
    if whole >= 10 ** (digits + 1):
        exponent += 1
        whole = round(abs(exact(number)) * (Fraction(10) ** (digits - exponent)))
    text = str(whole)
    mantissa = f"{text[0]}.{text[1:]}" if digits else text
    return f"{'-' if number < 0 else ''}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _bounded(number: int) -> int:
    if number.bit_length() <= PRECISION:
        return number
    if number.bit_length() > MAXIMUM_DIGITS * 3:
        raise LimitExceeded("a number of more than {limit} digits is not computed", MAXIMUM_DIGITS)
    nearest = _nearest(Fraction(number), PRECISION).numerator
    return int(_shortest(Fraction(nearest), PRECISION))


def _nearest(value: Fraction, precision: int) -> Fraction:
    """``value`` with a mantissa of ``precision`` bits, halves to even."""
    numerator, denominator = abs(value.numerator), value.denominator
    if not numerator:
        return value
    shift = precision - (numerator.bit_length() - denominator.bit_length())
    mantissa = _divided(numerator, denominator, shift)
    if mantissa.bit_length() > precision:
        shift -= 1
        mantissa = _divided(numerator, denominator, shift)
    result = Fraction(mantissa, 1 << shift) if shift >= 0 else Fraction(mantissa << -shift)
    return -result if value < 0 else result


def _divided(numerator: int, denominator: int, shift: int) -> int:
    """``numerator * 2**shift / denominator``, rounded to the nearest integer, halves to even."""
    if shift >= 0:
        numerator <<= shift
    else:
        denominator <<= -shift
    quotient, rest = divmod(numerator, denominator)
    twice = rest * 2
    return quotient + (twice > denominator or (twice == denominator and quotient & 1))


def _shortest(value: Fraction, precision: int) -> Decimal:
    """The shortest decimal strictly closer to ``value`` than to its neighbours of ``precision`` bits."""
    magnitude = abs(value)
    bits = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    if magnitude < _power_of_two(bits):
        bits -= 1
    half = _power_of_two(bits - precision)
    even = (magnitude / (half * 2)).numerator % 2 == 0
    lower, upper = _digits(magnitude - half), _digits(magnitude + half)
    digits, point = _digits(magnitude)
    kept = _cut(digits, lower[0], upper[0], even)
    if not kept:
        # Nothing but nines, rounded up.
        return Decimal((int(value < 0), (1,), point))
    return Decimal((int(value < 0), tuple(kept), point - len(kept)))


def _cut(digits: list[int], lower: list[int], upper: list[int], inclusive: bool) -> list[int]:
    """As many of ``digits`` as tell the number apart from its neighbours ``lower`` and ``upper``."""
    for at, digit in enumerate(digits):
        low = lower[at] if at < len(lower) else 0
        high = upper[at] if at < len(upper) else 0
        down = low != digit or (inclusive and at + 1 == len(lower))
        up = digit != high and (inclusive or digit + 1 < high or at + 1 < len(upper))
        if down and up:
            return _rounded_digits(digits, at + 1)
        if down:
            return digits[: at + 1]
        if up:
            return _raised(digits[: at + 1])
    return digits


def _rounded_digits(digits: list[int], count: int) -> list[int]:
    if count >= len(digits):
        return digits
    tie = digits[count] == 5 and count + 1 == len(digits)
    raise_it = digits[count - 1] % 2 == 1 if tie else digits[count] >= 5
    return _raised(digits[:count]) if raise_it else digits[:count]


def _raised(digits: list[int]) -> list[int]:
    """``digits`` plus one in the last place; none at all when the one is carried out of the first place."""
    while digits and digits[-1] == 9:
        digits.pop()
    if digits:
        digits[-1] += 1
    return digits


def _digits(value: Fraction) -> tuple[list[int], int]:
    """The exact decimal digits of a dyadic ``value`` and the place of its point."""
    twos = value.denominator.bit_length() - 1
    text = str(value.numerator * 5**twos)
    return [int(digit) for digit in text.rstrip("0")], len(text) - twos


def _power_of_two(exponent: int) -> Fraction:
    return Fraction(1 << exponent) if exponent >= 0 else Fraction(1, 1 << -exponent)

"""``format`` and ``formatlist``: verbs that turn values into text, as Go and Terraform write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from iac27017.graph.value import Absent, Choice, Reference, Unknown, Value
from iac27017.graph.wording import worded
from iac27017.terraform.collection import ListOf
from iac27017.terraform.conversion import to_bool, to_number, to_string
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions.graphemes import count, graphemes
from iac27017.terraform.functions.json_text import encoded, quoted
from iac27017.terraform.functions.parts import Part, assembled, part_of
from iac27017.terraform.functions.signature import Function, Parameter
from iac27017.terraform.limits import bounded
from iac27017.terraform.numbers import Number, fixed, format_number, normalized, scientific
from iac27017.terraform.types import STRING
from iac27017.terraform.undetermined import because_of, is_any_number, is_counted, is_settled

MAXIMUM_WIDTH = 10_000

MAXIMUM_ITEMS = 100_000

_VERB = re.compile(r"%([0#\-+ ]*)([1-9][0-9]*)?(?:\.([0-9]*))?(?:\[([1-9][0-9]*)\])?([A-Za-z])", re.ASCII)


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    pattern = Parameter("format", STRING)
    arguments = Parameter("args", open=True, nullable=True)
    return {
        "format": Function(_format, (pattern,), arguments),
        "formatlist": Function(_formatlist, (pattern,), arguments),
    }


class Verb(Struct, frozen=True):
    """``%-8.2f``: its flags, width, precision, letter, and the number of its argument from 1."""

    flags: str
    width: int
    precision: int | None
    letter: str
    argument: int
    text: str


def _format(pattern: str, *arguments: Value) -> Value:
    return assembled(_filled(pattern, arguments))


def _formatlist(pattern: str, *arguments: Value) -> Value:
    """One text per member of the lists among the arguments, which are equally long."""
    lists = [each for each in arguments if isinstance(each, list)]
    # A reference alone may stand for a list; beside one, it is taken for text.
    if any(
        isinstance(each, (Unknown, Choice, Absent) if lists else (Unknown, Choice, Absent, Reference))
        for each in arguments
    ):
        return because_of(arguments)
    if any(not is_counted(each) and not is_any_number(each) for each in lists):
        return because_of(arguments)
    lengths = {len(each) for each in lists}
    if len(lengths) > 1:
        raise FunctionError("the lists must be equally long")
    rounds = lengths.pop() if lengths else 1
    if rounds > MAXIMUM_ITEMS:
        raise LimitExceeded("a list of more than {limit} items is not computed", MAXIMUM_ITEMS)
    made, length = ListOf(), 0
    for at in range(rounds):
        text = _format(pattern, *(each[at] if isinstance(each, list) else each for each in arguments))
        made.append(text)
        length += len(text) if isinstance(text, str) else 0
        bounded(length)
    return made


def _filled(pattern: str, arguments: Sequence[Value]) -> Iterator[Part]:
    used = length = 0
    for piece in _pieces(pattern):
        if isinstance(piece, str):
            part: Part = piece
        else:
            if piece.argument > len(arguments):
                raise FunctionError(
                    worded(
                        '"{text}" needs argument {argument} of {count}',
                        text=piece.text,
                        argument=piece.argument,
                        count=len(arguments),
                    )
                )
            used = max(used, piece.argument)
            part = _written(piece, arguments[piece.argument - 1])
        length += len(part) if isinstance(part, str) else 0
        bounded(length)
        yield part
    if used < len(arguments):
        raise FunctionError(
            worded(
                "there are {count} arguments, and the format uses {used} of them",
                count=len(arguments),
                used=used,
            )
        )


def _pieces(pattern: str) -> Iterator[str | Verb]:
    at, following = 0, 1
    while at < len(pattern):
        if pattern[at] != "%":
            end = pattern.find("%", at)
            end = len(pattern) if end < 0 else end
            yield pattern[at:end]
        elif pattern.startswith("%%", at):
            end = at + 2
            yield "%"
        else:
            verb = _verb(pattern, at, following)
            end, following = at + len(verb.text), verb.argument + 1
            yield verb
        at = end


def _verb(pattern: str, at: int, following: int) -> Verb:
    found = _VERB.match(pattern, at)
    if found is None:
        raise FunctionError(worded("the format has no verb after the % at position {at}", at=at))
    flags, width, precision, argument, letter = found.groups()
    if (
        max(len(width or ""), len(precision or "")) > 5
        or int(width or 0) > MAXIMUM_WIDTH
        or int(precision or 0) > MAXIMUM_WIDTH
    ):
        raise LimitExceeded("a width or precision of more than {limit} is not computed", MAXIMUM_WIDTH)
    number = int(argument) if argument and len(argument) < 9 else 10**9 if argument else following
    decimals = None if precision is None else int(precision or 0)
    return Verb(flags, int(width or 0), decimals, letter, number, found[0])


def _written(verb: Verb, value: Value) -> Part:
    if verb.letter not in "vtbdoxXeEfgGsq":
        raise FunctionError(worded('"{text}" is no format verb', text=verb.text))
    if value is None and verb.letter != "v":
        raise FunctionError(worded('null cannot be formatted with "{text}"', text=verb.text))
    if not is_settled(value):
        as_it_is = verb.letter in "sv" and "#" not in verb.flags and not verb.width and not verb.precision
        return part_of(value) if as_it_is and not isinstance(value, (list, dict)) else because_of([value])
    match verb.letter:
        case "v":
            return _padded(_as_it_is(verb, value), verb)
        case "t":
            return "true" if to_bool(value) else "false"
        case "s" | "q":
            text = str(to_string(value))
            text = "".join(graphemes(text)[: verb.precision]) if verb.precision else text
            return _padded(text if verb.letter == "s" else quoted(text), verb)
        case _:
            return _number(verb, to_number(value))  # type: ignore[arg-type]


def _as_it_is(verb: Verb, value: Value) -> str:
    match value:
        case str() if "#" not in verb.flags:
            return str(value)
        case int() | Decimal() if "#" not in verb.flags and not isinstance(value, bool):
            return _general(value, None)
        case _:
            return str(encoded(value))


def _padded(text: str, verb: Verb) -> str:
    missing = verb.width - count(text) if verb.width else 0
    if missing <= 0:
        return text
    padding = ("0" if "0" in verb.flags else " ") * missing
    return text + padding if "-" in verb.flags else padding + text


def _number(verb: Verb, number: Number) -> str:
    if verb.letter in "bdoxX":
        return _integer(verb, number)
    text = _fraction(verb, number)
    sign = "-" if text[0] == "-" else _sign(verb)
    digits = text.removeprefix("-")
    missing = max(verb.width - len(sign) - len(digits), 0)
    if "0" in verb.flags:
        return sign + "0" * missing + digits
    return sign + digits + " " * missing if "-" in verb.flags else " " * missing + sign + digits


def _fraction(verb: Verb, number: Number) -> str:
    if verb.letter == "f":
        return fixed(number, 6 if verb.precision is None else verb.precision)
    if verb.letter in "eE":
        text = scientific(number, 6 if verb.precision is None else verb.precision)
    else:
        text = _general(number, verb.precision)
    return text.upper() if verb.letter in "EG" else text


def _general(number: Number, precision: int | None) -> str:
    """The shorter of fixed and scientific notation, with at most ``precision`` significant digits."""
    if precision is not None:
        text = scientific(number, max(precision, 1) - 1)
        mantissa, _, power = text.partition("e")
        digits, exponent = mantissa.replace(".", "").replace("-", "").rstrip("0") or "0", int(power)
        limit = max(precision, 1)
        limit = len(digits) if limit > len(digits) >= exponent + 1 else limit
    else:
        decimal = Decimal(number)
        digits = "".join(map(str, decimal.as_tuple().digits)).rstrip("0") or "0"
        exponent, limit = decimal.adjusted() if number else 0, 6
    sign = "-" if number < 0 else ""
    if exponent < -4 or exponent >= limit:
        fraction = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{fraction}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
    places = tuple(map(int, digits))
    return sign + format_number(normalized(Decimal((0, places, exponent - len(digits) + 1))))


def _integer(verb: Verb, number: Number) -> str:
    if not isinstance(number, int):
        raise FunctionError(worded('"{text}" needs a whole number', text=verb.text))
    digits = format(abs(number), {"b": "b", "d": "d", "o": "o", "x": "x", "X": "X"}[verb.letter])
    if verb.precision is not None:
        digits = "" if number == 0 and verb.precision == 0 else digits.rjust(verb.precision, "0")
        if not digits:
            return ""
    sign = "-" if number < 0 else _sign(verb)
    prefix = {"b": "0b", "o": "0", "x": "0x", "X": "0X"}.get(verb.letter, "") if "#" in verb.flags else ""
    missing = max(verb.width - len(sign) - len(prefix) - len(digits), 0)
    if "-" in verb.flags:
        return sign + prefix + digits + " " * missing
    if "0" in verb.flags and verb.precision is None:
        return sign + prefix + "0" * missing + digits
    return " " * missing + sign + prefix + digits


def _sign(verb: Verb) -> str:
    return "+" if "+" in verb.flags else " " if " " in verb.flags else ""

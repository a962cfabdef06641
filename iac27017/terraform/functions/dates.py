"""Functions of timestamps; those that ask for the time of day are not known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

from msgspec import Struct

from iac27017.graph.value import Value, unknown
from iac27017.graph.wording import worded
from iac27017.terraform.errors import FunctionError
from iac27017.terraform.functions.signature import Function, plain

_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII
)
_DURATION = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_LONGEST = (1 << 63) - 1
MAXIMUM_DIGITS = 40
"""Digits of a number in a duration; the longest duration has 19 of nanoseconds."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    return {
        "formatdate": plain(_formatdate, "format", "time"),
        "plantimestamp": Function(lambda: unknown("plantimestamp() is the time of the plan")),
        "timeadd": plain(_timeadd, "timestamp", "duration"),
        "timecmp": plain(_timecmp, "timestamp_a", "timestamp_b"),
        "timestamp": Function(lambda: unknown("timestamp() is the time of the run")),
    }


class Moment(Struct, frozen=True):
    """A time of day on a date, ``offset`` minutes ahead of UTC, with ``nanoseconds`` of the second."""

    time: datetime
    nanoseconds: int
    offset: int

    @property
    def instant(self) -> tuple[datetime, int]:
        """What orders moments."""
        return self.time - timedelta(minutes=self.offset), self.nanoseconds


def parsed(text: str) -> Moment:
    """The moment that an RFC 3339 timestamp names. Raises `FunctionError`."""
    found = _TIMESTAMP.fullmatch(text)
    if found is None:
        raise FunctionError(worded('"{text}" is no timestamp such as 2026-01-31T12:30:00Z', text=text))
    sign, hours, minutes = found[8], int(found[9] or 0), int(found[10] or 0)
    if hours >= 24 or minutes >= 60:
        raise FunctionError(worded('"{text}" has no valid offset from UTC', text=text))
    try:
        year, month, day, hour, minute, second = (int(found[at]) for at in range(1, 7))
        time = datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc)
    except ValueError as error:
        raise FunctionError(worded('"{text}" is no timestamp: {error}', text=text, error=error)) from None
    fraction = (found[7] or ".")[1:10].ljust(9, "0")
    offset = (hours * 60 + minutes) * (-1 if sign == "-" else 1)
    return Moment(time, int(fraction), offset)


def _timecmp(first: str, second: str) -> Value:
    left, right = parsed(first).instant, parsed(second).instant
    return (left > right) - (left < right)


def _timeadd(timestamp: str, duration: str) -> Value:
    moment = parsed(timestamp)
    total = moment.nanoseconds + _duration(duration)
    try:
        time = moment.time + timedelta(seconds=total // 10**9)
    except OverflowError:
        raise FunctionError("the result is beyond the year 9999") from None
    return _date(time) + f"T{time:%H:%M:%S}" + _zone(moment.offset, "Z")


def _date(time: datetime) -> str:
    return f"{time.year:04d}-{time.month:02d}-{time.day:02d}"


def _duration(text: str) -> int:
    """Nanoseconds of a duration such as ``1h30m`` or ``-2.5s``. Raises `FunctionError`."""
    sign, rest = (-1 if text[:1] == "-" else 1), text[1:] if text[:1] in ("+", "-") else text
    if rest == "0":
        return 0
    total, at = 0, 0
    while at < len(rest):
        found = _DURATION.match(rest, at)
        if found is None:
            break
        amount = found[1].rstrip(".")
        if len(amount) > MAXIMUM_DIGITS:
            raise FunctionError("a number in the duration is too long")
        total += int(Fraction(amount if amount[0] != "." else "0" + amount) * _NANOSECONDS[found[2]])
        at = found.end()
    if not rest or at < len(rest):
        raise FunctionError(worded('"{text}" is no duration such as 1h30m', text=text))
    if total > _LONGEST:
        raise FunctionError(worded('the duration "{text}" is too long', text=text))
    return sign * total


_PIECE = re.compile(r"'(?:[^']|'')*'|''|([A-Za-z])\1*|[^A-Za-z']+|'")


def _formatdate(format: str, text: str) -> Value:
    moment = parsed(text)
    return "".join(_written(piece[0], moment) for piece in _PIECE.finditer(format))


def _written(piece: str, moment: Moment) -> str:
    if piece == "''":
        return "'"
    if piece[0] == "'":
        if len(piece) == 1 or piece[-1] != "'":
            raise FunctionError("a literal in the format is not closed with '")
        return piece[1:-1].replace("''", "'")
    if not (piece[0].isascii() and piece[0].isalpha()):
        return piece
    written = _fields(moment).get(piece)
    if written is None:
        raise FunctionError(worded('"{piece}" is no part of a date format', piece=piece))
    return written


def _fields(moment: Moment) -> dict[str, str]:
    time = moment.time
    month, day = _MONTHS[time.month - 1], _DAYS[date.weekday(time)]
    half = "PM" if time.hour >= 12 else "AM"
    return {
        "YYYY": f"{time.year:04d}", "YY": f"{time.year % 100:02d}",
        "MMMM": month, "MMM": month[:3], "MM": f"{time.month:02d}", "M": str(time.month),
        "DD": f"{time.day:02d}", "D": str(time.day),
        "EEEE": day, "EEE": day[:3],
        "hh": f"{time.hour:02d}", "h": str(time.hour),
        "HH": f"{time.hour % 12 or 12:02d}", "H": str(time.hour % 12 or 12),
        "AA": half, "aa": half.lower(),
        "mm": f"{time.minute:02d}", "m": str(time.minute),
        "ss": f"{time.second:02d}", "s": str(time.second),
        "ZZZZZ": _zone(moment.offset, ""), "ZZZZ": _zone(moment.offset, "").replace(":", ""),
        "ZZZ": _zone(moment.offset, "UTC").replace(":", ""), "Z": _zone(moment.offset, "Z"),
    }  # fmt: skip


def _zone(offset: int, zero: str) -> str:
    """The offset from UTC as ``+09:00``, or ``zero`` where it is none and has a name."""
    if offset == 0 and zero:
        return zero
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"

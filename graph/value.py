"""What an expression is worth: known, unknown with the reason, a reference, or open between two.

A *value* is what a frontend computes. Known parts are plain Python: ``None``
(Terraform's ``null``), ``bool``, ``int``, ``Decimal`` (never ``float``), ``str``,
``list``, ``dict``, `SetOf`. The classes below stand inside them wherever something
is not plainly known, so an object with one unknown member keeps its known ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Union

from msgspec import Struct

from iac27017.graph.address import Address
from iac27017.graph.span import Span
from iac27017.graph.wording import Wording, plain


class Unknown(Struct, frozen=True):
    """No value here, and why.

    ``reason`` is a message template and ``arguments`` its fields, so that
    reasons can be counted and translated. ``references`` are resources that
    the value is computed from. ``cause`` identifies the undecided thing: two
    unknowns with the same non-empty cause are the same thing
    (``var.env`` of the root, wherever it was passed on to).
    """

    reason: str
    span: Span | None = None
    references: tuple[Reference, ...] = ()
    cause: str = ""
    arguments: tuple[tuple[str, str], ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and self.reason == other.reason and self.cause == other.cause and self.arguments == other.arguments

    def __hash__(self) -> int:
        return hash((self.reason, self.cause, self.arguments))

    def __str__(self) -> str:
        return self.wording

    @property
    def wording(self) -> Wording:
        """The reason as it is said to a reader."""
        return Wording(self.reason, dict(self.arguments)) if self.arguments else plain(self.reason)


def unknown(
    reason: str,
    span: Span | None = None,
    references: Iterable[Reference] = (),
    cause: str = "",
    **arguments: object,
) -> Unknown:
    """An `Unknown` whose reason names things: ``unknown("variable {name} has no value", name=n)``."""
    fields = tuple((name, str(argument)) for name, argument in arguments.items())
    return Unknown(reason, span, tuple(references), cause, fields)


class Reference(Struct, frozen=True):
    """Stands for an attribute of a resource that only the provider will know: ``aws_kms_key.k.arn``.

    An empty ``path`` is the resource itself. The value is taken to be neither
    null nor empty: identifiers and ARNs never are.
    """

    address: Address
    path: tuple[str | int, ...] = ()
    span: Span | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and self.address == other.address and self.path == other.path

    def __hash__(self) -> int:
        return hash((self.address, self.path))

    def __str__(self) -> str:
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return f"{self.address}{''.join(steps)}"

    def child(self, step: str | int) -> Reference:
        """The reference one attribute or index further in."""
        return Reference(self.address, (*self.path, step), self.span)


STORE = "parameter-store"
"""The type in the address of an entry of the SSM parameter store that is known by its name alone."""


def stored(name: str, span: Span | None = None) -> Reference:
    """What the entry of the parameter store called ``name`` holds, whoever declares it."""
    return Reference(Address(STORE, name, data=True), ("value",), span)


class Borrowed(str):
    """A known string that was read from another resource's attribute, and remembers whose.

    ``bucket = aws_s3_bucket.logs.bucket`` is worth ``"acme-logs"`` *and* is a tie.
    """

    __slots__ = ("reference",)
    reference: Reference

    def __new__(cls, text: str, reference: Reference) -> Borrowed:
        """``text``, which the attribute that ``reference`` names is worth."""
        borrowed = super().__new__(cls, text)
        borrowed.reference = reference
        return borrowed


class Encoded(str):
    """A known JSON string that remembers the structure, with its places, that it was made of.

    ``decoded`` is what went into ``jsonencode``, or an evaluated policy document.
    """

    __slots__ = ("decoded",)
    decoded: Value

    def __new__(cls, text: str, decoded: Value) -> Encoded:
        """``text``, which is the JSON of ``decoded``."""
        encoded = super().__new__(cls, text)
        encoded.decoded = decoded
        return encoded


HIDDEN = "(sensitive value)"


class Planned(str):
    """A known string of a plan that the code does not tell; ``written`` is what the code says in its place.

    A password that was given with ``-var`` is known to the plan, and yet comes from elsewhere.
    """

    __slots__ = ("written",)
    written: Value

    def __new__(cls, text: str, written: Value = None) -> Planned:
        """``text``, in whose place the code has ``written``."""
        planned = super().__new__(cls, text[:])  # not str(text), which is what a sensitive one prints
        planned.written = written
        return planned


class Sensitive(Planned):
    """A known string that nobody may see: it compares and parses as it is, and prints as `HIDDEN`."""

    __slots__ = ()

    def __str__(self) -> str:
        return HIDDEN

    def __repr__(self) -> str:
        return HIDDEN

    def __format__(self, form: str) -> str:
        return format(HIDDEN, form)


def concealed(value: Value) -> Value:
    """``value`` with every string in it `Sensitive`; flags and numbers stay, and are hidden by `Origin.SENSITIVE`."""
    match value:
        case str():
            return Sensitive(value, value.written if isinstance(value, Planned) else None)
        case Object():
            hidden = ((name, concealed(member)) for name, member in value.items())
            return Object(hidden, value.span, value.spans)
        case dict():
            return {name: concealed(member) for name, member in value.items()}
        case Array():
            return Array(map(concealed, value), value.span, value.spans)
        case list():
            return [concealed(member) for member in value]
        case _:
            return value


class Text(Struct, frozen=True):
    """A string of which some parts are references or unknown: ``"${aws_s3_bucket.b.arn}/*"``.

    ``parts`` has no empty and no adjacent strings, and at least one part that
    is no string. ``decoded`` is the structure that ``jsonencode`` made the
    text of, so that a policy document keeps its references and lines.
    """

    parts: tuple[str | Reference | Unknown, ...]
    decoded: Value = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash((self.parts,))

    def __str__(self) -> str:
        return "".join(
            part if isinstance(part, str) else "${" + (str(part) if isinstance(part, Reference) else "?") + "}"
            for part in self.parts
        )


class Condition(Struct, frozen=True):
    """Something undecided that is true or false: one truth value per ``key`` in one judgement.

    ``text`` is what a reader sees (``var.env == "prod"``). Where it asks whether
    one thing, ``subject``, is worth ``literal``, at most one of the conditions
    about that thing is true, and exactly one when ``literals`` are all that it can be worth.
    A condition that stands for several others has in ``means`` the choice between true and false that they make.
    """

    key: str
    text: str
    span: Span | None = None
    subject: str = ""
    literal: str = ""
    literals: frozenset[str] = frozenset()
    means: Value = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Condition) and self.key == other.key

    def __hash__(self) -> int:
        return hash((self.key,))


class Choice(Struct, frozen=True):
    """One of two values, by an undecided condition. An `ABSENT` branch means: not set there."""

    condition: Condition
    then: Value
    otherwise: Value


class Absent:
    """The type of `ABSENT`: a branch in which the thing is not there at all."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()

Guard = tuple[tuple[Condition, bool], ...]
"""Undecided conditions that must all hold for a thing to exist; empty when it surely does."""


class Object(dict[str, "Value"]):
    """A mapping that knows where each of its entries was written."""

    __slots__ = ("span", "spans")
    span: Span | None
    spans: dict[str, Span]

    def __init__(
        self,
        items: Iterable[tuple[str, Value]] = (),
        span: Span | None = None,
        spans: dict[str, Span] | None = None,
    ) -> None:
        super().__init__(items)
        self.span = span
        self.spans = spans if spans is not None else {}


class Array(list["Value"]):
    """A list that knows where each of its items was written."""

    __slots__ = ("span", "spans")
    span: Span | None
    spans: list[Span]

    def __init__(
        self, items: Iterable[Value] = (), span: Span | None = None, spans: list[Span] | None = None
    ) -> None:
        super().__init__(items)
        self.span = span
        self.spans = spans if spans is not None else []


class SetOf(list["Value"]):
    """A set: known members without duplicates, in Terraform's order; a list because members may be unhashable."""

    __slots__ = ()


Value = Union[
    None, bool, int, Decimal, str, list["Value"], dict[str, "Value"], Unknown, Reference, Text, Choice, Absent
]


def template(parts: Iterable[str | Reference | Unknown | Text]) -> str | Text:
    """The string that consists of ``parts``: a plain ``str`` when all of them are known."""
    merged: list[str | Reference | Unknown] = []
    run: list[str] = []
    for part in parts:
        for piece in part.parts if isinstance(part, Text) else (part,):
            if not isinstance(piece, str):
                merged += [*_together(run), piece]
                run = []
            elif piece:
                run.append(piece)
    merged += _together(run)
    if not merged:
        return ""
    if len(merged) == 1 and isinstance(merged[0], str):
        return str(merged[0])
    return Text(tuple(merged))


def _together(run: list[str]) -> list[str]:
    """Adjacent strings as one, joined once: a long document has a hundred thousand of them."""
    return run if len(run) < 2 else ["".join(run)]


def references_in(value: Value) -> Iterator[Reference]:
    """Every reference in ``value``, at any depth, in order; may repeat."""
    match value:
        case Reference():
            yield value
        case Borrowed():
            yield value.reference
        case Text():
            for part in value.parts:
                if not isinstance(part, str):
                    yield from references_in(part)
        case Unknown():
            yield from value.references
        case Choice():
            yield from references_in(value.then)
            yield from references_in(value.otherwise)
        case dict():
            for member in value.values():
                yield from references_in(member)
        case list():
            for member in value:
                yield from references_in(member)
        case _:
            return


def wholly_known(value: Value) -> bool:
    """Whether nothing in ``value`` is a reference, unknown, open or absent."""
    match value:
        case Unknown() | Reference() | Text() | Choice() | Absent():
            return False
        case dict():
            return all(map(wholly_known, value.values()))
        case list():
            return all(map(wholly_known, value))
        case _:
            return True


def branches(value: Value, limit: int = 8) -> list[tuple[Guard, Value]]:
    """The alternatives of a (nested) `Choice` with what each depends on.

    More than ``limit`` alternatives become one unknown.
    """
    found = list(_branches(value, ()))
    if len(found) > limit:
        return [((), unknown("more than {limit} alternatives are open", limit=limit))]
    return found


def _branches(value: Value, guard: Guard) -> Iterator[tuple[Guard, Value]]:
    if not isinstance(value, Choice):
        yield guard, value
        return
    settled = dict(guard).get(value.condition)
    if settled is not False:
        yield from _branches(value.then, guard if settled else (*guard, (value.condition, True)))
    if settled is not True:
        yield from _branches(value.otherwise, guard if settled is False else (*guard, (value.condition, False)))


def mapped(value: Value, function: Callable[[Value], Value]) -> Value:
    """``function`` applied to ``value``, or to each branch of it when it is open."""
    if isinstance(value, Choice):
        then, otherwise = mapped(value.then, function), mapped(value.otherwise, function)
        return Choice(value.condition, then, otherwise)
    return function(value)

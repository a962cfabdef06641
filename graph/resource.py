"""One resource in the graph: what a check reads, in the words of its concept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Union

from msgspec import Struct, field
from msgspec.structs import replace

from iac27017.graph.address import Address
from iac27017.graph.body import FILLED_IN, REPEATED, Body, Origin
from iac27017.graph.concepts import Concept, ValueType
from iac27017.graph.conditions import chosen, holds
from iac27017.graph.declaration import Declaration
from iac27017.graph.kind import Kind, NotSet, Property
from iac27017.graph.lookup import Leaf, first_path, items, readable
from iac27017.graph.span import Span
from iac27017.graph.value import ABSENT, HIDDEN, Guard, Reference, Text, Unknown, Value, unknown


class Known(Struct, frozen=True):
    """A value with its place and where it came from.

    ``attribute`` is the name in the language at hand (``storage_encrypted``);
    ``sources`` are the places further up, nearest first. ``spelled`` is how the
    language says it, where that differs (``"Enabled"`` for true), and for what
    no attribute says, where it is documented.
    """

    value: Value
    span: Span
    attribute: str = ""
    origin: Origin = Origin.WRITTEN
    sources: tuple[Span, ...] = ()
    spelled: str = ""


Answer = Union[Known, Unknown, None]
"""Known, unknown with the reason, or absent."""


class Resource(Struct, eq=False):
    """One resource instance, or a part of one; compared by identity.

    ``satellites`` are the resources that complete it (split bucket settings,
    its parameter group); ``opaque`` the concepts of such resources that are
    declared elsewhere.
    """

    declaration: Declaration
    kind: Kind
    address: Address
    body: Body
    owner: Resource | None = None
    part_guard: Guard = ()
    satellites: list[Resource] = field(default_factory=list)
    opaque: dict[Concept, Unknown] = field(default_factory=dict)
    parts: list[Resource] = field(default_factory=list)
    _read: dict[str, list[Leaf]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<{self.address}>"

    @property
    def concept(self) -> Concept:
        """What it is, cloud-neutral."""
        return self.kind.concept

    @property
    def type(self) -> str:
        """The concrete type: ``aws_s3_bucket``, ``AWS::S3::Bucket``."""
        return self.declaration.type

    @property
    def language(self) -> str:
        """``terraform``, ``cloudformation`` or ``plan``."""
        return self.declaration.language

    @property
    def span(self) -> Span:
        """The whole block; for a part, the block it was written as."""
        return self.declaration.span if self.owner is None else self.body.span

    @property
    def header(self) -> Span:
        """Where a reader's eye should land: the first line."""
        return self.declaration.header if self.owner is None else self.body.span

    @property
    def guard(self) -> Guard:
        """The undecided conditions under which it exists at all."""
        return self.declaration.guard + self.part_guard

    def get(self, name: str) -> Answer:
        """What ``name`` is worth here; the first when it is written several times.

        Raises `iac27017.graph.conditions.Fork` when that hangs on a condition
        that nothing has decided. Raises ``KeyError`` when the concept has no
        such property: a misspelt name must not read as absent.
        """
        return next(iter(self.get_all(name)), None)

    def get_all(self, name: str) -> list[Known | Unknown]:
        """Every value of ``name``: list items one by one, own values before satellites', else the default."""
        if self.concept.property_type(name) is None:
            raise KeyError(f"a {self.concept} has no property {name!r}")
        written = list(self._written(name))
        if written:
            return written
        return [answer for answer in (self._undecided(name), self._default(name)) if answer is not None][:1]


    def written(self, name: str) -> bool:
        """Whether the code says anything about ``name`` itself, rather than leaving it to the provider."""
        return any(
            isinstance(answer, Unknown) or answer.origin not in FILLED_IN
            for answer in self._written(name)
        )

    def can_say(self, name: str) -> bool:
        """Whether ``name`` is written in this resource itself, rather than in one that completes it, or nowhere."""
        prop = self.kind.properties.get(name)
        return prop is not None and bool(prop.paths.of(self.language))

    def attribute(self, name: str) -> str:
        """What ``name`` is called in this resource's language."""
        for holder in (self, *self.satellites):
            prop = holder.kind.properties.get(name)
            if prop and (path := prop.paths.of(self.language)):
                return first_path(path)
        return name

    def _written(self, name: str) -> Iterator[Known | Unknown]:
        # A plan repeats here what a satellite has set; where that is about to change, the satellite tells.
        repeated: list[Known | Unknown] = []
        for holder in (self, *(s for s in self.satellites if name in s.kind.properties)):
            if holder is not self and not holds(holder.guard):
                continue
            prop = holder.kind.properties.get(name)
            if prop is None:
                continue
            found = False
            for leaf in holder._leaves(name, prop):
                if holds(leaf.guard) and (answer := _answer(leaf, prop, self.language)) is not None:
                    if holder is self and self.satellites and leaf.origin in REPEATED:
                        repeated.append(answer)
                        continue
                    found = True
                    yield answer
            if found:
                return
        yield from repeated

    def _leaves(self, name: str, prop: Property) -> list[Leaf]:
        found = self._read.get(name)
        if found is None:
            path = prop.paths.of(self.language)
            found = self._read[name] = items(self.body, path) if path else []
        return found

    def _undecided(self, name: str) -> Unknown | None:
        """A setting that may stand in a resource which is declared elsewhere."""
        for concept, why in self.opaque.items():
            if name in concept.property_names() and not any(s.concept is concept for s in self.satellites):
                return why
        return None

    def _default(self, name: str) -> Answer:
        for holder in (*(s for s in self.satellites if name in s.kind.properties), self):
            if holder is not self and not holds(holder.guard):
                continue
            prop = holder.kind.properties.get(name)
            if prop is None or isinstance(prop.default, NotSet):
                continue
            if callable(prop.default):
                return prop.default(holder)
            path = readable(first_path(prop.paths.of(self.language)))
            spelled = _default_spelling(prop) if path else prop.source
            return Known(prop.default, holder.header, path, Origin.PROVIDER_DEFAULT, spelled=spelled)
        return None


def _answer(leaf: Leaf, prop: Property, language: str) -> Answer:
    """One leaf under the current assumptions, in the vocabulary's terms."""
    value = chosen(leaf.value)
    if value is None or value is ABSENT or (prop.presence and value == ""):
        return None
    if isinstance(value, Unknown):
        return replace(value, span=leaf.span)
    meaning = True if prop.presence else _coerced(value, prop.type)
    if isinstance(meaning, Unknown):
        return replace(meaning, span=leaf.span)
    if prop.meanings and isinstance(meaning, bool | int | str):
        meaning = prop.meanings.get(meaning, meaning)
    spelled = HIDDEN if leaf.origin is Origin.SENSITIVE else "" if meaning is value else _spelling(value)
    return Known(meaning, leaf.span, readable(leaf.path), leaf.origin, leaf.sources, spelled=spelled)


def _spelling(value: Value) -> str:
    """What is written, for a reader who wants to find it."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | Decimal():
            return str(value)
        case dict():
            return "{ ... }"
        case _:
            return ""


def _default_spelling(prop: Property) -> str:
    """How the language would say the default."""
    if prop.presence:
        return "none"
    return next((_spelling(written) for written, meaning in prop.meanings.items() if meaning == prop.default), "")


def _coerced(value: Value, type_: ValueType) -> Value:
    """``value`` as its type: providers take ``"true"`` for true and ``"7"`` for 7."""
    if type_ in (ValueType.REFERENCE, ValueType.DOCUMENT, ValueType.ANY):
        return value
    match value:
        case Reference() | Text():
            return unknown("{what} is known only after apply", what=value)
        case str() if type_ is ValueType.FLAG:
            return _FLAGS.get(value.lower(), value)
        case str() if type_ is ValueType.NUMBER:
            return _as_number(value)
        case bool() if type_ is ValueType.TEXT:
            return "true" if value else "false"
        case int() | Decimal() if type_ is ValueType.TEXT:
            return str(value)
        case _:
            return value


_FLAGS: Mapping[str, bool] = {"true": True, "false": False, "1": True, "0": False}


def _as_number(text: str) -> Value:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or number.adjusted() > 40:
        # Nobody's setting; as an integer it could fill the memory.
        return text
    return int(number) if number == number.to_integral_value() else number


def known_values(answers: Iterable[Known | Unknown]) -> list[Value]:
    """The plain values among ``answers``."""
    return [answer.value for answer in answers if isinstance(answer, Known)]

"""Makes bodies of planned values: blocks, attributes, and what the configuration says that they refer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from iac27017.graph.address import Address
from iac27017.graph.body import Attribute, Body, Origin
from iac27017.graph.span import Span
from iac27017.graph.value import (
    Array,
    Borrowed,
    Object,
    Planned,
    Reference,
    Sensitive,
    Unknown,
    Value,
    unknown,
)
from iac27017.plan.configuration import Block, Configuration, Place
from iac27017.plan.contents import Planned as PlannedResource
from iac27017.plan.loading import Json
from iac27017.plan.values import AFTER_APPLY, is_sensitive, value_of

Lookup = Callable[[Reference], Value]
"""The planned value of another resource's attribute; ``None`` where there is none."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the values of one resource are read with.

    ``block`` is its configuration, when the plan has one. ``told``: whether
    all that is written stands there, so that an unknown value that does not is
    the provider's to choose. ``filled`` is the origin of what nobody wrote.
    """

    configuration: Configuration
    block: Block | None
    span: Span
    told: bool
    filled: Origin
    lookup: Lookup
    owners: Mapping[str, Reference]


def body_of(resource: PlannedResource, context: Context) -> Body:
    """The resource's body."""
    expressions = context.block.expressions if context.block is not None else None
    return _Reader(context, resource.address).body(resource.values, resource.open, resource.sensitive, expressions)


class _Reader:
    def __init__(self, context: Context, address: Address) -> None:
        self._context = context
        self._address = address
        self._place = context.block.place if context.block is not None else None

    def body(self, known: Json, open_: Json, sensitive: Json, expressions: Mapping[str, Json] | None) -> Body:
        """One block; ``expressions`` is ``None`` where the configuration does not show its inside."""
        body = Body(self._context.span)
        values = value_of(known if isinstance(known, dict) else {}, open_)
        if not isinstance(values, dict):
            body.unknown = AFTER_APPLY
            return body
        for name, value in values.items():
            expression = expressions.get(name) if expressions is not None else None
            written = expression is not None
            if not written and self._is_left_out(value, expressions is not None):
                continue
            marks = sensitive.get(name) if isinstance(sensitive, dict) else sensitive if sensitive is True else None
            if _are_blocks(value) and _may_be_blocks(expression):
                inner = (_member(known, name), _member(open_, name), marks)
                body.blocks[name] = self._blocks(value, inner, expression)
            else:
                body.attributes[name] = self._attribute(value, marks, expression, written or expressions is None)
        return body

    def _is_left_out(self, value: Value, told: bool) -> bool:
        """Of what is not written: what the provider chooses later, and what it filled in to say nothing.

        A block that it filled in repeats a setting that other resources make.
        """
        if value in ("", [], {}):
            return True
        return self._context.told and told and (isinstance(value, Unknown) or _are_blocks(value))

    def _blocks(self, value: Value, trees: tuple[Json, Json, Json], expression: Json) -> list[Body]:
        assert isinstance(value, list)
        known, open_, sensitive = trees
        expressions = expression if isinstance(expression, list) else [expression] if expression is not None else []
        chosen = _matched(value, [each if isinstance(each, dict) else {} for each in expressions])
        return [
            self.body(_at(known, at), _at(open_, at), _at(sensitive, at) if sensitive is not True else True, chosen[at])
            for at in range(len(value))
        ]

    def _attribute(self, value: Value, sensitive: Json, expression: Json, written: bool) -> Attribute:
        value = self._settled(value, expression)
        origin = Origin.WRITTEN if written else self._context.filled
        if is_sensitive(sensitive):
            value, origin = _hidden(value), Origin.SENSITIVE
        return Attribute(value, self._context.span, origin)

    def _settled(self, value: Value, expression: Json) -> Value:
        """The value with the references that it was made of."""
        references = self._references(expression)
        if not references:
            value = self._given(value, expression)
        if isinstance(value, list):
            return self._members(value, references)
        return self._tied(value, references)

    def _members(self, value: list[Value], references: Sequence[Reference]) -> Value:
        """A list of which each open member is one of the references, where there are as many."""
        open_ = sum(isinstance(member, Unknown) for member in value)
        one_each = open_ > 1 and open_ == len(references)
        rest = iter(references)
        found = Array(span=self._context.span)
        for member in value:
            mine = [next(rest)] if one_each and isinstance(member, Unknown) else references
            found.append(self._tied(member, mine))
        return found

    def _tied(self, value: Value, references: Sequence[Reference]) -> Value:
        match value:
            case Unknown():
                return self._open(references)
            case Planned():
                return value
            case str():
                return self._borrowed(value, references)
            case dict():
                found = ((name, self._tied(member, references)) for name, member in value.items())
                return Object(found, self._context.span)
            case list():
                return self._members(value, references)
            case _:
                return value

    def _open(self, references: Sequence[Reference]) -> Value:
        """What is known only after apply: the one attribute that it hangs on, or all of them."""
        if len({reference.address for reference in references}) == 1:
            reference = references[0]
            found = self._context.lookup(reference) if reference.path == ("json",) else None
            return found if found is not None and not isinstance(found, str) else reference
        return replace(AFTER_APPLY, span=self._context.span, references=tuple(references))

    def _borrowed(self, value: str, references: Sequence[Reference]) -> Value:
        """A known string that another resource's attribute is worth as well, where the configuration or an id says so."""
        for reference in references:
            found = self._context.lookup(reference)
            if isinstance(found, str) and found[:] == value and not isinstance(found, Sensitive):
                return Borrowed(value, reference)
        owner = self._context.owners.get(value)
        return Borrowed(value, owner) if owner is not None and owner.address != self._address else value

    def _references(self, expression: Json) -> list[Reference]:
        if expression is None or self._place is None:
            return []
        return self._context.configuration.references(expression, self._place)

    def _given(self, value: Value, expression: Json) -> Value:
        """A string that only a variable gives: the code does not tell it."""
        if not isinstance(value, str) or self._place is None or expression is None:
            return value
        written = self._context.configuration.given(expression, self._place)
        return Planned(value, written) if written is not None else value


def _hidden(value: Value) -> Value:
    from iac27017.graph.value import concealed

    return concealed(value)


def _member(tree: Json, name: str) -> Json:
    return tree.get(name) if isinstance(tree, dict) else None


def _at(tree: Json, at: int) -> Json:
    return tree[at] if isinstance(tree, list) and at < len(tree) else None


def _are_blocks(value: Value) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(member, dict | Unknown) for member in value) and any(
        isinstance(member, dict) for member in value
    )


def _may_be_blocks(expression: Json) -> bool:
    """Whether the configuration has nested blocks there, or nothing: dynamic blocks are not shown."""
    if isinstance(expression, list) or expression is None:
        return True
    return isinstance(expression, dict) and not set(expression) <= {"references", "constant_value"}


def _matched(values: Sequence[Value], written: list[Mapping[str, Json]]) -> list[Mapping[str, Json] | None]:
    """For each planned block, the written one: in order, and of a set, the one whose constants are the same."""
    if len(written) == len(values) == 1:
        return list(written)
    left = dict(enumerate(written))
    found: list[Mapping[str, Json] | None] = []
    for at, value in enumerate(values):
        fitting = [place for place, each in left.items() if _fits(value, each)] if len(left) <= 200 else []
        best = at if at in fitting else fitting[0] if fitting else None
        found.append(left.pop(best) if best is not None else None)
    return found


def _fits(value: Value, written: Mapping[str, Json]) -> bool:
    """Whether every constant of a written block is what is planned."""
    if not isinstance(value, dict):
        return True
    for name, expression in written.items():
        constant = expression.get("constant_value") if isinstance(expression, dict) else None
        if isinstance(constant, str | int | bool) and name in value and value[name] != constant:
            return False
    return True


__all__ = ["Context", "Lookup", "Place", "body_of", "unknown"]

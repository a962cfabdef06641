"""Makes bodies of planned values: blocks, attributes, and what the configuration says that they refer to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

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
    Text,
    Unknown,
    Value,
    concealed,
)
from iac27017.plan.configuration import Block, Configuration, Mentioned
from iac27017.plan.contents import Planned as PlannedResource
from iac27017.plan.loading import Json
from iac27017.plan.values import AFTER_APPLY, is_sensitive, value_of

_TEXTS = re.compile(
    r"(?:^|_)(?:policy|document|definitions?|user_data|event_pattern|template|buildspec|content)$"
)
"""Names of texts that are as a rule made of references, rather than being one."""

_BEGINNINGS = frozenset({"resources", "not_resources"})
"""Of a policy document, what is as often the beginning of a text as it is one: ``"${arn}/*"`` is not the bucket."""

Lookup = Callable[[Reference], Value]
"""The planned value of another resource's attribute; ``None`` where there is none."""


class Context(Struct, frozen=True):
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
    return _Reader(context, resource.address).body(
        resource.values, resource.open, resource.sensitive, expressions
    )


class _Reader:
    def __init__(self, context: Context, address: Address) -> None:
        self._context = context
        self._address = address
        self._place = context.block.place if context.block is not None else None
        self._filled = False
        self._is_document = address.type == "aws_iam_policy_document"

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
            marks = (
                sensitive.get(name)
                if isinstance(sensitive, dict)
                else sensitive
                if sensitive is True
                else None
            )
            if _are_blocks(value) and _may_be_blocks(expression):
                inner = (_member(known, name), _member(open_, name), marks)
                filled = self._filled or (
                    expressions is not None and not written and self._context.filled is Origin.READ_BACK
                )
                body.blocks[name] = self._blocks(value, inner, expression, filled)
            else:
                body.attributes[name] = self._attribute(
                    name, value, marks, expression, written or expressions is None
                )
        return body

    def _is_left_out(self, value: Value, told: bool) -> bool:
        """Of what is not written: what the provider chooses later, and what it filled in to say nothing."""
        if value in ("", [], {}):
            return True
        return self._context.told and told and isinstance(value, Unknown)

    def _blocks(
        self, value: Value, trees: tuple[Json, Json, Json], expression: Json, filled: bool
    ) -> list[Body]:
        """Nested blocks; ``filled`` ones may be no dynamic ones but repeat what other resources set."""
        assert isinstance(value, list)
        before, self._filled = self._filled, filled
        known, open_, sensitive = trees
        expressions = (
            expression if isinstance(expression, list) else [expression] if expression is not None else []
        )
        chosen = _matched(value, [each if isinstance(each, dict) else {} for each in expressions])
        found = [
            self.body(
                _at(known, at),
                _at(open_, at),
                _at(sensitive, at) if sensitive is not True else True,
                chosen[at],
            )
            for at in range(len(value))
        ]
        self._filled = before
        return found

    def _attribute(
        self, name: str, value: Value, sensitive: Json, expression: Json, written: bool
    ) -> Attribute:
        value = self._settled(name, value, expression)
        told = Origin.WRITTEN if self._context.configuration.known else Origin.IN_STATE
        origin = told if written and not self._filled else self._context.filled
        if is_sensitive(sensitive):
            value, origin = concealed(value), Origin.SENSITIVE
        return Attribute(value, self._context.span, origin)

    def _settled(self, name: str, value: Value, expression: Json) -> Value:
        """The value with the references that it was made of."""
        mentioned = self._mentioned(expression)
        if _TEXTS.search(name):
            mentioned = replace(
                mentioned, alone=mentioned.alone and mentioned.references[0].path == ("json",)
            )
        if not mentioned.references:
            value = self._given(value, expression)
        if (
            isinstance(value, Unknown)
            and not mentioned.alone
            and len(mentioned.references) > 1
            and name.endswith("s")
        ):
            # A set with an open member is open as a whole; the provider's names of sets and lists are plural.
            return Array((self._hanging_on([each]) for each in mentioned.references), self._context.span)
        return self._tied(name, value, mentioned)

    def _members(self, name: str, value: list[Value], mentioned: Mentioned) -> Value:
        """A list of which each open member is one of the references, where there are as many."""
        open_ = sum(isinstance(member, Unknown) for member in value)
        begun = self._is_document and name in _BEGINNINGS
        one_each = open_ == len(mentioned.references) and not begun
        rest = iter(mentioned.references)
        found = Array(span=self._context.span)
        for member in value:
            if isinstance(member, Unknown) and not begun:
                found.append(next(rest) if one_each else self._hanging_on(mentioned.references))
            else:
                found.append(self._tied(name, member, mentioned))
        return found

    def _tied(self, name: str, value: Value, mentioned: Mentioned) -> Value:
        match value:
            case Unknown() if self._is_document and name in _BEGINNINGS:
                return self._begun(mentioned)
            case Unknown():
                return self._open(mentioned)
            case Planned():
                return value
            case str():
                return self._borrowed(value, mentioned.references)
            case dict():
                found = ((key, self._tied(name, member, mentioned)) for key, member in value.items())
                return Object(found, self._context.span)
            case list():
                return self._members(name, value, mentioned)
            case _:
                return value

    def _open(self, mentioned: Mentioned) -> Value:
        """What is known only after apply: the one attribute that it is, or all that it hangs on."""
        if not mentioned.alone:
            return self._hanging_on(mentioned.references)
        reference = mentioned.references[0]
        found = self._context.lookup(reference) if reference.path == ("json",) else None
        return found if found is not None and not isinstance(found, str) else reference

    def _begun(self, mentioned: Mentioned) -> Value:
        """A resource of a statement: an ARN, or a text that begins with one, such as ``"${arn}/*"``."""
        rest = self._hanging_on(mentioned.references)
        return Text((mentioned.references[0], rest)) if mentioned.alone else rest

    def _hanging_on(self, references: Sequence[Reference]) -> Unknown:
        return replace(AFTER_APPLY, span=self._context.span, references=tuple(references))

    def _borrowed(self, value: str, references: Sequence[Reference]) -> Value:
        """A known string, tied to the resource whose attribute it is where the configuration or an id says so."""
        for reference in references:
            found = self._context.lookup(reference)
            if isinstance(found, str) and found[:] == value and not isinstance(found, Sensitive):
                return Borrowed(value, reference)
        owner = self._context.owners.get(value)
        return Borrowed(value, owner) if owner is not None and owner.address != self._address else value

    def _mentioned(self, expression: Json) -> Mentioned:
        if expression is None or self._place is None:
            return Mentioned()
        return self._context.configuration.references(expression, self._place)

    def _given(self, value: Value, expression: Json) -> Value:
        """A string that only a variable gives: the code does not tell it."""
        if not isinstance(value, str) or self._place is None or expression is None:
            return value
        written = self._context.configuration.given(expression, self._place)
        return Planned(value, written) if written is not None else value


def _member(tree: Json, name: str) -> Json:
    return tree.get(name) if isinstance(tree, dict) else None


def _at(tree: Json, at: int) -> Json:
    return tree[at] if isinstance(tree, list) and at < len(tree) else None


def _are_blocks(value: Value) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(member, dict | Unknown) for member in value)
        and any(isinstance(member, dict) for member in value)
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


__all__ = ["Context", "Lookup", "body_of"]

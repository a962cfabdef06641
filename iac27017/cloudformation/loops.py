"""Unrolls the loops of the language extensions: ``Fn::ForEach::Name: [identifier, [values], {key: body}]``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as ReadOnly
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from iac27017.cloudformation.nodes import LOOP, Mapping, Node, Sequence, text_of
from iac27017.cloudformation.texts import as_text
from iac27017.graph.span import Span
from iac27017.graph.value import Choice, Value, unknown
from iac27017.graph.wording import worded

if TYPE_CHECKING:
    from iac27017.cloudformation.stack import Stack

Locals = ReadOnly[str, Value]
NOTHING: Locals = MappingProxyType({})

MAXIMUM_ENTRIES = 10_000
"""Entries that the loops of one stack make together."""


class Entry(Struct, frozen=True):
    """One entry that a loop makes; ``bound`` are the loop variables in its node."""

    name: str
    node: Node
    span: Span
    key: Span
    bound: Locals


def expanded_entries(name: str, node: Node, stack: Stack, bound: Locals) -> Iterator[Entry]:
    """The entries of one loop, those of loops in it included."""
    match node:
        case Sequence(items=[identifier, collection, Mapping() as body]) if text_of(identifier):
            variable = str(text_of(identifier))
            for value in _values(name, collection, stack, bound):
                inner = {**bound, variable: value}
                for key, child in body.entries.items():
                    if key.startswith(LOOP):
                        yield from expanded_entries(key, child, stack, inner)
                    elif stack.room_for_loops():
                        yield Entry(named(key, inner), child, body.entry_span(key), body.keys[key], inner)
        case _:
            stack.report(
                node.span,
                worded("{name} needs an identifier, a list and a mapping", name=name),
                "see the reference of Fn::ForEach",
            )


def _values(name: str, collection: Node, stack: Stack, bound: Locals) -> list[Value]:
    value = stack.value(collection, bound)
    if isinstance(value, Choice):
        value = value.then
    if isinstance(value, list):
        items: list[Value] = []
        for item in value:
            items += item if isinstance(item, list) else [item]
        return items
    return [unknown("what {loop} runs over is known only at deployment", collection.span, loop=name)]


def named(key: str, bound: Locals) -> str:
    """A key or other text with the loop variables put in; ``&{X}`` keeps letters and digits only."""

    def replaced(found: re.Match[str]) -> str:
        if found["name"] not in bound:
            return found[0]
        text = as_text(bound[found["name"]])
        if text is None:
            return "*"
        return re.sub(r"[^A-Za-z0-9]", "", text) if found[0].startswith("&") else text

    return re.sub(r"[$&]\{(?P<name>[A-Za-z0-9]+)\}", replaced, key)

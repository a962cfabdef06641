"""The tree of a template: every node knows its place, and both spellings of an intrinsic are one node."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct, field

from iac27017.graph.span import Span

Plain = None | bool | int | Decimal | str


class Scalar(Struct, eq=False):
    """A plain value, already of its type; ``written`` is a word such as ``On`` that YAML takes for something else."""

    value: Plain
    span: Span
    written: str = ""


class Sequence(Struct, eq=False):
    """A list."""

    items: list[Node]
    span: Span


class Mapping(Struct, eq=False):
    """A mapping; ``keys`` has the place of each key."""

    entries: dict[str, Node]
    span: Span
    keys: dict[str, Span] = field(default_factory=dict)

    def entry_span(self, name: str) -> Span:
        """From the key to the end of its value."""
        key, value = self.keys.get(name, self.span), self.entries[name].span
        return Span(key.file, key.line, key.column, value.end_line, value.end_column)


class Call(Struct, eq=False):
    """An intrinsic: ``!Sub x`` and ``{"Fn::Sub": x}`` alike, under its long name."""

    name: str
    argument: Node
    span: Span


Node = Scalar | Sequence | Mapping | Call

LOOP = "Fn::ForEach::"
"""Keys that start with this are loops, and stand among others in a mapping."""


def call_name(key: str) -> str | None:
    """The intrinsic that a mapping with nothing but ``key`` is; ``None`` when it is a plain mapping."""
    if key == "Ref" or (key.startswith("Fn::") and not key.startswith(LOOP)):
        return key
    return None


def tag_name(tag: str) -> str:
    """The long name of a short form: ``!Ref`` is ``Ref``, ``!GetAtt`` is ``Fn::GetAtt``."""
    short = tag[1:]
    return short if short in ("Ref", "Condition") else f"Fn::{short}"


def text_of(node: Node | None) -> str | None:
    """The text that ``node`` is written as; ``None`` when it is no scalar."""
    if not isinstance(node, Scalar) or node.value is None:
        return None
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    return str(node.value)


def name_of(node: Node | None) -> str | None:
    """The name that ``node`` is: a word that YAML takes for something else is still a name."""
    return node.written if isinstance(node, Scalar) and node.written else text_of(node)


def entry(node: Node | None, *path: str) -> Node | None:
    """What stands in nested mappings under ``path``, if anything."""
    for name in path:
        if not isinstance(node, Mapping):
            return None
        node = node.entries.get(name)
    return node


def entries(node: Node | None) -> Iterator[tuple[str, Node]]:
    """The entries of a mapping; nothing for anything else."""
    if isinstance(node, Mapping):
        yield from node.entries.items()


def members(node: Node | None) -> list[Node]:
    """The items of a list; a single node counts as a list of one."""
    match node:
        case None:
            return []
        case Sequence():
            return node.items
        case _:
            return [node]

"""Finds what a body says at a path, through blocks, attributes, objects and lists alike."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from iac27017.graph.body import Attribute, Body, Origin
from iac27017.graph.json_text import structure
from iac27017.graph.span import Span
from iac27017.graph.value import (
    ABSENT,
    Absent,
    Array,
    Choice,
    Guard,
    Object,
    Reference,
    Text,
    Unknown,
    Value,
    branches,
    unknown,
)

IN_JSON = "{}"
"""The step of a path that goes into JSON text."""


class Leaf(Struct, frozen=True):
    """What stands at the end of a path; ``guard`` says under which conditions it stands there."""

    value: Value
    span: Span
    origin: Origin = Origin.WRITTEN
    sources: tuple[Span, ...] = ()
    guard: Guard = ()
    path: str = ""


class Segment(Struct, frozen=True):
    """One step of a path: a name, and for ``parameter[name=x]`` which of several is meant."""

    name: str
    key: str = ""
    wanted: str = ""


def leaves(body: Body, paths: str) -> list[Leaf]:
    """The values at ``paths``: ``a.b``, ``list.item``, ``parameter[name=x].value``, ``a.[name.with.dots]``.

    ``a | b`` is the first that is set, ``a & b`` both of them.

    Lists on the way are walked item by item; a list at the end is given as it
    is. ``a.{}.b`` goes through JSON text. A block at the end gives one leaf
    per block, whose value is its content.
    """
    for path in paths.split(" | "):
        found = [leaf for each in path.split(" & ") for leaf in _walk(_Node(body, body.span), path_segments(each), each)]
        if found:
            return found
    return []


def items(body: Body, paths: str) -> list[Leaf]:
    """Like `leaves`, with a list at the end given item by item."""
    return [item for leaf in leaves(body, paths) for item in _items(leaf)]


def bodies(body: Body, paths: str) -> list[Body]:
    """The blocks, or objects, at ``paths`` as bodies; an unknown one is a body that is `Body.unknown`."""
    return [_as_body(item) for item in items(body, paths)]


def first_path(paths: str) -> str:
    """The one of ``paths`` that a reader is told of."""
    return paths.split(" | ", maxsplit=1)[0].split(" & ", maxsplit=1)[0]


def readable(path: str) -> str:
    """What a reader calls the thing at ``path``: ``rds.force_ssl`` for ``parameter[name=rds.force_ssl].value``.

    A key in brackets (``Parameters.[rds.force_ssl]``) is one that the writer chose, and is all that a reader needs.
    """
    segments = path_segments(path)
    if path.endswith("]") and path.rpartition("[")[0].endswith("."):
        return segments[-1].name
    chosen = next((segment.wanted for segment in reversed(segments[:-1]) if segment.wanted), "")
    return chosen or path.rpartition(f"{IN_JSON}.")[2]


class _Node(Struct, frozen=True):
    value: Value | Body
    span: Span
    origin: Origin = Origin.WRITTEN
    sources: tuple[Span, ...] = ()
    guard: Guard = ()


@lru_cache(maxsize=4096)
def path_segments(path: str) -> tuple[Segment, ...]:
    """The steps of one path."""
    return tuple(_segment(text) for text in _split(path))


def _split(path: str) -> Iterator[str]:
    """Cut at dots outside brackets: ``parameter[name=rds.force_ssl].value`` has two segments."""
    start, depth = 0, 0
    for at, char in enumerate(path):
        depth += (char == "[") - (char == "]")
        if char == "." and not depth:
            yield path[start:at]
            start = at + 1
    if path:
        yield path[start:]


def _segment(text: str) -> Segment:
    name, bracket, condition = text.partition("[")
    if not name:
        return Segment(condition.rstrip("]"))
    key, _, wanted = condition.rstrip("]").partition("=")
    return Segment(name, key, wanted) if bracket else Segment(name)


def _walk(node: _Node, segments: tuple[Segment, ...], path: str) -> Iterator[Leaf]:
    if not segments:
        value = node.value
        if isinstance(value, Body):
            yield Leaf(_as_object(value), value.span, node.origin, node.sources, node.guard, path)
        elif value is not None and value is not ABSENT:
            yield Leaf(value, node.span, node.origin, node.sources, node.guard, path)
        return
    for child in _step(node, segments[0]):
        yield from _walk(child, segments[1:], path)


def _step(node: _Node, segment: Segment) -> Iterator[_Node]:
    value = node.value
    if segment.name == IN_JSON:
        yield from _decoded(node)
        return
    match value:
        case Body():
            yield from _into_body(node, value, segment)
        case dict():
            if segment.name in value:
                span = value.spans.get(segment.name, node.span) if isinstance(value, Object) else node.span
                child = _Node(value[segment.name], span, node.origin, node.sources, node.guard)
                yield from _filtered(child, segment)
        case list():
            for item, span in _spanned(value, node.span):
                yield from _step(_Node(item, span, node.origin, node.sources, node.guard), segment)
        case Choice():
            for guard, branch in branches(value):
                yield from _step(_Node(branch, node.span, node.origin, node.sources, node.guard + guard), segment)
        case Reference():
            yield _Node(value.child(segment.name), node.span, node.origin, node.sources, node.guard)
        case Unknown() | Text():
            yield node
        case _:
            return


def _decoded(node: _Node) -> Iterator[_Node]:
    """The structure that JSON text is; what is a structure already stays what it is."""
    match value := node.value:
        case str() | Text():
            inside = structure(value, node.span)
            yield _Node(inside, node.span, node.origin, node.sources, node.guard)
        case Choice():
            for guard, branch in branches(value):
                yield from _decoded(_Node(branch, node.span, node.origin, node.sources, node.guard + guard))
        case Reference():
            reason = unknown("{what} is known only after apply", node.span, what=value)
            yield _Node(reason, node.span, node.origin, node.sources, node.guard)
        case _:
            yield node


def _into_body(node: _Node, body: Body, segment: Segment) -> Iterator[_Node]:
    blocks = body.blocks.get(segment.name)
    attribute = body.attributes.get(segment.name)
    if blocks:
        for block in blocks:
            child = _Node(block, block.span, guard=node.guard + block.guard)
            yield from _filtered(child, segment)
    elif attribute is not None:
        yield from _filtered(
            _Node(attribute.value, attribute.span, attribute.origin, attribute.sources, node.guard), segment
        )
    elif body.unknown is not None:
        yield _Node(body.unknown, body.span, guard=node.guard)


def _filtered(node: _Node, segment: Segment) -> Iterator[_Node]:
    """Of several blocks or objects, those whose ``key`` is the ``wanted`` one."""
    if not segment.key:
        yield node
        return
    if isinstance(node.value, list):
        for item, span in _spanned(node.value, node.span):
            yield from _filtered(_Node(item, span, node.origin, node.sources, node.guard), segment)
        return
    for key in _step(node, Segment(segment.key)):
        if isinstance(key.value, Unknown | Text | Reference | Choice):
            reason = unknown("{key} of a block cannot be told", node.span, key=segment.key)
            yield _Node(reason, node.span, guard=node.guard)
        elif _word(key.value) == segment.wanted:
            yield node


def _word(value: Value | Body) -> str:
    """A value as a path condition writes it: ``rule[enabled=true]``."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _spanned(value: list[Value], span: Span) -> Iterator[tuple[Value, Span]]:
    spans = value.spans if isinstance(value, Array) else []
    for at, item in enumerate(value):
        yield item, spans[at] if at < len(spans) else span


def _items(leaf: Leaf) -> Iterator[Leaf]:
    if isinstance(leaf.value, Choice):
        for guard, branch in branches(leaf.value):
            yield from _items(Leaf(branch, leaf.span, leaf.origin, leaf.sources, leaf.guard + guard, leaf.path))
    elif isinstance(leaf.value, list):
        for item, span in _spanned(leaf.value, leaf.span):
            yield from _items(Leaf(item, span, leaf.origin, leaf.sources, leaf.guard, leaf.path))
    elif leaf.value is not None and not isinstance(leaf.value, Absent):
        yield leaf


class _Block(Object):
    """A body seen as a value, so that it can stand in a leaf."""

    __slots__ = ("body",)
    body: Body


def _as_object(body: Body) -> Value:
    if body.unknown is not None and not body.attributes and not body.blocks:
        return body.unknown
    content = _Block(span=body.span)
    content.body = body
    for name, attribute in body.attributes.items():
        content[name] = attribute.value
        content.spans[name] = attribute.span
    for name, blocks in body.blocks.items():
        content[name] = Array((_as_object(block) for block in blocks), body.span, [b.span for b in blocks])
    return content


def _as_body(leaf: Leaf) -> Body:
    match leaf.value:
        case _Block():
            body = leaf.value.body
            return Body(body.span, body.attributes, body.blocks, leaf.guard, body.unknown)
        case Unknown():
            return Body(leaf.span, guard=leaf.guard, unknown=leaf.value)
        case dict():
            spans = leaf.value.spans if isinstance(leaf.value, Object) else {}
            attributes = {
                name: Attribute(value, spans.get(name, leaf.span), leaf.origin, leaf.sources)
                for name, value in leaf.value.items()
            }
            return Body(leaf.span, attributes, guard=leaf.guard)
        case _:
            reason = unknown("what {path} holds cannot be told", leaf.span, path=leaf.path)
            return Body(leaf.span, guard=leaf.guard, unknown=reason)

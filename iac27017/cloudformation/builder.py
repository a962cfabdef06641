"""Puts nodes together as a parser meets them, within bounds on depth and on what aliases expand to."""

from __future__ import annotations

from msgspec import Struct, field

from iac27017.cloudformation.nodes import Call, Mapping, Node, Scalar, Sequence, call_name, tag_name
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import worded

MAXIMUM_DEPTH = 100
"""Nested mappings and lists. No template that CloudFormation takes comes near."""

MAXIMUM_NODES = 400_000
"""Nodes of one file, what aliases stand for counted each time."""


class NotReadable(ValueError):
    """Raised for a text that is no template as a whole."""

    def __init__(self, message: str, span: Span, help: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(span, message, help)


class _Open(Struct):
    """A collection that is being read; ``key`` waits for its value."""

    node: Sequence | Mapping
    tag: str
    anchor: str
    key: str | None = None
    key_span: Span | None = None
    merged: list[Mapping] = field(default_factory=list)
    weight: int = 1


class Builder:
    """Takes scalars, starts and ends of collections in the order of the text."""

    def __init__(self, file: str) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._file = file
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._total = 0

    def scalar(self, scalar: Scalar, tag: str = "", anchor: str = "", raw: str | None = None) -> None:
        """A plain value, which may be the next key; that is ``raw``, as written."""
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.node, Mapping) and top.key is None:
            top.key = raw if raw is not None else str(scalar.value)
            top.key_span = scalar.span
            return
        self._add(Call(tag_name(tag), scalar, scalar.span) if tag else scalar, 1, anchor)

    def start(self, node: Sequence | Mapping, tag: str = "", anchor: str = "") -> None:
        """A collection begins.

        Raises `NotReadable` when it is nested too deeply, or stands where a key belongs.
        """
        if len(self._stack) >= MAXIMUM_DEPTH:
            raise NotReadable(
                worded("nested deeper than {limit} levels", limit=MAXIMUM_DEPTH),
                node.span,
                "flatten the template",
            )
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.node, Mapping) and top.key is None:
            raise NotReadable(
                "a key of a mapping is itself a mapping or a list", node.span, "write a plain key"
            )
        self._stack.append(_Open(node, tag, anchor))

    def end(self, line: int, column: int) -> None:
        """The innermost collection ends; the place is used when nothing in it ends later."""
        done = self._stack.pop()
        node = done.node
        start = node.span
        if isinstance(node, Mapping):
            _merge(node, done.merged)
        node.span = Span(self._file, start.line, start.column, line, column)
        self._add(_called(node, done.tag), done.weight, done.anchor)

    def alias(self, name: str, span: Span) -> None:
        """What was anchored as ``name``, once more.

        Raises `NotReadable` when there is no such anchor yet, or aliases expand to too much.
        """
        if name not in self._anchors:
            raise NotReadable(
                worded("the alias *{name} stands for nothing that ended before it", name=name),
                span,
                "define the anchor first",
            )
        if self._stack and isinstance(self._stack[-1].node, Mapping) and self._stack[-1].key is None:
            raise NotReadable("an alias stands where a key belongs", span, "write the key itself")
        node, weight = self._anchors[name]
        self._add(node, weight, "", span)

    def _add(self, node: Node, weight: int, anchor: str, place: Span | None = None) -> None:
        self._total += 1
        if self._total + weight > MAXIMUM_NODES:
            message = worded("more than {limit} values, aliases counted each time", limit=MAXIMUM_NODES)
            raise NotReadable(message, place or node.span, "write fewer aliases of aliases")
        if anchor:
            self._anchors[anchor] = (node, weight)
        if not self._stack:
            self.root = node
            return
        top = self._stack[-1]
        top.weight += weight
        if top.weight > MAXIMUM_NODES:
            message = worded("aliases expand to more than {limit} values", limit=MAXIMUM_NODES)
            raise NotReadable(message, place or node.span, "write fewer aliases of aliases")
        if isinstance(top.node, Sequence):
            top.node.items.append(node)
        else:
            self._enter(top, top.node, node)

    def _enter(self, top: _Open, mapping: Mapping, node: Node) -> None:
        assert top.key is not None and top.key_span is not None
        key, span, top.key = top.key, top.key_span, None
        if key == "<<":
            top.merged += [
                n for n in (node.items if isinstance(node, Sequence) else [node]) if isinstance(n, Mapping)
            ]
            return
        if key in mapping.entries:
            first = mapping.keys[key].line
            self.problems.append(
                Problem(
                    span,
                    worded('the key "{key}" is written twice; first in line {first}', key=key, first=first),
                    "keep one of them",
                )
            )
        mapping.entries[key] = node
        mapping.keys[key] = span


def _merge(mapping: Mapping, merged: list[Mapping]) -> None:
    """YAML's ``<<``: what the mapping does not say itself, in the order of the merged ones."""
    for other in merged:
        for key, node in other.entries.items():
            if key not in mapping.entries:
                mapping.entries[key] = node
                mapping.keys[key] = other.keys.get(key, other.span)


def _called(node: Sequence | Mapping, tag: str) -> Node:
    inside: Node = node
    if isinstance(node, Mapping) and len(node.entries) == 1:
        ((key, argument),) = node.entries.items()
        if name := call_name(key):
            inside = Call(name, argument, node.span)
    return Call(tag_name(tag), inside, node.span) if tag else inside

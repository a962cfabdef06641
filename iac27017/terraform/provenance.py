"""Follows a value to the places further up that it came from: arguments, locals, defaults, tfvars."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

from msgspec import Struct

from iac27017.graph.body import Origin
from iac27017.graph.span import Span
from iac27017.hcl import ast

MAXIMUM_SOURCES = 6

Path = tuple[str, ...]


class Mention(Struct, frozen=True):
    """``var.settings.size`` in an expression: kind ``var``, name ``settings``, path ``("size",)``."""

    kind: str
    name: str
    path: Path = ()


class Place(Struct, frozen=True):
    """Where an expression stands: a module instance, and the ``for_each`` and key that are in force."""

    scope: Traced
    each: ast.Expression | None = None
    key: str | None = None


class Source(Struct, frozen=True):
    """Where a named value was given: the place to show, and the expression to go on with."""

    span: Span
    expression: ast.Expression | None
    place: Place
    default: bool = False


class Traced(Protocol):
    """What provenance asks of a module instance."""

    def source(self, kind: str, name: str, path: Path) -> tuple[Source, Path] | None:
        """Where ``kind.name`` was given, and what of ``path`` is left to follow there."""
        ...


def sources(expression: ast.Expression, place: Place, path: Path = ()) -> tuple[Span, ...]:
    """Places that the value of ``expression`` came from, nearest first, at most six."""
    if type(expression) is ast.Literal:
        return ()
    found: list[Span] = []
    seen: set[tuple[int, Mention]] = set()
    queue = deque((mention, place) for mention in mentions(expression, path))
    while queue and len(found) < MAXIMUM_SOURCES:
        mention, at = queue.popleft()
        if (id(at.scope), mention) in seen:
            continue
        seen.add((id(at.scope), mention))
        if mention.kind == "each":
            queue.extend((more, Place(at.scope)) for more in _through_each(mention, at, found))
            continue
        given = at.scope.source(mention.kind, mention.name, mention.path)
        if given is not None:
            source, rest = given
            inner, span, left = _descend(source.expression, source.span, rest)
            if span not in found:
                found.append(span)
            if inner is not None:
                queue.extend((more, source.place) for more in mentions(inner, left))
    return tuple(found)


def origin(expression: ast.Expression, place: Place) -> Origin:
    """How the value came about: written here, a variable that took its default, or computed."""
    if is_written(expression):
        return Origin.WRITTEN
    for _ in range(32):
        if not (isinstance(expression, ast.GetAttr) and isinstance(expression.target, ast.Variable)):
            return Origin.COMPUTED
        if expression.target.name != "var":
            return Origin.COMPUTED
        given = place.scope.source("var", expression.name, ())
        if given is None:
            return Origin.COMPUTED
        source = given[0]
        if source.default:
            return Origin.VARIABLE_DEFAULT
        if source.expression is None:
            return Origin.COMPUTED
        expression, place = source.expression, source.place
    return Origin.COMPUTED


def is_written(expression: ast.Expression) -> bool:
    """Whether the value stands there as it is: literals, and lists and objects of them."""
    match expression:
        case ast.Literal():
            return True
        case ast.TupleLiteral():
            return all(map(is_written, expression.items))
        case ast.ObjectLiteral():
            return all(is_written(key) and is_written(value) for key, value in expression.items)
        case _:
            return False


def mentions(expression: ast.Expression, path: Path = ()) -> tuple[Mention, ...]:
    """The variables, locals, module outputs and ``each`` that an expression names, in order."""
    chain = _chain(expression)
    if chain is not None:
        return (Mention(chain.kind, chain.name, chain.path + path),)
    return _mentions(_Identity(expression))


class _Identity:
    """A syntax node as a dictionary key: by identity, and kept alive."""

    __slots__ = ("node",)

    def __init__(self, node: ast.Expression) -> None:
        self.node = node

    def __hash__(self) -> int:
        return id(self.node)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.node is self.node


@lru_cache(maxsize=65_536)
def _mentions(identity: _Identity) -> tuple[Mention, ...]:
    return tuple(dict.fromkeys(_walk(identity.node)))


def _walk(node: ast.Expression) -> Iterator[Mention]:
    pending: list[object] = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, (ast.GetAttr, ast.Index, ast.Splat)):
            chain = _chain(current)
            if chain is not None:
                yield chain
                continue
        pending.extend(reversed(_children(current)))


def _chain(node: object) -> Mention | None:
    """The mention that a traversal is, such as ``var.x.y["z"]``."""
    names: list[str] = []
    while True:
        match node:
            case ast.GetAttr():
                names.append(node.name)
                node = node.target
            case ast.Index(key=ast.Literal(value=str() as key)):
                names.append(key)
                node = node.target
            case ast.Index() | ast.Splat():
                names.clear()
                node = node.target
            case ast.Variable(name=("var" | "local" | "module" | "each") as kind) if names:
                names.reverse()
                return Mention(kind, names[0], tuple(names[1:]))
            case _:
                return None


def _children(node: object) -> list[object]:
    match node:
        case ast.GetAttr():
            return [node.target]
        case ast.Index():
            return [node.target, node.key]
        case ast.Splat():
            return [node.target, *node.steps]
        case ast.Template():
            return list(node.parts)
        case ast.TemplateIf():
            return [node.condition, node.then, node.otherwise]
        case ast.TemplateFor():
            return [node.collection, node.body]
        case ast.Call():
            return list(node.arguments)
        case ast.Unary():
            return [node.operand]
        case ast.Binary():
            return [node.left, node.right]
        case ast.Conditional():
            return [node.condition, node.then, node.otherwise]
        case ast.TupleLiteral():
            return list(node.items)
        case ast.ObjectLiteral():
            return [part for pair in node.items for part in pair]
        case ast.ForTuple():
            return [node.collection, node.result, node.condition]
        case ast.ForObject():
            return [node.collection, node.result_key, node.result, node.condition]
        case _:
            return []


def _through_each(mention: Mention, at: Place, found: list[Span]) -> tuple[Mention, ...]:
    """``each.value.x`` came from the entry of ``for_each`` with this instance's key."""
    if at.each is None:
        return ()
    path = ((at.key,) if at.key is not None else ()) + (mention.path if mention.name == "value" else ())
    inner, span, left = _descend(at.each, at.each.span, path)
    if span not in found:
        found.append(span)
    return mentions(inner, left) if inner is not None else ()


def _descend(expression: ast.Expression | None, span: Span, path: Path) -> tuple[ast.Expression | None, Span, Path]:
    """Into object literals along ``path``, as far as it goes."""
    while path and isinstance(expression, ast.ObjectLiteral):
        for key, value in expression.items:
            if isinstance(key, ast.Literal) and key.value == path[0]:
                start, end = key.span, value.span
                span = Span(start.file, start.line, start.column, end.end_line, end.end_column)
                expression, path = value, path[1:]
                break
        else:
            break
    return expression, span, path

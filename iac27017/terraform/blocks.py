"""Evaluates the body of a block: its attributes with their origins, nested and ``dynamic`` blocks."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from iac27017.graph.body import Attribute, Body
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import (
    Array,
    Choice,
    Condition,
    Guard,
    Object,
    Reference,
    Text,
    Unknown,
    Value,
    references_in,
    unknown,
)
from iac27017.graph.wording import worded
from iac27017.hcl import ast
from iac27017.terraform.choices import instance_of
from iac27017.terraform.environment import Env
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.evaluate import completed
from iac27017.terraform.loops import MAXIMUM_ITEMS, pairs
from iac27017.terraform.provenance import MAXIMUM_SOURCES, Place, origin, sources

MAXIMUM_BLOCKS = 5_000

NOT_EVALUATED = frozenset({"precondition", "postcondition"})
"""Custom conditions check values; they are none of the resource's own."""


class Context(Struct, frozen=True):
    """Where a body is evaluated. ``above`` are sources that all its values share (a ``dynamic`` block's)."""

    env: Env
    place: Place
    above: tuple[Span, ...] = ()
    guard: Guard = ()


def build(body: ast.Body, context: Context, span: Span) -> Body:
    """The evaluated body of a nested block."""
    attributes = {name: evaluated(attribute, context) for name, attribute in body.attributes.items()}
    return Body(span, attributes, nested(body, context), context.guard, unread(body))


def unread(body: ast.Body) -> Unknown | None:
    """Why nobody can tell what else ``body`` says: a part of it could not be read as HCL."""
    if body.unread is None:
        return None
    return unknown("a part of this block cannot be read ({place})", body.unread, place=body.unread.place)


def evaluated(attribute: ast.Attribute, context: Context) -> Attribute:
    """One attribute, with the places that its value came from."""
    return placed(attribute, completed(context.env.attempt(attribute.value)), context)


def placed(attribute: ast.Attribute, value: Value, context: Context) -> Attribute:
    """An evaluated attribute with its span, origin and sources."""
    expression = attribute.value
    if type(expression) is ast.Literal:
        return Attribute(value, attribute.span, sources=context.above)
    found = sources(expression, context.place)
    if context.above:
        found = tuple(dict.fromkeys((*found, *context.above)))[:MAXIMUM_SOURCES]
    return Attribute(value, attribute.span, origin(expression, context.place), found)


def nested(body: ast.Body, context: Context, only: str | None = None) -> dict[str, list[Body]]:
    """The nested blocks by type, ``dynamic`` ones expanded; those of one type when ``only`` is given."""
    found: dict[str, list[Body]] = {}
    for block in body.blocks:
        kind = kind_of(block)
        if kind in NOT_EVALUATED or (only is not None and kind != only):
            continue
        if block.type == "dynamic":
            found.setdefault(kind, []).extend(_dynamic(block, kind, context))
        elif kind == "lifecycle":
            found.setdefault(kind, []).append(_lifecycle(block, context))
        else:
            found.setdefault(kind, []).append(build(block.body, context, block.span))
    return found


def kind_of(block: ast.Block) -> str:
    """The type of a nested block, which is the label of a ``dynamic`` one."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _dynamic(block: ast.Block, kind: str, context: Context) -> Iterator[Body]:
    for_each, content = block.body.attributes.get("for_each"), next(block.body.blocks_of("content"), None)
    if for_each is None or content is None:
        problem = Problem(
            block.header, worded("dynamic {kind} lacks for_each or content", kind=kind), "add what is missing"
        )
        context.env.scope.report(problem)
        return
    iterator = block.body.attributes.get("iterator")
    name = iterator.value.name if iterator and isinstance(iterator.value, ast.Variable) else kind
    above = (for_each.span, *sources(for_each.value, context.place), *context.above)
    inner = replace(context, above=tuple(dict.fromkeys(above))[:MAXIMUM_SOURCES])
    value = context.env.narrowed(context.env.attempt(for_each.value))
    yield from _expanded(value, _Dynamic(kind, name, for_each.value.span, content), inner)


class _Dynamic(Struct, frozen=True):
    kind: str
    iterator: str
    span: Span
    content: ast.Block


def _expanded(value: Value, dynamic: _Dynamic, context: Context) -> Iterator[Body]:
    match value:
        case Choice():
            for truth, branch in ((True, value.then), (False, value.otherwise)):
                env = context.env.assuming(value.condition.key, truth)
                guard = (*context.guard, (value.condition, truth))
                yield from _expanded(env.narrowed(branch), dynamic, replace(context, env=env, guard=guard))
        case Unknown() | Reference() | Text():
            yield _undecided(value, dynamic, context)
        case _:
            yield from _each(value, dynamic, context)


def _each(value: Value, dynamic: _Dynamic, context: Context) -> Iterator[Body]:
    report = context.env.scope.report
    limit = min(MAXIMUM_BLOCKS, MAXIMUM_ITEMS)
    try:
        context.env.scope.functions.budget.spend(len(value) if isinstance(value, (list, dict)) else 1)
        for at, (key, member, _) in enumerate(pairs(value, dynamic.span)):
            if at >= limit:
                message = worded(
                    "dynamic {kind} makes more than {limit} blocks; the rest is not looked at",
                    kind=dynamic.kind,
                    limit=limit,
                )
                report(Problem(dynamic.span, message, "use fewer elements"))
                return
            yield _one(key, member, dynamic, context)
    except LimitExceeded as error:
        context.env.exceeded(error, dynamic.span)
    except FunctionError:
        message = worded("dynamic {kind} goes over something that is no collection", kind=dynamic.kind)
        report(Problem(dynamic.span, message, "for_each takes a list, a set or a map"))


def _one(key: Value, member: Value, dynamic: _Dynamic, context: Context) -> Body:
    iterator = Object((("key", key), ("value", member)))
    env = context.env.with_names({dynamic.iterator: iterator})
    return build(dynamic.content.body, replace(context, env=env), dynamic.content.span)


def _undecided(value: Value, dynamic: _Dynamic, context: Context) -> Body:
    """Nobody can tell whether there is such a block, nor what its iterator holds."""
    place = f"{context.env.scope.place}{instance_of(context.env)}"
    text = worded("dynamic {name} is not empty", name=dynamic.kind)
    condition = Condition(f"{text}: {dynamic.span}@{place}", text, dynamic.span)
    reason = value
    if not isinstance(value, Unknown):
        why = "the elements of {what} are only known after apply"
        reason = unknown(why, dynamic.span, references_in(value), what=str(value)[:80])
    return _one(reason, reason, dynamic, replace(context, guard=(*context.guard, (condition, True))))


def _lifecycle(block: ast.Block, context: Context) -> Body:
    """``lifecycle``: its lists name attributes, which are kept as text."""
    body = Body(block.span)
    for name, attribute in block.body.attributes.items():
        if name in ("ignore_changes", "replace_triggered_by"):
            body.attributes[name] = Attribute(_names(attribute.value), attribute.span)
        else:
            body.attributes[name] = evaluated(attribute, context)
    return body


def _names(node: ast.Expression) -> Value:
    if isinstance(node, ast.TupleLiteral):
        return Array(map(_names, node.items), node.span, [item.span for item in node.items])
    return traversal_text(node)


def traversal_text(node: ast.Expression) -> str:
    """A traversal as it is written: ``aws.eu``, ``tags["x"]``; empty for anything else."""
    match node:
        case ast.Literal(value=str() as text):
            return text
        case ast.Variable():
            return node.name
        case ast.GetAttr():
            return f"{traversal_text(node.target)}.{node.name}"
        case ast.Index(key=ast.Literal(value=key)):
            return f'{traversal_text(node.target)}["{key}"]' if isinstance(key, str) else f"{traversal_text(node.target)}[{key}]"
        case _:
            return ""

"""Steps from a value to a part of it: ``.name``, ``[key]`` and splats, lazily through resources and modules."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from iac27017.graph.address import ANY
from iac27017.graph.span import Span
from iac27017.graph.value import (
    Array,
    Choice,
    Reference,
    SetOf,
    Text,
    Unknown,
    Value,
    references_in,
    unknown,
)
from iac27017.graph.wording import worded
from iac27017.hcl import ast
from iac27017.terraform import operators
from iac27017.terraform.causes import cause_of, step_cause
from iac27017.terraform.choices import distribute
from iac27017.terraform.collection import ListOf
from iac27017.terraform.environment import BlockObject, Env, EvaluationError, EveryKey, Fault, ModuleOutputs

Root = Callable[[Env, str, Span], Value]

SPLAT_LIMIT = 20


def get_attr(node: ast.GetAttr, env: Env) -> Value:
    """``target.name``, where a target may be the first name of a traversal."""
    target = node.target
    kind = type(target)
    if kind is ast.Variable:
        name = target.name  # type: ignore[union-attr]
        if name not in env.names:
            return env.narrowed(_start(env, name, node.name, node.span))
    elif kind is ast.GetAttr and type(target.target) is ast.Variable:  # type: ignore[union-attr]
        first = target.target.name  # type: ignore[union-attr]
        if first in ("data", "resource", "ephemeral") and first not in env.names:
            type_ = target.name  # type: ignore[union-attr]
            if first == "ephemeral":
                return unknown("ephemeral values exist only while terraform runs", node.span)
            return env.narrowed(env.scope.resource(first == "data", type_, node.name, node.span))
    return attribute(env.evaluate(target), node.name, env, node.span)


def variable(node: ast.Variable, env: Env) -> Value:
    """A name that stands alone: a loop variable, or a mistake."""
    try:
        return env.narrowed(env.names[node.name])
    except KeyError:
        message = worded("there is nothing called {name} here", name=node.name)
        raise EvaluationError(message, node.span) from None


def index(node: ast.Index, env: Env) -> Value:
    """``target[key]``."""
    return item(env.evaluate(node.target), env.evaluate(node.key), env, node.span)


def splat(node: ast.Splat, env: Env) -> Value:
    """``target[*].a`` and ``target.*.a``: the steps applied to each element; null is no element."""
    return _splat(env.evaluate(node.target), node, env)


def attribute(value: Value, name: str, env: Env, span: Span) -> Value:
    """``value.name``.

    Raises `EvaluationError` when there is surely no such attribute.
    """
    match value:
        case ModuleOutputs():
            return env.narrowed(value.output(name, span))
        case Reference():
            return value.child(name) if value.path else env.narrowed(env.scope.resolve(value, name, span))
        case EveryKey():
            return next(iter(value.values()))
        case dict():
            if name in value:
                return env.narrowed(value[name])
            if isinstance(value, BlockObject):
                return value.reference.child(name)
            raise EvaluationError(worded("there is no attribute {name} in this object", name=name), span)
        case Choice():
            return distribute(value, env, lambda branch, e: attribute(branch, name, e, span))
        case Fault():
            return value
        case Unknown():
            return _inside(value, f".{name}")
        case _:
            return operators.attribute(value, name, span)


def item(value: Value, key: Value, env: Env, span: Span) -> Value:
    """``value[key]``.

    Raises `EvaluationError` when there is surely no such element.
    """
    if type(key) is Choice:
        return distribute(key, env, lambda branch, e: item(e.narrowed(value), branch, e, span))
    match value:
        case Choice():
            return distribute(value, env, lambda branch, e: item(branch, e.narrowed(key), e, span))
        case EveryKey():
            return next(iter(value.values()))
        case ModuleOutputs() | BlockObject() if isinstance(key, str):
            return attribute(value, key, env, span)
        case Reference():
            return _into_reference(value, key, env, span)
        case Fault():
            return value
        case Unknown():
            text = cause_of(key)
            return _inside(value, f"[{text}]" if text else "")
        case list() if isinstance(key, Unknown | Reference | Text):
            return _somewhere(value, key, span, env.strict)
        case dict() if isinstance(key, Unknown | Reference | Text) and str(key) not in value:
            return _somewhere(value, key, span, env.strict)
        case dict() if isinstance(key, Reference | Text):
            return env.narrowed(value[str(key)])
        case list() if len(value) == 1 and isinstance(value[0], Reference) and value[0].address.key is ANY:
            return value[0]
        case _:
            return env.narrowed(operators.index(value, key, span))


def undecided(value: Value, reason: str, span: Span) -> Unknown:
    """An unknown that is computed from ``value`` and keeps its references."""
    if isinstance(value, Unknown):
        return value
    return unknown(reason, span, tuple(references_in(value))[:SPLAT_LIMIT], what=str(value)[:80])


def _start(env: Env, first: str, name: str, span: Span) -> Value:
    if first in ("var", "local", "module", "path", "terraform"):
        return env.scope.named(first, name, span)
    if first in ("each", "count", "self"):
        raise EvaluationError(worded("{first}.{name} has no meaning here", first=first, name=name), span)
    return env.scope.resource(False, first, name, span)


def _inside(value: Unknown, step: str) -> Unknown:
    cause = step_cause(value, step) if step else ""
    return Unknown(value.reason, value.span, value.references, cause, value.arguments)


def _into_reference(value: Reference, key: Value, env: Env, span: Span) -> Value:
    match key:
        case str() if not value.path:
            return attribute(value, key, env, span)
        case str() | int() if not isinstance(key, bool):
            return value.child(key)
        case Decimal():
            return value.child(int(key))
        case None:
            raise EvaluationError("the index is null", span)
        case _:
            return undecided(value, "an element of {what} is read that nobody can tell", span)


def _somewhere(value: Value, key: Value, span: Span, strict: bool) -> Value:
    """An element under an undecided key: certain when all elements are the same, unless there may be none."""
    members = list(value.values()) if isinstance(value, dict) else value
    if not strict and isinstance(members, list) and members and all(member == members[0] for member in members[1:]):
        only = members[0]
        if not isinstance(only, Unknown):
            return only
    references = tuple(references_in(members))[:SPLAT_LIMIT]
    cause = step_cause(value, f"[{cause_of(key)}]") if cause_of(key) else ""
    reason = key.reason if isinstance(key, Unknown) else "the index {key} is only known after apply"
    arguments = key.arguments if isinstance(key, Unknown) else (("key", str(key)),)
    return Unknown(reason, span, references, cause, arguments)


def _splat(value: Value, node: ast.Splat, env: Env) -> Value:
    match value:
        case None:
            return Array((), node.span)
        case Choice():
            return distribute(value, env, lambda branch, e: _splat(branch, node, e))
        case Fault():
            return value
        case Unknown():
            return _inside(value, "[*]" + "".join(f".{s}" if isinstance(s, str) else "[]" for s in node.steps))
        case Reference() if value.path:
            return undecided(value, "how many elements {what} has is only known after apply", node.span)
        case list():
            spans = value.spans if isinstance(value, Array) else []
            kind = ListOf if isinstance(value, (ListOf, SetOf)) else Array
            return kind((_steps(member, node, env) for member in value), node.span, spans)
        case _:
            return Array((_steps(value, node, env),), node.span)


def _steps(value: Value, node: ast.Splat, env: Env) -> Value:
    for step in node.steps:
        if isinstance(step, str):
            value = attribute(value, step, env, node.span)
        else:
            value = item(value, env.evaluate(step), env, node.span)
    return value



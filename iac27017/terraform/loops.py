"""``for`` expressions, over whatever is known of a collection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from iac27017.graph.span import Span
from iac27017.graph.value import (
    Array,
    Choice,
    Object,
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
from iac27017.terraform.choices import branch_on, distribute, too_many_alternatives
from iac27017.terraform.environment import ROUND, Env, EvaluationError, EveryKey, ModuleOutputs
from iac27017.terraform.errors import LimitExceeded

Loop = ast.ForTuple | ast.ForObject

MAXIMUM_ITEMS = 100_000
UNDECIDED_MEMBERS = 4


def for_tuple(node: ast.ForTuple, env: Env) -> Value:
    """``[for ...]``."""
    return _over(env.evaluate(node.collection), node, env)


def for_object(node: ast.ForObject, env: Env) -> Value:
    """``{for ...}``."""
    return _over(env.evaluate(node.collection), node, env)


def pairs(collection: Value, span: Span) -> Iterator[tuple[Value, Value, Span]]:
    """Key, value and place of each element, in Terraform's order.

    Raises `EvaluationError` when there is nothing to go through.
    """
    match collection:
        case ModuleOutputs():
            yield from pairs(collection.complete(), span)
        case EveryKey():
            for value in collection.values():
                yield unknown("the keys are only known after apply", span), value, span
        case dict():
            spans = collection.spans if isinstance(collection, Object) else {}
            for key in sorted(collection):
                yield key, collection[key], spans.get(key, span)
        case SetOf():
            for value in collection:
                yield value, value, span
        case list():
            spans_ = collection.spans if isinstance(collection, Array) else []
            for at, value in enumerate(collection):
                yield at, value, spans_[at] if at < len(spans_) else span
        case None:
            raise EvaluationError("for goes over null", span)
        case _:
            raise EvaluationError("for goes over something that is no collection", span)


def key_text(value: Value) -> str | None:
    """A map key as text; references stay symbolic; ``None`` when nobody can tell it."""
    match value:
        case str():
            return str(value)
        case bool():
            return "true" if value else "false"
        case Reference():
            return "${" + str(value) + "}"
        case Text():
            return str(value)
        case None | Unknown() | Choice() | list() | dict():
            return None
        case _:
            return str(value)


def _over(collection: Value, node: Loop, env: Env) -> Value:
    match collection:
        case Choice():
            return distribute(collection, env, lambda branch, e: _over(branch, node, e))
        case Unknown() | Reference() | Text():
            return _unknown_result(collection, node)
    if isinstance(collection, (list, dict)):
        try:
            if len(collection) > MAXIMUM_ITEMS:
                raise LimitExceeded("for goes over no more than {limit} elements", MAXIMUM_ITEMS)
            env.scope.functions.budget.spend(len(collection))
        except LimitExceeded as error:
            return env.exceeded(error, node.span)
    items = list(pairs(collection, node.collection.span))
    loop = env.with_names({ROUND: f"{env.names.get(ROUND, '')}."})
    return _collected(node, loop, items, 0, [], 0)


Entry = tuple[str | None, Value, Span]


def _collected(
    node: Loop,
    loop: Env,
    items: list[tuple[Value, Value, Span]],
    start: int,
    entries: list[Entry],
    undecided: int,
) -> Value:
    """Go on from element ``start``. Where nobody can tell whether an element is in, go on both ways."""
    for at in range(start, len(items)):
        key, value, span = items[at]
        _bind(node, loop, key, value, at)
        if node.condition is not None:
            wanted = loop.narrowed(loop.evaluate(node.condition))
            if wanted is False:
                continue
            if wanted is not True:
                return _both_ways(node, loop, items, at, entries, wanted, undecided)
        entry = _entry(node, loop, span)
        if isinstance(entry, Unknown):
            return entry
        entries.append(entry)
    return _result(node, entries)


def _both_ways(
    node: Loop,
    loop: Env,
    items: list[tuple[Value, Value, Span]],
    at: int,
    entries: list[Entry],
    wanted: Value,
    undecided: int,
) -> Value:
    if undecided >= UNDECIDED_MEMBERS and not isinstance(wanted, str):
        return too_many_alternatives([value for _, value, _ in items])
    key, value, span = items[at]

    def with_it(env: Env) -> Value:
        inner = env.with_names({})
        _bind(node, inner, key, value, at)
        entry = _entry(node, inner, span)
        if isinstance(entry, Unknown):
            return entry
        return _collected(node, inner, items, at + 1, [*entries, entry], undecided + 1)

    def without_it(env: Env) -> Value:
        return _collected(node, env.with_names({}), items, at + 1, list(entries), undecided + 1)

    return branch_on(wanted, loop, node.span, with_it, without_it)


def _bind(node: Loop, loop: Env, key: Value, value: Value, at: int) -> None:
    """Loop environments are private to one loop, so their names may be overwritten."""
    loop.names[ROUND] = f"{str(loop.names[ROUND]).rpartition('.')[0]}.{at}"
    if node.key is not None:
        loop.names[node.key] = key
    loop.names[node.value] = value


def _entry(node: Loop, loop: Env, span: Span) -> Entry | Unknown:
    if isinstance(node, ast.ForTuple):
        return None, loop.attempt(node.result), span
    key = loop.narrowed(loop.evaluate(node.result_key))
    text = key_text(key)
    if text is None:
        if key is None or isinstance(key, (list, dict)):
            raise EvaluationError("a key is no string", node.result_key.span)
        references = (*references_in(key), *references_in(loop.attempt(node.result)))
        if isinstance(key, Unknown):
            return Unknown(key.reason, key.span, references, "", key.arguments)
        return unknown("a key of this map cannot be told", node.result_key.span, references)
    return text, loop.attempt(node.result), span


def _result(node: Loop, entries: list[Entry]) -> Value:
    spans = [span for _, _, span in entries]
    if isinstance(node, ast.ForTuple):
        return Array([value for _, value, _ in entries], node.span, spans)
    result = Object((), node.span)
    for key, value, span in entries:
        assert key is not None
        result.spans.setdefault(key, span)
        if node.grouping:
            cast("list[Value]", result.setdefault(key, Array((), span))).append(value)
        elif key in result:
            raise EvaluationError(
                worded("two elements have the same key {key}; group them with ...", key=key), node.span
            )
        else:
            result[key] = value
    return result


def _unknown_result(collection: Value, node: Loop) -> Unknown:
    if isinstance(collection, Unknown):
        return Unknown(collection.reason, collection.span, collection.references, "", collection.arguments)
    reason = "the elements of {what} are only known after apply"
    return unknown(reason, node.span, references_in(collection), what=str(collection)[:80])

"""Computes with values that are open between two: each branch under its own assumption."""

from __future__ import annotations

from collections.abc import Callable

from iac27017.graph.span import Span
from iac27017.graph.value import Choice, Condition, Reference, Text, Unknown, Value, references_in, unknown
from iac27017.terraform.causes import condition_of
from iac27017.terraform.environment import FORKS, ROUND, Env, EvaluationError, Fault
from iac27017.terraform.errors import FunctionError

MAXIMUM_LEAVES = 16


def decided(condition: Condition, then: Value, otherwise: Value) -> Value:
    """A choice, or the value itself where both branches are the same."""
    while type(then) is Choice and then.condition == condition:
        then = then.then
    while type(otherwise) is Choice and otherwise.condition == condition:
        otherwise = otherwise.otherwise
    if same(then, otherwise):
        return then
    if _leaves(then) + _leaves(otherwise) > MAXIMUM_LEAVES:
        return too_many_alternatives([then, otherwise])
    return Choice(condition, then, otherwise)


def too_many_alternatives(values: list[Value]) -> Unknown:
    """What remains when too much is open; it keeps the references."""
    return unknown(
        "more than {limit} alternatives are open", references=tuple(references_in(values))[:20], limit=MAXIMUM_LEAVES
    )


def same(first: Value, second: Value) -> bool:
    """Whether two values are surely the same, ``true`` and ``1`` told apart."""
    if first is second:
        return True
    if isinstance(first, str) and isinstance(second, str):
        return str.__eq__(first, second)
    return type(first) is type(second) and first == second


def distribute(value: Choice, env: Env, function: Callable[[Value, Env], Value]) -> Value:
    """``function`` of each branch, under the assumption that leads there.

    A branch that is an error cannot come to pass in code that applies: the
    other one is the answer. Inside ``try`` it is kept as a `Fault`.
    """
    condition = value.condition
    if condition.key in env.assumed:
        branch = value.then if env.assumed[condition.key] else value.otherwise
        return function(env.narrowed(branch), env)
    if env.forks >= FORKS:
        return too_many_alternatives([value])
    return fork(condition, env, lambda e: function(value.then, e), lambda e: function(value.otherwise, e))


def fork(condition: Condition, env: Env, then: Callable[[Env], Value], otherwise: Callable[[Env], Value]) -> Value:
    """Both branches of an undecided condition.

    Raises `FunctionError` when both are errors.
    """
    first = _branch(then, env.assuming(condition.key, True))
    second = _branch(otherwise, env.assuming(condition.key, False))
    if isinstance(first, FunctionError):
        if isinstance(second, FunctionError):
            raise first
        return Choice(condition, _fault(first), second) if env.strict else second
    if isinstance(second, FunctionError):
        return Choice(condition, first, _fault(second)) if env.strict else first
    return decided(condition, first, second)


def branch_on(
    value: Value, env: Env, span: Span, then: Callable[[Env], Value], otherwise: Callable[[Env], Value]
) -> Value:
    """``then`` or ``otherwise`` as ``value`` says, or both as a choice when nobody knows."""
    value = env.narrowed(value)
    match value:
        case bool():
            return then(env) if value else otherwise(env)
        case Choice():
            return distribute(value, env, lambda branch, e: branch_on(branch, e, span, then, otherwise))
        case Unknown() | Reference() | Text():
            return _undecided(value, env, span, then, otherwise)
        case str() if value in ("true", "false"):
            return then(env) if value == "true" else otherwise(env)
        case None:
            raise EvaluationError("the condition is null", span)
        case _:
            raise EvaluationError("the condition is neither true nor false", span)


def _undecided(
    value: Value, env: Env, span: Span, then: Callable[[Env], Value], otherwise: Callable[[Env], Value]
) -> Value:
    condition, truth = condition_of(value, span, f"{env.scope.place}{instance_of(env)}")
    if not truth:
        then, otherwise = otherwise, then
    if condition.key in env.assumed:
        return (then if env.assumed[condition.key] else otherwise)(env)
    if env.forks >= FORKS:
        return too_many_alternatives([value])
    return fork(condition, env, then, otherwise)


def instance_of(env: Env) -> str:
    """Tells apart the instances of one block, and the rounds of a loop: the key or index that is in force."""
    rounds = env.names.get(ROUND, "")
    for name, member in (("each", "key"), ("count", "index")):
        holder = env.names.get(name)
        if isinstance(holder, dict):
            return f"[{holder.get(member)}]{rounds}"
    return str(rounds)


def without_faults(value: Value, env: Env, fallback: Callable[[Env], Value]) -> Value:
    """``value`` with each branch that is an error replaced by ``fallback``."""
    match value:
        case Fault():
            return fallback(env)
        case Choice() if has_fault(value):
            return fork(
                value.condition,
                env,
                lambda e: without_faults(value.then, e, fallback),
                lambda e: without_faults(value.otherwise, e, fallback),
            )
        case _:
            return value


def has_fault(value: Value) -> bool:
    """Whether some branch of ``value`` is an error."""
    match value:
        case Fault():
            return True
        case Choice():
            return has_fault(value.then) or has_fault(value.otherwise)
        case _:
            return False


def _branch(function: Callable[[Env], Value], env: Env) -> Value | FunctionError:
    try:
        return function(env)
    except FunctionError as error:
        if isinstance(error, EvaluationError) and error.problem is not None and not env.strict:
            env.scope.report(error.problem)
        return error


def _fault(error: FunctionError) -> Fault:
    return Fault("{error}", arguments=(("error", str(error)),))


def _leaves(value: Value) -> int:
    return _leaves(value.then) + _leaves(value.otherwise) if type(value) is Choice else 1

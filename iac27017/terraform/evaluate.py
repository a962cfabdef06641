"""Evaluates expressions: a syntax tree and an environment in, a value out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from msgspec.structs import replace

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import (
    Array,
    Choice,
    Object,
    Reference,
    Text,
    Unknown,
    Value,
    references_in,
    template,
    unknown,
)
from iac27017.graph.wording import worded
from iac27017.hcl import ast
from iac27017.terraform import operators
from iac27017.terraform.causes import call_cause, cause_of, negated, operator_cause
from iac27017.terraform.choices import branch_on, distribute, has_fault, without_faults
from iac27017.terraform.conversion import composed
from iac27017.terraform.environment import ROUND, Env, EvaluationError, Fault, Handler, ModuleOutputs
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions import call, is_function
from iac27017.terraform.limits import bounded
from iac27017.terraform.loops import for_object, for_tuple, key_text, pairs
from iac27017.terraform.numbers import format_number, normalized
from iac27017.terraform.traversal import get_attr, index, splat, variable

TRANSPARENT = frozenset({"sensitive", "nonsensitive", "tobool", "tostring", "ephemeralasnull"})
"""Functions whose result is the same undecided thing as their argument."""

IMPURE = frozenset({"timestamp", "uuid", "bcrypt", "plantimestamp"})

PASSING = frozenset({"concat", "element", "flatten", "keys", "length", "merge", "one", "values", "coalesce", "tolist"})
"""Functions that hand on members as they are, so that a module's outputs stay unevaluated."""


def completed(value: Value) -> Value:
    """``value`` with the outputs of whole modules in it evaluated."""
    match value:
        case ModuleOutputs():
            return completed(value.complete())
        case Object():
            if _has_module(value):
                return Object(((key, completed(member)) for key, member in value.items()), value.span, value.spans)
        case Array():
            if _has_module(value):
                return Array(map(completed, value), value.span, value.spans)
        case Choice():
            return Choice(value.condition, completed(value.then), completed(value.otherwise))
    return value


def _has_module(value: Value) -> bool:
    match value:
        case ModuleOutputs():
            return True
        case dict():
            return any(map(_has_module, value.values()))
        case list():
            return any(map(_has_module, value))
        case Choice():
            return _has_module(value.then) or _has_module(value.otherwise)
        case _:
            return False


def _literal(node: ast.Literal, env: Env) -> Value:
    value = node.value
    if type(value) is not Decimal:
        return value
    try:
        return normalized(value)
    except LimitExceeded as error:
        return unknown(error.reason, node.span, limit=error.limit)


def _unreadable(node: ast.Unreadable, env: Env) -> Value:
    return unknown("a syntax error keeps this value from being read", node.span)


def _template(node: ast.Template, env: Env) -> Value:
    parts = node.parts
    if len(parts) == 1 and not isinstance(parts[0], (str, ast.TemplateIf, ast.TemplateFor)):
        return env.evaluate(parts[0])
    return _joined([_part(part, env) for part in parts], env, node.span)


def _part(part: ast.Expression | str | ast.TemplateIf | ast.TemplateFor, env: Env) -> Value:
    if isinstance(part, str):
        return part
    if isinstance(part, ast.TemplateIf):
        otherwise = part.otherwise
        return branch_on(
            env.attempt(part.condition),
            env,
            part.span,
            lambda e: _template(part.then, e),
            lambda e: "" if otherwise is None else _template(otherwise, e),
        )
    if isinstance(part, ast.TemplateFor):
        return _template_for(env.attempt(part.collection), part, env)
    return env.attempt(part)


def _template_for(collection: Value, node: ast.TemplateFor, env: Env) -> Value:
    match collection:
        case Choice():
            return distribute(collection, env, lambda branch, e: _template_for(branch, node, e))
        case Unknown():
            return collection
        case Reference() | Text():
            reason = "the elements of {what} are only known after apply"
            return unknown(reason, node.span, references_in(collection), what=str(collection)[:80])
    rounds: list[Value] = []
    try:
        env.scope.functions.budget.spend(len(collection) if isinstance(collection, (list, dict)) else 1)
    except LimitExceeded as error:
        return env.exceeded(error, node.span)
    for key, value, _ in pairs(collection, node.span):
        names: dict[str, Value] = {node.value: value, ROUND: f"{env.names.get(ROUND, '')}.{len(rounds)}"}
        if node.key is not None:
            names[node.key] = key
        rounds.append(_template(node.body, env.with_names(names)))
    return _joined(rounds, env, node.span)


def _joined(values: list[Value], env: Env, span: Span) -> Value:
    for at, value in enumerate(values):
        if type(value) is Choice:

            def with_branch(branch: Value, e: Env, at: int = at) -> Value:
                return _joined([*values[:at], branch, *map(e.narrowed, values[at + 1 :])], e, span)

            return distribute(value, env, with_branch)
    parts = [_text(value, span) for value in values]
    try:
        bounded(sum(_length(part) for part in parts))
    except LimitExceeded as error:
        return env.exceeded(error, span)
    result = template(parts)
    return composed(result) if type(result) is str else result


def _length(part: str | Reference | Unknown | Text) -> int:
    if isinstance(part, str):
        return len(part)
    return sum(map(_length, part.parts)) if isinstance(part, Text) else 1


def _text(value: Value, span: Span) -> str | Reference | Unknown | Text:
    match value:
        case str() | Reference() | Unknown() | Text():
            return value
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return format_number(value)
        case None:
            raise EvaluationError("a null value cannot be part of a string", span)
        case _:
            raise EvaluationError("a collection cannot be part of a string", span)


def _tuple(node: ast.TupleLiteral, env: Env) -> Value:
    items = node.items
    return Array([env.attempt(item) for item in items], node.span, [item.span for item in items])


def _object(node: ast.ObjectLiteral, env: Env) -> Value:
    result = Object((), node.span)
    spans = result.spans
    for key_node, value_node in node.items:
        key = key_node.value if type(key_node) is ast.Literal else env.attempt(key_node)
        text = key if type(key) is str else key_text(key)
        if text is None:
            return _keyless(key, node, env)
        result[text] = env.attempt(value_node)
        start, end = key_node.span, value_node.span
        spans[text] = Span(start[0], start[1], start[2], end[3], end[4])
    return result


def _keyless(key: Value, node: ast.ObjectLiteral, env: Env) -> Value:
    """An object of which one key cannot be told: what it refers to is all that remains."""
    if key is None or isinstance(key, (list, dict)):
        raise EvaluationError("a key of this object is no string", node.span)
    members = [env.attempt(value) for _, value in node.items]
    references = (*references_in(key), *references_in(members))
    if isinstance(key, Unknown):
        return Unknown(key.reason, key.span, references, "", key.arguments)
    return unknown("a key of this object cannot be told", node.span, references)


def _conditional(node: ast.Conditional, env: Env) -> Value:
    value = env.evaluate(node.condition)
    if value is True or value is False:
        taken, other = (node.then, node.otherwise) if value else (node.otherwise, node.then)
        result = env.evaluate(taken)
        kind = type(result)
        return _as_other(result, other, env) if kind is int or kind is bool or kind is Decimal else result
    return branch_on(
        value, env, node.condition.span, lambda e: e.evaluate(node.then), lambda e: e.evaluate(node.otherwise)
    )


def _as_other(result: Value, other: ast.Expression, env: Env) -> Value:
    """Both results of a conditional have one type: a number beside a string becomes a string."""
    if type(other) is ast.Literal and not isinstance(other.value, str):
        return result
    try:
        beside = env.strictly().evaluate(other)
    except FunctionError:
        return result
    return _text(result, other.span) if isinstance(beside, (str, Text)) else result


def _unary(node: ast.Unary, env: Env) -> Value:
    return _negation(env.evaluate(node.operand), node, env)


def _negation(value: Value, node: ast.Unary, env: Env) -> Value:
    if type(value) is Choice:
        return distribute(value, env, lambda branch, e: _negation(branch, node, e))
    if isinstance(value, Fault):
        return value
    result = operators.unary(node.operator, value, node.span)
    if isinstance(result, Unknown):
        cause = cause_of(value)
        derived = negated(cause) if node.operator == "!" else call_cause("-", [value])
        return _caused(result, derived if cause else "")
    return result


def _binary(node: ast.Binary, env: Env) -> Value:
    if node.operator in ("&&", "||"):
        return _logical(node, env)
    return _operation(env.evaluate(node.left), env.evaluate(node.right), node, env)


def _logical(node: ast.Binary, env: Env) -> Value:
    """``&&`` and ``||``; an undecided left side leaves a choice, so that each condition stays its own."""
    left = env.evaluate(node.left)
    both = node.operator == "&&"
    if isinstance(left, (Unknown, Choice, Reference, Text)):
        right = env.attempt(node.right)
        if right is (not both):
            return right
        if isinstance(left, Text) or (isinstance(left, Unknown) and not left.cause):
            return left if right is both and isinstance(left, Unknown) else operators.binary(node.operator, left, env.narrowed(right), node.span)
        if right is both and not isinstance(left, Choice):
            return left
        if both:
            return branch_on(left, env, node.left.span, lambda e: _flag(e.evaluate(node.right), node, e), lambda e: False)
        return branch_on(left, env, node.left.span, lambda e: True, lambda e: _flag(e.evaluate(node.right), node, e))
    if left is (not both):
        return left
    return _operation(left, env.evaluate(node.right), node, env)


def _flag(value: Value, node: ast.Binary, env: Env) -> Value:
    if type(value) is Choice or isinstance(value, (Unknown, Reference, Text)):
        return value
    return operators.binary("&&", value, True, node.right.span)


def _operation(left: Value, right: Value, node: ast.Binary, env: Env) -> Value:
    if type(left) is Choice:
        return distribute(left, env, lambda branch, e: _operation(branch, e.narrowed(right), node, e))
    if type(right) is Choice:
        return distribute(right, env, lambda branch, e: _operation(e.narrowed(left), branch, node, e))
    if isinstance(left, Fault):
        return left
    if isinstance(right, Fault):
        return right
    result = operators.binary(node.operator, completed(left), completed(right), node.span)
    if isinstance(result, Unknown):
        return _caused(result, operator_cause(node.operator, left, right))
    return result


def _caused(value: Unknown, cause: str) -> Unknown:
    return value if value.cause == cause else replace(value, cause=cause)


def _call(node: ast.Call, env: Env) -> Value:
    lazy = _LAZY.get(node.name)
    if lazy is not None:
        return lazy(node, env)
    if not is_function(node.name):
        raise EvaluationError(
            worded("there is no function {name}", name=node.name), node.span, _no_function(node)
        )
    arguments = [env.evaluate(argument) for argument in node.arguments]
    return _spread(arguments, node, env) if node.expand else _applied(arguments, node, env)


def _no_function(node: ast.Call) -> Problem | None:
    if "::" in node.name:
        return None
    return Problem(node.span, worded("there is no function {name}", name=node.name), "check its name")


def _spread(arguments: list[Value], node: ast.Call, env: Env) -> Value:
    """``f(list...)``: the members of the last argument are the last arguments."""
    *first, last = arguments
    match last:
        case Choice():
            return distribute(last, env, lambda branch, e: _spread([*map(e.narrowed, first), branch], node, e))
        case Unknown():
            return _caused(last, call_cause(f"{node.name}...", arguments))
        case list():
            return _applied([*first, *last], node, env)
        case Reference() | Text():
            reason = "how many arguments {what} makes is only known after apply"
            return unknown(reason, node.span, references_in(arguments), what=str(last)[:80])
        case _:
            raise EvaluationError("only a list can be expanded with ...", node.span)


def _applied(arguments: list[Value], node: ast.Call, env: Env) -> Value:
    for at, argument in enumerate(arguments):
        if type(argument) is Choice:

            def with_branch(branch: Value, e: Env, at: int = at) -> Value:
                return _applied([*arguments[:at], branch, *map(e.narrowed, arguments[at + 1 :])], node, e)

            return distribute(argument, env, with_branch)
        if isinstance(argument, Fault):
            return argument
    if node.name not in PASSING or any(isinstance(argument, ModuleOutputs) for argument in arguments):
        arguments = [completed(argument) for argument in arguments]
    budget = env.scope.functions.budget
    try:
        budget.spend(sum(budget.size(argument)[0] for argument in arguments if isinstance(argument, (list, dict, Text))))
    except LimitExceeded as error:
        return env.exceeded(error, node.span)
    result = call(node.name, arguments, env.scope.functions, node.span)
    if isinstance(result, Unknown) and node.name not in TRANSPARENT:
        return _caused(result, "" if node.name in IMPURE else call_cause(node.name, arguments))
    return result


def _try(node: ast.Call, env: Env) -> Value:
    strict = env.strictly()
    return _first(node.arguments, node, strict)


def _first(candidates: list[ast.Expression], node: ast.Call, env: Env) -> Value:
    """The first candidate that is no error; for a choice, in each branch of its own."""
    if not candidates:
        raise EvaluationError("no argument of try works", node.span)
    rest = candidates[1:]
    try:
        value = env.evaluate(candidates[0])
    except FunctionError:
        return _first(rest, node, env)
    return without_faults(value, env, lambda e: _first(rest, node, e))


def _can(node: ast.Call, env: Env) -> Value:
    if len(node.arguments) != 1:
        raise EvaluationError("can takes one argument", node.span)
    try:
        value = env.strictly().evaluate(node.arguments[0])
    except FunctionError:
        return False
    return _whether_fine(value, node)


def _whether_fine(value: Value, node: ast.Call) -> Value:
    match value:
        case Fault():
            return False
        case Choice() if has_fault(value):
            return Choice(value.condition, _whether_fine(value.then, node), _whether_fine(value.otherwise, node))
        case Unknown():
            return _caused(value, call_cause("can", [value]))
        case _:
            return True


_LAZY: Mapping[str, Callable[[ast.Call, Env], Value]] = MappingProxyType({"try": _try, "can": _can})

HANDLERS: Mapping[type, Handler] = {
    ast.Literal: _literal,
    ast.Template: _template,
    ast.Variable: variable,
    ast.GetAttr: get_attr,
    ast.Index: index,
    ast.Splat: splat,
    ast.Call: _call,
    ast.Unary: _unary,
    ast.Binary: _binary,
    ast.Conditional: _conditional,
    ast.TupleLiteral: _tuple,
    ast.ObjectLiteral: _object,
    ast.ForTuple: for_tuple,
    ast.ForObject: for_object,
    ast.Unreadable: _unreadable,
}
"""How each kind of expression is evaluated."""

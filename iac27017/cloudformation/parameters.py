"""What the parameters of a stack are worth: given from outside, by default, or by what is allowed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from iac27017.cloudformation.causes import parameter_cause
from iac27017.cloudformation.nodes import Node, Scalar
from iac27017.cloudformation.template import Parameter
from iac27017.cloudformation.texts import as_text
from iac27017.graph.body import Origin
from iac27017.graph.span import Span
from iac27017.graph.value import Array, Choice, Unknown, Value, unknown


@dataclass(frozen=True, slots=True)
class Given:
    """A value with where it came from; ``sources`` nearest first."""

    value: Value
    origin: Origin = Origin.COMPUTED
    sources: tuple[Span, ...] = ()


def by_default(parameter: Parameter) -> Given | None:
    """The value that the template itself gives; ``None`` when somebody must choose one."""
    default = parameter.default
    if default is not None:
        value: Value = default.value if isinstance(default, Scalar) else _texts(default.items)
        return Given(value, Origin.VARIABLE_DEFAULT, (parameter.default_span,))
    if len(parameter.allowed) == 1:
        return Given(parameter.allowed[0], Origin.VARIABLE_DEFAULT, (parameter.span,))
    return None


def without_value(parameter: Parameter, place: str) -> Unknown:
    """Why nobody can tell its value; the cause names the stack that asks for it."""
    return unknown(
        "parameter {name} has no default value",
        parameter.span,
        cause=parameter_cause(parameter.name, place),
        name=parameter.name,
    )


def read_from_store(parameter: Parameter, name: Value, place: str) -> Unknown:
    """Why the value of a parameter that names an entry of the parameter store is not known."""
    return unknown(
        "parameter {name} is read from the SSM parameter {stored} at deployment",
        parameter.span,
        cause=parameter_cause(parameter.name, place),
        name=parameter.name,
        stored=as_text(name) or "that is chosen then",
    )


def as_declared(given: Given, parameter: Parameter) -> Given:
    """The value in the parameter's type: lists are written with commas."""
    return replace(given, value=_typed(given.value, parameter))


def _typed(value: Value, parameter: Parameter) -> Value:
    if isinstance(value, Choice):
        return Choice(value.condition, _typed(value.then, parameter), _typed(value.otherwise, parameter))
    text = as_text(value)
    if parameter.is_list and text is not None:
        items = [item.strip() for item in text.split(",")] if text else []
        return Array(items, parameter.default_span, [parameter.default_span] * len(items))
    if isinstance(value, list) and not parameter.is_list:
        texts = [as_text(item) for item in value]
        return ",".join(text for text in texts if text is not None) if None not in texts else value
    return "" if value is None else value


def _texts(items: list[Node]) -> Value:
    return Array([item.value for item in items if isinstance(item, Scalar)])

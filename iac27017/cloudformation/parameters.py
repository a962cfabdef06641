"""What the parameters of a stack are worth: given from outside, by default, or by what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from iac27017.cloudformation.causes import parameter_cause
from iac27017.cloudformation.evaluate import value_of
from iac27017.cloudformation.nodes import Mapping, Node, Scalar, entry, members, text_of
from iac27017.cloudformation.once import Once
from iac27017.cloudformation.template import Parameter
from iac27017.cloudformation.texts import as_text
from iac27017.graph.body import Origin
from iac27017.graph.span import Span
from iac27017.graph.value import ABSENT, Array, Choice, Unknown, Value, stored, unknown
from iac27017.graph.wording import worded

if TYPE_CHECKING:
    from iac27017.cloudformation.stack import Stack


class Given(Struct, frozen=True):
    """A value with where it came from; ``sources`` nearest first."""

    value: Value
    origin: Origin = Origin.COMPUTED
    sources: tuple[Span, ...] = ()


class Parameters:
    """The parameters of one stack; ``arguments`` are those that it is nested with."""

    def __init__(self, stack: Stack, arguments: Node | None) -> None:
        self._stack = stack
        self._arguments = _argument_nodes(arguments)
        self._given: Once[Given] = Once()

    def given(self, name: str) -> Given:
        """What a declared parameter is worth, and where that comes from."""
        parameter = self._stack.template.parameters[name]
        return self._given.get(name, lambda: self._compute(parameter), lambda: self._circle(parameter))

    def _circle(self, parameter: Parameter) -> Given:
        message = worded("parameter {name} depends on itself", name=parameter.name)
        self._stack.report(parameter.span, message, "break the circle of nested stacks")
        return Given(without_value(parameter, self._stack.surroundings.place))

    def _compute(self, parameter: Parameter) -> Given:
        around = self._stack.surroundings
        given = self._from_outside(parameter.name) or by_default(parameter)
        if given is None:
            cause = parameter_cause(parameter.name, around.place)
            around.allowed_values.setdefault(cause, parameter.allowed)
            return Given(without_value(parameter, around.place), sources=(parameter.span,))
        if parameter.from_store:
            given = self._stored(given, parameter)
        return as_declared(given, parameter)

    def _from_outside(self, name: str) -> Given | None:
        """What the stack around this one passes in, or for a root, the parameter files."""
        parent, nesting = self._stack.parent, self._stack.nesting
        if parent is None or nesting is None:
            return self._stack.deployment.given.get(name)
        if name not in self._arguments:
            return None
        node, span = self._arguments[name]
        value = value_of(node, parent, nesting.bound)
        return None if value is None or value is ABSENT else Given(value, Origin.COMPUTED, (span,))

    def _stored(self, given: Given, parameter: Parameter) -> Given:
        """What the entry of the parameter store holds that the given value names."""
        if isinstance(given.value, str):
            stored = self._stack.stored(given.value, parameter.span)
            if not isinstance(stored, Unknown):
                return Given(stored, Origin.COMPUTED, given.sources)
        why = read_from_store(parameter, given.value, self._stack.surroundings.place)
        return replace(given, value=why)


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
        references=(stored(name, parameter.span),) if isinstance(name, str) else (),
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


def _argument_nodes(arguments: Node | None) -> dict[str, tuple[Node, Span]]:
    """Parameters as a nested stack is given them: a mapping, or a list of keys and values."""
    if isinstance(arguments, Mapping):
        return {name: (node, arguments.entry_span(name)) for name, node in arguments.entries.items()}
    found: dict[str, tuple[Node, Span]] = {}
    for item in members(arguments):
        name, value = text_of(entry(item, "ParameterKey")), entry(item, "ParameterValue")
        if name is not None and value is not None:
            found[name] = (value, item.span)
    return found

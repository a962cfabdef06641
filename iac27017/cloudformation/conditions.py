"""Whether a condition of a template holds: true, false, or choices over comparisons that nobody can decide yet."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from iac27017.cloudformation.causes import cause_of, parameter_cause, readable
from iac27017.cloudformation.choices import Truth, both, combined, either, opposite
from iac27017.cloudformation.equality import equal
from iac27017.cloudformation.loops import NOTHING, Locals
from iac27017.cloudformation.nodes import Call, Mapping, Node, Scalar, Sequence, name_of
from iac27017.cloudformation.once import Once
from iac27017.graph.span import Span
from iac27017.graph.value import Choice, Condition, Reference, Text, Unknown, Value, unknown
from iac27017.graph.wording import worded

if TYPE_CHECKING:
    from iac27017.cloudformation.stack import Stack


class Conditions:
    """The named conditions of one stack."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._truths: Once[Truth] = Once()
        self._too_long = False

    def __contains__(self, name: str) -> bool:
        return name in self._stack.template.conditions

    def named(self, name: str, span: Span) -> Truth:
        """The truth of a named condition; ``span`` is where it is asked for."""
        stack = self._stack
        node = stack.template.conditions.get(name)
        if node is None:
            if not stack.template.foreign_macro:
                message = worded('there is no condition "{name}"', name=name)
                stack.report(span, message, "declare it under Conditions, or correct the name")
            return self._any(name, span)
        try:
            return self._truths.get(
                name, lambda: truth_of(node, stack, NOTHING), lambda: self._circle(name, node)
            )
        except RecursionError:
            if not self._too_long:
                stack.report(node.span, "the chain of conditions is too long to follow", "shorten it")
            self._too_long = True
            return self._any(name, span)

    def _circle(self, name: str, node: Node) -> Truth:
        message = worded('the condition "{name}" depends on itself', name=name)
        self._stack.report(node.span, message, "break the circle of conditions")
        return self._any(name, node.span)

    def _any(self, name: str, span: Span) -> Truth:
        place = self._stack.surroundings.place
        return undecided(unknown("no such condition", span, cause=parameter_cause(name, place)), span, place)


def truth_of(node: Node, stack: Stack, bound: Locals) -> Truth:
    """The truth of a condition's expression, or of the condition that a plain text names."""
    match node:
        case Scalar() if (name := name_of(node)) is not None and (
            isinstance(node.value, str) or name in stack.conditions
        ):
            return stack.conditions.named(name, node.span)
        case Call(name="Condition") | Mapping(entries={"Condition": _}):
            argument = node.argument if isinstance(node, Call) else node.entries["Condition"]
            return stack.conditions.named(name_of(argument) or "", node.span)
        case Call(name="Fn::Equals", argument=Sequence(items=[first, second])):
            return _equals(first, second, node.span, stack, bound)
        case Call(name="Fn::And", argument=Sequence(items=[_, *_] as items)):
            return reduce(both, (truth_of(item, stack, bound) for item in items))
        case Call(name="Fn::Or", argument=Sequence(items=[_, *_] as items)):
            return reduce(either, (truth_of(item, stack, bound) for item in items))
        case Call(name="Fn::Not", argument=Sequence(items=[item])):
            return opposite(truth_of(item, stack, bound))
        case Call(name="Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not"):
            stack.report(
                node.span,
                worded("{name} is not written as it must be", name=node.name),
                "see the condition function reference",
            )
            return undecided(Unknown("malformed condition"), node.span, stack.surroundings.place)
        case _:
            return _of_value(node, stack, bound)


def undecided(value: Value, span: Span, place: str) -> Truth:
    """A condition of its own for something that is true or false and nobody knows."""
    cause = cause_of(value)
    key, text = (
        (cause, readable(cause))
        if cause
        else (f"{span}@{place}", worded("the condition at {place}", place=span.place))
    )
    return Choice(Condition(key, text, span), True, False)


def _equals(first: Node, second: Node, span: Span, stack: Stack, bound: Locals) -> Truth:
    return equal(stack.value(first, bound), stack.value(second, bound), stack.surroundings, span)


def _of_value(node: Node, stack: Stack, bound: Locals) -> Truth:
    """What is true or false in some other way: a mapping's entry, a parameter."""

    def read(values: list[Value]) -> Truth:
        match values[0]:
            case bool() as truth:
                return truth
            case "true" | "True":
                return True
            case "false" | "False":
                return False
            case Unknown() | Reference() | Text():
                return undecided(values[0], node.span, stack.surroundings.place)
            case _:
                stack.report(
                    node.span, "this is no condition", "use Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition"
                )
                return undecided(Unknown("no condition"), node.span, stack.surroundings.place)

    return combined([stack.value(node, bound)], read)

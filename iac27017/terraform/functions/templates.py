"""Renders template files and template strings with the variables they are given."""

from __future__ import annotations

from collections.abc import Mapping

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import Reference, Unknown, Value
from iac27017.graph.wording import worded
from iac27017.terraform.errors import FunctionError
from iac27017.terraform.functions.context import FunctionContext
from iac27017.terraform.functions.files import text_of
from iac27017.terraform.functions.mappings import entries
from iac27017.terraform.functions.signature import Function, Parameter
from iac27017.terraform.limits import bounded
from iac27017.terraform.types import STRING
from iac27017.terraform.undetermined import because_of


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    variables = Parameter("vars", open=True)
    return {
        "templatefile": Function(_templatefile, (Parameter("path", STRING), variables), situated=True),
        "templatestring": Function(
            _templatestring, (Parameter("template", STRING), variables), situated=True
        ),
    }


def _templatefile(context: FunctionContext, span: Span, path: str, variables: Value) -> Value:
    if context.depth:
        raise FunctionError("templatefile and templatestring cannot be called inside a template")
    text = text_of(path, context, span)
    if isinstance(text, Unknown):
        return text
    return _rendered(text, f'template "{path}"', variables, context.deeper(), span)


def _templatestring(context: FunctionContext, span: Span, template: str, variables: Value) -> Value:
    if context.depth:
        raise FunctionError("templatefile and templatestring cannot be called inside a template")
    return _rendered(template, "template", variables, context.deeper(), span)


def _rendered(text: str, name: str, variables: Value, context: FunctionContext, span: Span) -> Value:
    from iac27017.hcl.errors import HclSyntaxError
    from iac27017.hcl.parse import parse_template
    from iac27017.terraform.environment import Env
    from iac27017.terraform.evaluate import HANDLERS

    bounded(len(text))
    names = entries(variables)
    if names is None:
        return because_of([variables], span)
    try:
        expression = parse_template(text, span.file, span)
    except HclSyntaxError as error:
        raise FunctionError(worded("{name}: {message}", name=name, message=error.message)) from None
    result = Env(_Inside(context, name), HANDLERS, dict(names), strict=True).evaluate(expression)
    if result is None:
        raise FunctionError(worded("{name} is null", name=name))
    return result


class _Inside:
    """What a template may ask of its surroundings: functions, and no name that it was not given."""

    def __init__(self, context: FunctionContext, place: str) -> None:
        self.functions = context
        self.place = place

    def named(self, kind: str, name: str, span: Span) -> Value:
        raise FunctionError(worded('{place} is given no variable "{name}"', place=self.place, name=kind))

    def resource(self, data: bool, type_: str, name: str, span: Span) -> Value:
        raise FunctionError(
            worded('{place} is given no variable "{name}"', place=self.place, name="data" if data else type_)
        )

    def resolve(self, reference: Reference, name: str, span: Span) -> Value:
        return reference.child(name)

    def report(self, problem: Problem) -> None:
        self.functions.report(problem)

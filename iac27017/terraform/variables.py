"""Input variables: what a module declares, and what a root is given by files, environment and command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from iac27017 import disk
from iac27017.boundary import inside
from iac27017.graph.declaration import Problem
from iac27017.graph.span import NOWHERE, Span
from iac27017.graph.value import Choice, Reference, Value, unknown
from iac27017.graph.wording import worded
from iac27017.hcl import ast
from iac27017.hcl.parse import parse_expression
from iac27017.terraform.conversion import convert
from iac27017.terraform.discovery import joined
from iac27017.terraform.environment import Env, EvaluationError
from iac27017.terraform.errors import ConversionError, FunctionError, LimitExceeded
from iac27017.terraform.evaluate import HANDLERS
from iac27017.terraform.functions import FunctionContext
from iac27017.terraform.options import TerraformOptions
from iac27017.terraform.types import ANY_TYPE, AnyType, Primitive, Type, type_from
from iac27017.terraform.value_files import read_values

ENVIRONMENT = "TF_VAR_"


class Variable(Struct, frozen=True):
    """One ``variable`` block. ``literal``: text from outside is the value itself, not an expression."""

    name: str
    type: Type
    nullable: bool
    default: ast.Attribute | None
    literal: bool
    header: Span


class Given(Struct, frozen=True):
    """A value that a root variable gets from outside, unconverted, and where."""

    value: Value
    span: Span
    expression: ast.Expression | None = None


Report = Callable[[Problem], None]


def declared(name: str, block: ast.Block, report: Report) -> Variable:
    """The variable that a block declares."""
    attributes = block.body.attributes
    constraint = attributes.get("type")
    type_: Type = ANY_TYPE
    if constraint is not None:
        type_ = _type(constraint.value, report)
    nullable = attributes.get("nullable")
    false = nullable is not None and isinstance(nullable.value, ast.Literal) and nullable.value.value is False
    literal = constraint is None or isinstance(type_, Primitive)
    return Variable(name, type_, not false, attributes.get("default"), literal, block.header)


def fitted(value: Value, variable: Variable, span: Span, report: Report) -> Value:
    """``value`` converted to the variable's type; what does not fit is reported and unknown."""
    if isinstance(variable.type, AnyType):
        return value
    try:
        return convert(value, variable.type)
    except LimitExceeded as error:
        return unknown(error.reason, span, limit=error.limit)
    except ConversionError as error:
        message = worded(
            'the value of variable "{name}" does not fit its type: {error}', name=variable.name, error=error
        )
        report(Problem(span if span.line else variable.header, message, "change the value or the type"))
        return unknown("the value of variable {name} does not fit its type", span, name=variable.name)


def without_null(value: Value, variable: Variable, default: Callable[[], Value]) -> Value:
    """``value``, with the default in place of a null where the variable is not nullable."""
    if variable.nullable:
        return value
    match value:
        case None:
            return default() if variable.default is not None else None
        case Choice():
            then = without_null(value.then, variable, default)
            otherwise = without_null(value.otherwise, variable, default)
            return Choice(value.condition, then, otherwise)
        case _:
            return value


def given(
    scan_root: Path, root: str, variables: Mapping[str, Variable], options: TerraformOptions, report: Report
) -> dict[str, Given]:
    """What the variables of a root are given, the last giver winning: Terraform's order of precedence."""
    found: dict[str, Given] = {}
    for name in variables:
        text = options.environment.get(ENVIRONMENT + name)
        if text is not None:
            found[name] = _from_text(text, variables[name], ENVIRONMENT + name, report)
    for file, shown in _files(scan_root, root, options):
        for attribute in read_values(file, shown, report):
            if attribute.name in variables:
                found[attribute.name] = Given(_constant(attribute, report), attribute.span, attribute.value)
    for name, text in options.variables.items():
        if name in variables:
            found[name] = _from_text(text, variables[name], f"--var {name}", report)
    return found


def _files(scan_root: Path, root: str, options: TerraformOptions) -> Iterator[tuple[Path, str]]:
    """The files of values beside a root, then those of the command line, with the name to show for each."""
    directory = scan_root / root
    try:
        names = {e.name for e in disk.entries(directory) if (disk.is_file(e.path) if e.is_symlink() else e.is_file())}
    except OSError:
        names = set()
    automatic = sorted(name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json")))
    for name in ("terraform.tfvars", "terraform.tfvars.json", *automatic):
        if name in names:
            yield directory / name, joined(root, name)
    for file in options.var_files:
        yield file, shown(file, scan_root)


def shown(file: Path, scan_root: Path) -> str:
    """A file's name in places: relative to the scanned directory, when it lies in there."""
    return inside(scan_root, file) or file.as_posix()


def _type(expression: ast.Expression, report: Report) -> Type:
    try:
        if isinstance(expression, ast.Literal) and isinstance(expression.value, str):
            # JSON syntax, and code from before Terraform 0.12, put the type into a string.
            return type_from(parse_expression(expression.value, expression.span.file))
        return type_from(expression)
    except ValueError as error:
        report(
            Problem(
                expression.span,
                worded("this type cannot be read: {error}", error=error),
                "write a type such as list(string)",
            )
        )
        return ANY_TYPE


def _from_text(text: str, variable: Variable, giver: str, report: Report) -> Given:
    """A value from the environment or the command line: an expression where the type is no primitive one."""
    if variable.literal:
        return Given(text, NOWHERE)
    try:
        expression = parse_expression(text, giver)
    except ValueError as error:
        report(
            Problem(
                variable.header,
                worded("the value of {giver} is no expression: {error}", giver=giver, error=error),
                "check its quotes",
            )
        )
        return Given(unknown("the value given for variable {name} cannot be read", name=variable.name), NOWHERE)
    return Given(_constant(ast.Attribute(variable.name, expression, variable.header), report), NOWHERE)


def _constant(attribute: ast.Attribute, report: Report) -> Value:
    try:
        return _CONSTANT.evaluate(attribute.value)
    except FunctionError as error:
        message = worded(
            'the value for variable "{name}" cannot be computed: {error}', name=attribute.name, error=error
        )
        report(Problem(attribute.span, message, "write the value out"))
        return unknown("the value given for variable {name} cannot be read", attribute.span, name=attribute.name)


class _Nothing:
    """The surroundings of a file of values: it can name nothing and call nothing."""

    place = "values"

    functions = FunctionContext(Path())

    def named(self, kind: str, name: str, span: Span) -> Value:
        raise EvaluationError(worded("{kind}.{name} cannot be named here", kind=kind, name=name), span)

    def resource(self, data: bool, type_: str, name: str, span: Span) -> Value:
        raise EvaluationError(worded("{type}.{name} cannot be named here", type=type_, name=name), span)

    def resolve(self, reference: Reference, name: str, span: Span) -> Value:
        raise EvaluationError(worded("{reference} cannot be named here", reference=reference), span)

    def report(self, problem: Problem) -> None:
        raise EvaluationError(problem.message, problem.span)


def _refused(node: ast.Call, env: Env) -> Value:
    raise EvaluationError("functions cannot be called here", node.span)


_CONSTANT = Env(_Nothing(), {**HANDLERS, ast.Call: _refused}, strict=True)

"""The least that an expression can stand in: a directory with locals, for tests of expressions alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import Reference, Value
from iac27017.hcl import ast
from iac27017.hcl.parse import parse, parse_expression
from iac27017.terraform.environment import Env, EvaluationError
from iac27017.terraform.evaluate import HANDLERS
from iac27017.terraform.functions import FunctionContext


class Directory:
    """The surroundings of an expression in ``root``: its locals, and its files for functions to read."""

    place = "test"

    def __init__(self, root: Path) -> None:
        self.problems: list[Problem] = []
        self.functions = FunctionContext(root, "", self.problems.append)
        self._locals = _locals(root)

    def env(self, **names: Value) -> Env:
        """Where an expression is evaluated as ``try`` does it: an error is raised."""
        return Env(self, HANDLERS, names, strict=True)

    def evaluate(self, expression: str, **names: Value) -> Value:
        """What ``expression`` is worth here."""
        return self.env(**names).evaluate(parse_expression(expression, "test"))

    def named(self, kind: str, name: str, span: Span) -> Value:
        if kind != "local" or name not in self._locals:
            raise EvaluationError(f"there is no {kind}.{name}", span)
        return self.env().evaluate(self._locals[name])

    def resource(self, data: bool, type_: str, name: str, span: Span) -> Value:
        raise EvaluationError(f"there is no {type_}.{name}", span)

    def resolve(self, reference: Reference, name: str, span: Span) -> Value:
        return reference.child(name)

    def report(self, problem: Problem) -> None:
        self.problems.append(problem)


@cache
def _locals(root: Path) -> dict[str, ast.Expression]:
    found: dict[str, ast.Expression] = {}
    for file in sorted(root.glob("*.tf")):
        for block in parse(file.read_bytes(), file.name).body.blocks:
            if block.type == "locals":
                found.update({name: attribute.value for name, attribute in block.body.attributes.items()})
    return found

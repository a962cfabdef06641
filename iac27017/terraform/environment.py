"""What an expression is evaluated in: a module instance, loop variables, and what is assumed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import Choice, Object, Reference, Unknown, Value, unknown
from iac27017.graph.wording import worded
from iac27017.hcl.ast import Expression
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions import FunctionContext
from iac27017.terraform.limits import WorkExceeded

ROUND = "for round"
"""The name, which no expression can write, of the rounds that the loops around an expression are in."""

FORKS = 6
"""So many undecided conditions may be nested in one expression before its value counts as unknown."""


class EvaluationError(FunctionError):
    """An expression that Terraform would reject. ``problem`` when the code is surely mistaken."""

    def __init__(self, message: str, span: Span | None = None, problem: Problem | None = None) -> None:
        super().__init__(message)
        self.span = span
        self.problem = problem


class Fault(Unknown, frozen=True):
    """Stands, inside ``try`` and ``can`` only, for a branch of a choice that is an error."""


class Surroundings(Protocol):
    """What expressions ask of the module instance that they stand in. All but `report` raise `FunctionError`."""

    @property
    def place(self) -> str:
        """What tells this module instance from all others."""
        ...

    @property
    def functions(self) -> FunctionContext:
        """What functions may know."""
        ...

    def named(self, kind: str, name: str, span: Span) -> Value:
        """``var.name``, ``local.name``, ``module.name``, ``path.name``, ``terraform.name``."""
        ...

    def resource(self, data: bool, type_: str, name: str, span: Span) -> Value:
        """A resource or data source as a whole."""
        ...

    def resolve(self, reference: Reference, name: str, span: Span) -> Value:
        """An attribute of a resource that is referred to as a whole."""
        ...

    def report(self, problem: Problem) -> None:
        """Show something that could not be analysed."""
        ...


class ModuleOutputs(Object):
    """``module.x``: output values that are evaluated when somebody reads them."""

    __slots__ = ("output", "output_names")
    output: Callable[[str, Span | None], Value]
    output_names: tuple[str, ...]

    def complete(self) -> Object:
        """All outputs, evaluated."""
        return Object((name, self.output(name, None)) for name in self.output_names)


class BlockObject(Object):
    """A nested block of a resource as a value; what it does not say, only the provider knows."""

    __slots__ = ("reference",)
    reference: Reference


class EveryKey(Object):
    """The instances of a resource or module whose keys nobody knows: one member, under the key ``*``."""

    __slots__ = ()


Handler = Callable[[Any, "Env"], Value]


class Env:
    """Immutable by convention; `with_names` and `assuming` make changed copies.

    ``names`` holds loop variables, iterators, ``each``, ``count`` and ``self``.
    ``assumed`` maps condition keys to the truth value taken for granted here.
    ``strict`` lets errors in members pass up, as ``try`` and ``can`` need it.
    """

    __slots__ = ("assumed", "forks", "handlers", "names", "scope", "strict")

    def __init__(
        self,
        scope: Surroundings,
        handlers: Mapping[type, Handler],
        names: dict[str, Value] | None = None,
        assumed: dict[str, bool] | None = None,
        strict: bool = False,
        forks: int = 0,
    ) -> None:
        self.scope = scope
        self.handlers = handlers
        self.names: dict[str, Value] = {} if names is None else names
        self.assumed: dict[str, bool] = {} if assumed is None else assumed
        self.strict = strict
        self.forks = forks

    def evaluate(self, node: Expression) -> Value:
        """What ``node`` is worth here. Raises `FunctionError` where Terraform would report an error."""
        return self.handlers[type(node)](node, self)

    def attempt(self, node: Expression) -> Value:
        """What ``node`` is worth; an error makes this one value unknown (or passes up when `strict`)."""
        try:
            return self.handlers[type(node)](node, self)
        except FunctionError as error:
            if self.strict:
                raise
            return self.failed(error, node.span)

    def failed(self, error: FunctionError, span: Span) -> Unknown:
        """The unknown that an error leaves behind; a sure mistake is reported as well."""
        if isinstance(error, EvaluationError):
            if error.problem is not None:
                self.scope.report(error.problem)
            span = error.span or span
        return Unknown("{error}", span, arguments=(("error", str(error)),))

    def exceeded(self, error: LimitExceeded, span: Span) -> Unknown:
        """The unknown that hitting a limit leaves behind; the limit is reported."""
        reason = unknown(error.reason, span, limit=error.limit)
        budget = self.scope.functions.budget
        if not (isinstance(error, WorkExceeded) and budget.reported):
            budget.reported = budget.reported or isinstance(error, WorkExceeded)
            self.scope.report(
                Problem(
                    span,
                    worded("a limit was hit: {reason}", reason=reason),
                    "make the collections in it smaller",
                )
            )
        return reason

    def with_names(self, names: Mapping[str, Value]) -> Env:
        """This environment with more names."""
        merged = {**self.names, **names}
        return Env(self.scope, self.handlers, merged, self.assumed, self.strict, self.forks)

    def assuming(self, key: str, truth: bool) -> Env:
        """This environment where a condition is taken for true or false."""
        assumed = {**self.assumed, key: truth}
        return Env(self.scope, self.handlers, self.names, assumed, self.strict, self.forks + 1)

    def strictly(self) -> Env:
        """This environment as ``try`` sees it."""
        return Env(self.scope, self.handlers, self.names, self.assumed, True, self.forks)

    def narrowed(self, value: Value) -> Value:
        """``value`` without the choices that are settled by what is assumed."""
        while type(value) is Choice and value.condition.key in self.assumed:
            value = value.then if self.assumed[value.condition.key] else value.otherwise
        return value

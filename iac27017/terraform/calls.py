"""Module calls: which instances a call makes, of which directory, and what cannot be called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct, field

from iac27017.graph.address import Key, Step
from iac27017.graph.declaration import Problem
from iac27017.graph.value import Guard, Unknown, Value, unknown
from iac27017.graph.wording import worded
from iac27017.terraform.causes import variable_cause
from iac27017.terraform.environment import Env
from iac27017.terraform.instances import Expansion
from iac27017.terraform.module import Call

if TYPE_CHECKING:
    from iac27017.terraform.scope import Scope

MAXIMUM_MODULE_DEPTH = 32
"""Module calls in one another; written code stays below 8."""


class Caller(Struct, frozen=True):
    """Who called a module instance: the scope, the call, and what ``each`` and ``count`` are in it."""

    scope: Scope
    call: Call
    step: Step
    env: Env
    guard: Guard


class Children(Struct):
    """The instances of one module call. A module that cannot be read has ``missing`` in place of scopes."""

    expansion: Expansion
    scopes: dict[Key, Scope] = field(default_factory=dict)
    missing: Unknown | None = None
    _value: Value | None = None

    @property
    def value(self) -> Value:
        """What ``module.x`` is worth."""
        if self._value is None:
            members: dict[Key, Value] = {}
            for key in self.expansion.names:
                members[key] = self.scopes[key].exported() if self.missing is None else self.missing
            self._value = self.expansion.gathered(members)
        return self._value


def called(scope: Scope, call: Call, expansion: Expansion) -> Children:
    """What a call in ``scope`` makes; a module that cannot be read is reported."""
    directory = _directory(scope, call)
    if isinstance(directory, Problem):
        scope.report(directory)
        scope.scan.missing[call.source or call.name] = None
        cause = f"{variable_cause(call.name, scope.place)} module"
        reason = unknown('module "{name}" is not on disk', call.block.header, cause=cause, name=call.name)
        return Children(expansion, missing=reason)
    module = scope.scan.repository.module(directory)
    children = Children(expansion)
    for key, names in expansion.names.items():
        guard = expansion.guards[key]
        caller = Caller(scope, call, Step(call.name, key), scope.inside(names, guard), scope.guard + guard)
        children.scopes[key] = scope.child(module, caller)
    return children


def _directory(scope: Scope, call: Call) -> str | Problem:
    """Where the called module is, unless that leads in a circle or too deep."""
    path = ".".join([*(step.name for step in scope.modules), call.name])
    directory = scope.scan.repository.called(scope.root, scope.module, call, path)
    if isinstance(directory, Problem):
        return directory
    chain = [each.module.directory for each in _callers(scope)][::-1]
    if directory in chain:
        circle = " -> ".join(each or "." for each in [*chain[chain.index(directory) :], directory])
        return Problem(
            call.block.header,
            worded('module "{name}" calls itself: {circle}', name=call.name, circle=circle),
            "break the circle",
        )
    if len(chain) > MAXIMUM_MODULE_DEPTH:
        message = worded("modules are called more than {limit} deep", limit=MAXIMUM_MODULE_DEPTH)
        return Problem(call.block.header, message, "call modules less deeply")
    return directory


def _callers(scope: Scope) -> Iterator[Scope]:
    """``scope`` and who called it, up to the root."""
    here: Scope | None = scope
    while here is not None:
        yield here
        here = here.caller.scope if here.caller is not None else None

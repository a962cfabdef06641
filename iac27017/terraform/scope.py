"""One module instance: its variables, locals, resources, calls and outputs, each evaluated once, when it is read."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from iac27017.graph.address import Address, Key, Step
from iac27017.graph.declaration import Problem
from iac27017.graph.span import NOWHERE, Span
from iac27017.graph.value import Choice, Guard, Reference, Unknown, Value, unknown
from iac27017.hcl import ast
from iac27017.terraform.blocks import Context, traversal_text
from iac27017.terraform.causes import variable_cause
from iac27017.terraform.environment import Env, EvaluationError, ModuleOutputs
from iac27017.terraform.errors import LimitExceeded
from iac27017.terraform.evaluate import HANDLERS
from iac27017.terraform.functions import FunctionContext
from iac27017.terraform.instances import Expansion, expand
from iac27017.terraform.limits import Budget
from iac27017.terraform.module import Call, Mode, Module, ResourceBlock
from iac27017.terraform.options import TerraformOptions
from iac27017.terraform.provenance import Path, Place, Source
from iac27017.terraform.providers import ProviderConfiguration
from iac27017.terraform.repository import Repository
from iac27017.terraform.resources import Instance
from iac27017.terraform.variables import Given, Variable, declared, fitted, given, without_null

MAXIMUM_MODULE_DEPTH = 32
"""Module calls in one another; written code stays below 8."""

MAXIMUM_TOTAL = 200_000
"""Instances of resources and modules in one scan."""


class Scan:
    """What the module instances of one reading share. ``report`` shows each problem once."""

    def __init__(self, repository: Repository, options: TerraformOptions, report: Callable[[Problem], None]) -> None:
        self.repository = repository
        self.options = options
        self.report = report
        self.roots: dict[str, Scope] = {}
        self.instances: dict[Address, Instance] = {}
        self.missing: dict[str, None] = {}
        self.trail: list[str] = []
        self.budget = Budget()
        self.settled: set[tuple[str, str]] = set()
        self._left = MAXIMUM_TOTAL
        self._inputs: dict[str, Mapping[str, Variable]] = {}

    def inputs(self, module: Module) -> Mapping[str, Variable]:
        """The variables of a module, by name."""
        if module.directory not in self._inputs:
            self._inputs[module.directory] = {
                name: declared(name, block, self.report) for name, block in module.variables.items()
            }
        return self._inputs[module.directory]

    def granted(self, expansion: Expansion, name: str, header: Span) -> list[Key]:
        """The keys of ``expansion`` that may still be looked at: all, until the scan has too many instances."""
        keys = list(expansion.names)
        if len(keys) > self._left:
            message = f"{name} goes beyond {MAXIMUM_TOTAL} instances in one scan; the rest is not looked at"
            self.report(Problem(header, message, "scan fewer directories at a time, or lower the counts"))
            keys = keys[: self._left]
        self._left -= len(keys)
        return keys


@dataclass(frozen=True, slots=True)
class Caller:
    """Who called a module instance: the scope, the call, and what ``each`` and ``count`` are in it."""

    scope: Scope
    call: Call
    step: Step
    env: Env
    guard: Guard


@dataclass(slots=True)
class Group:
    """The instances of one resource block."""

    expansion: Expansion
    instances: dict[Key, Instance]
    value: Value


@dataclass(slots=True)
class Children:
    """The instances of one module call. A module that cannot be read has ``missing`` in place of scopes."""

    expansion: Expansion
    scopes: dict[Key, Scope] = field(default_factory=dict)
    missing: Unknown | None = None
    _value: Value | None = None

    @property
    def value(self) -> Value:
        """What ``module.x`` is worth."""
        if self._value is None:
            self._value = self._gathered()
        return self._value

    def _gathered(self) -> Value:
        members: dict[Key, Value] = {}
        for key in self.expansion.names:
            if self.missing is not None:
                members[key] = self.missing
            elif key in self.scopes:
                members[key] = self.scopes[key].exported()
            else:
                members[key] = unknown("this instance of the module is beyond the limit of the scan")
        return self.expansion.gathered(members)


class Scope:
    """A module instance. Nothing is evaluated before it is read, and nothing twice."""

    def __init__(self, scan: Scan, module: Module, root: str, caller: Caller | None = None) -> None:
        self.scan = scan
        self.module = module
        self.root = root
        self.caller = caller
        above = caller.scope if caller is not None else None
        self.modules: tuple[Step, ...] = (*above.modules, caller.step) if above and caller else ()
        self.calls: tuple[Span, ...] = (*above.calls, caller.call.block.header) if above and caller else ()
        self.guard: Guard = caller.guard if caller is not None else ()
        self.prefix = "".join(f"{step}." for step in self.modules)
        self.place = f"{root}:{self.prefix}"
        self.inputs = scan.inputs(module)
        self.env = Env(self, HANDLERS, assumed={condition.key: truth for condition, truth in self.guard})
        self.functions = FunctionContext(scan.repository.scan_root, root, scan.report, budget=scan.budget)
        self._given: dict[str, Given] | None = None
        self._values: dict[tuple[str, str], Value] = {}
        self._groups: dict[Mode, Group] = {}
        self._children: dict[str, Children] = {}
        self._providers: dict[str, ProviderConfiguration | None] = {}
        self._pending: set[tuple[str, str]] = set()

    @property
    def outputs(self) -> Mapping[str, ast.Block]:
        """The declared outputs."""
        return self.module.outputs

    # What expressions ask.

    def named(self, kind: str, name: str, span: Span) -> Value:
        """``var.name``, ``local.name``, ``module.name``, ``path.name`` and ``terraform.name``."""
        known = self._values.get((kind, name))
        if known is not None:
            return known
        match kind:
            case "var":
                return self.variable(name, span)
            case "local":
                return self.local(name, span)
            case "module":
                return self.children(name, span).value
            case "path":
                return self._path(name, span)
            case _:
                return self._terraform(name, span)

    def resource(self, data: bool, type_: str, name: str, span: Span) -> Value:
        """A resource or data source as a whole: a reference, or a list or object of them."""
        mode = (data, type_, name)
        block = self.module.resources.get(mode)
        if block is None:
            what = f"data.{type_}.{name}" if data else f"{type_}.{name}"
            raise self._undeclared(f"there is no {'data source' if data else 'resource'} {what} in this module", span)
        group = self.group(block)
        if group is None:
            return unknown("{name} depends on itself", span, name=f"{self.prefix}{type_}.{name}")
        value = group.value
        return Reference(value.address, (), span) if type(value) is Reference else value

    def resolve(self, reference: Reference, name: str, span: Span) -> Value:
        """An attribute of the resource that ``reference`` is."""
        instance = self.scan.instances.get(reference.address)
        return instance.read(name, span) if instance is not None else reference.child(name)

    def report(self, problem: Problem) -> None:
        """Show something that could not be analysed."""
        self.scan.report(problem)

    # What others ask of this module.

    def variable(self, name: str, span: Span) -> Value:
        """The value of an input variable."""
        variable = self.inputs.get(name)
        if variable is None:
            raise self._undeclared(f'there is no variable "{name}" in this module', span)
        return self._once("var", name, variable.header, lambda: self._variable(variable))

    def local(self, name: str, span: Span) -> Value:
        """The value of a local."""
        attribute = self.module.locals.get(name)
        if attribute is None:
            raise self._undeclared(f"there is no local value {name} in this module", span)
        return self._once("local", name, attribute.span, lambda: self.env.attempt(attribute.value))

    def output(self, name: str, span: Span | None = None) -> Value:
        """The value of an output, read at ``span``.

        Raises `EvaluationError` when there is none of this name.
        """
        block = self.module.outputs.get(name)
        if block is None:
            raise self._undeclared(f'the module in {self.module.directory or "."} has no output "{name}"', span)
        attribute = block.body.attributes.get("value")
        if attribute is None:
            self.report(Problem(block.header, f'output "{name}" has no value', "add value = ..."))
            return unknown("output {name} has no value", block.header, name=name)
        return self._once("output", name, attribute.span, lambda: self.env.attempt(attribute.value))

    def exported(self) -> ModuleOutputs:
        """All outputs, as the caller sees them."""
        outputs = ModuleOutputs()
        outputs.output = self.output
        outputs.output_names = tuple(self.module.outputs)
        return outputs

    def provider(self, name: str) -> ProviderConfiguration | None:
        """The provider configuration called ``name`` here: its own, the one it is passed, or the inherited one."""
        if name not in self._providers:
            self._providers[name] = self._provider(name)
        return self._providers[name]

    def provider_version(self, name: str) -> str:
        """The version constraints of this module and its callers on a provider, all of which must hold."""
        above = self.caller.scope.provider_version(name) if self.caller is not None else ""
        return ", ".join(filter(None, (above, self.module.provider_versions.get(name, ""))))

    def instances(self) -> Iterator[Instance]:
        """Every resource instance of this module and of those it calls."""
        for block in self.module.resources.values():
            group = self.group(block)
            if group is not None:
                yield from group.instances.values()
        for name, call in self.module.calls.items():
            for child in self.children(name, call.block.header).scopes.values():
                yield from child.instances()

    def settle(self) -> None:
        """Evaluate what nobody has read, so that a mistake in it is found: for one instance of each call."""
        for name, variable in self.inputs.items():
            self.variable(name, variable.header)
        for name, attribute in self.module.locals.items():
            self.local(name, attribute.span)
        for name in self.module.outputs:
            self.output(name)
        for name, call in self.module.calls.items():
            child = next(iter(self.children(name, call.block.header).scopes.values()), None)
            key = (self.module.directory, name)
            if child is not None and key not in self.scan.settled:
                self.scan.settled.add(key)
                child.settle()

    # How things come about.

    def group(self, block: ResourceBlock) -> Group | None:
        """The instances of a resource block; ``None`` while they are being found, when they depend on themselves."""
        mode = (block.data, block.type, block.name)
        group = self._groups.get(mode)
        if group is None:
            name = f"{self.prefix}{'data.' if block.data else ''}{block.type}.{block.name}"
            header = block.block.header
            if not self._enter("resource", name, header):
                return None
            try:
                expansion = expand(block.block.body, self.env, name, header)
            finally:
                self._leave("resource", name)
            group = self._groups[mode] = self._grown(block, expansion, name)
        return group

    def _grown(self, block: ResourceBlock, expansion: Expansion, name: str) -> Group:
        instances: dict[Key, Instance] = {}
        references: dict[Key, Value] = {}
        granted = set(self.scan.granted(expansion, name, block.block.header))
        for key, names in expansion.names.items():
            address = Address(block.type, block.name, key, self.modules, block.data, root=self.root)
            references[key] = Reference(address, (), block.block.header)
            if key in granted:
                guard = self.guard + expansion.guards[key]
                instance = Instance(self, block, address, self._env_for(names, expansion.guards[key]), guard)
                instances[key] = self.scan.instances[address] = instance
        return Group(expansion, instances, expansion.gathered(references))

    def _env_for(self, names: dict[str, Value], guard: Guard) -> Env:
        """Where an instance is evaluated: it exists, so what its existence hangs on is taken for granted."""
        if not names and not guard:
            return self.env
        assumed = {**self.env.assumed, **{condition.key: truth for condition, truth in guard}} if guard else self.env.assumed
        return Env(self, HANDLERS, names, assumed)

    def children(self, name: str, span: Span) -> Children:
        """The module instances that a call makes."""
        found = self._children.get(name)
        if found is not None:
            return found
        call = self.module.calls.get(name)
        if call is None:
            raise self._undeclared(f'there is no module "{name}" called in this module', span)
        label, header = f"{self.prefix}module.{name}", call.block.header
        if not self._enter("module", label, header):
            reason = unknown("{name} depends on itself", span, name=label)
            raise EvaluationError(str(reason), span)
        try:
            expansion = expand(call.block.body, self.env, label, header)
        finally:
            self._leave("module", label)
        children = self._children[name] = self._called(call, expansion, label)
        return children

    def _called(self, call: Call, expansion: Expansion, label: str) -> Children:
        directory = self._directory(call)
        if isinstance(directory, Problem):
            self.report(directory)
            self.scan.missing[f"{call.source or call.name}"] = None
            cause = f"{label}@{variable_cause('', self.root)}"
            missing = unknown('module "{name}" is not on disk', call.block.header, cause=cause, name=call.name)
            return Children(expansion, missing=missing)
        module = self.scan.repository.module(directory)
        children = Children(expansion)
        for key in self.scan.granted(expansion, label, call.block.header):
            own = expansion.guards[key]
            env = self._env_for(expansion.names[key], own)
            caller = Caller(self, call, Step(call.name, key), env, self.guard + own)
            children.scopes[key] = Scope(self.scan, module, self.root, caller)
        return children

    def _directory(self, call: Call) -> str | Problem:
        """Where the called module is, unless that leads in a circle or too deep."""
        path = ".".join([*(step.name for step in self.modules), call.name])
        directory = self.scan.repository.called(self.root, self.module, call, path)
        if isinstance(directory, Problem):
            return directory
        chain = self._chain()
        if directory in chain:
            circle = " -> ".join(each or "." for each in [*chain[chain.index(directory) :], directory])
            message = f'module "{call.name}" calls itself: {circle}'
            return Problem(call.block.header, message, "break the circle")
        if len(chain) > MAXIMUM_MODULE_DEPTH:
            message = f"modules are called more than {MAXIMUM_MODULE_DEPTH} deep"
            return Problem(call.block.header, message, "call modules less deeply")
        return directory

    def _chain(self) -> list[str]:
        """The directories of the callers, the root's first, this one's last."""
        found: list[str] = []
        scope: Scope | None = self
        while scope is not None:
            found.append(scope.module.directory)
            scope = scope.caller.scope if scope.caller is not None else None
        return found[::-1]

    def _variable(self, variable: Variable) -> Value:
        value, span = self._input(variable)
        value = without_null(value, variable, lambda: self._default(variable))
        return fitted(value, variable, span, self.report)

    def _input(self, variable: Variable) -> tuple[Value, Span]:
        if self.caller is not None:
            attribute = self.caller.call.block.body.attributes.get(variable.name)
            if attribute is not None:
                return self.caller.env.narrowed(self.caller.env.attempt(attribute.value)), attribute.span
        elif (found := self.given.get(variable.name)) is not None:
            return found.value, found.span
        if variable.default is not None:
            return self._default(variable), variable.default.span
        if self.caller is None:
            cause = variable_cause(variable.name, self.root)
            return unknown("variable {name} has no value", variable.header, cause=cause, name=variable.name), NOWHERE
        header = self.caller.call.block.header
        message = f'module "{self.caller.call.name}" is not given its variable "{variable.name}"'
        self.report(Problem(header, message, f"add {variable.name} = ..."))
        return unknown("variable {name} has no value", header, name=variable.name), header

    @property
    def given(self) -> Mapping[str, Given]:
        """What a root's variables get from outside."""
        if self._given is None:
            scan = self.scan
            self._given = given(scan.repository.scan_root, self.root, self.inputs, scan.options, self.report)
        return self._given

    def _default(self, variable: Variable) -> Value:
        return self.env.attempt(variable.default.value) if variable.default is not None else None

    def _path(self, name: str, span: Span) -> Value:
        """As Terraform sees them when it runs in the root's directory."""
        match name:
            case "module":
                return posixpath.relpath(self.module.directory or ".", self.root or ".")
            case "root":
                return "."
            case "cwd":
                return unknown("path.cwd is where terraform runs", span, cause="path.cwd")
            case _:
                raise EvaluationError(f"there is no path.{name}", span)

    def _terraform(self, name: str, span: Span) -> Value:
        if name in ("workspace", "env"):
            return self.scan.options.workspace
        if name == "applying":
            return unknown("terraform.applying is true only during apply", span, cause="terraform.applying")
        raise EvaluationError(f"there is no terraform.{name}", span)

    def _provider(self, name: str) -> ProviderConfiguration | None:
        block = self.module.providers.get(name)
        if block is not None and (self.caller is None or block.body.attributes or block.body.blocks):
            return ProviderConfiguration(block, Context(self.env, Place(self)))
        if self.caller is None:
            return None
        passed = self.caller.call.block.body.attributes.get("providers")
        if passed is not None and isinstance(passed.value, ast.ObjectLiteral):
            for key, value in passed.value.items:
                if traversal_text(key) == name:
                    return self.caller.scope.provider(traversal_text(value))
        return self.caller.scope.provider(name) if "." not in name else None

    # Where values came from.

    def source(self, kind: str, name: str, path: Path) -> tuple[Source, Path] | None:
        """Where ``kind.name`` was given, and what of ``path`` is left to follow there."""
        match kind:
            case "var":
                source = self._variable_source(name)
                return (source, path) if source is not None else None
            case "local":
                attribute = self.module.locals.get(name)
                return (Source(attribute.span, attribute.value, Place(self)), path) if attribute is not None else None
            case "module":
                return self._output_source(name, path)
            case _:
                return None

    def _variable_source(self, name: str) -> Source | None:
        variable = self.inputs.get(name)
        if variable is None:
            return None
        if self.caller is not None:
            attribute = self.caller.call.block.body.attributes.get(name)
            if attribute is not None:
                each = self.caller.call.block.body.attributes.get("for_each")
                key = self.caller.step.key
                place = Place(self.caller.scope, each.value if each else None, key if isinstance(key, str) else None)
                return Source(attribute.span, attribute.value, place)
        elif (found := self.given.get(name)) is not None:
            return Source(found.span, found.expression, Place(self)) if found.span.line else None
        if variable.default is None:
            return Source(variable.header, None, Place(self))
        return Source(variable.default.span, variable.default.value, Place(self), default=True)

    def _output_source(self, name: str, path: Path) -> tuple[Source, Path] | None:
        children = self._children.get(name)
        if children is None or not children.scopes or not path:
            return None
        child = next(iter(children.scopes.values()))
        if path[0] in children.scopes:
            child, path = children.scopes[path[0]], path[1:]
        block = child.module.outputs.get(path[0]) if path else None
        attribute = block.body.attributes.get("value") if block is not None else None
        if attribute is None:
            return None
        return Source(attribute.span, attribute.value, Place(child)), path[1:]

    # Once, and never in a circle.

    def _once(self, kind: str, name: str, span: Span, compute: Callable[[], Value]) -> Value:
        key = (kind, name)
        if key in self._values:
            return self._values[key]
        label = f"{self.prefix}{kind}.{name}"
        if not self._enter(kind, label, span):
            return unknown("{name} depends on itself", span, name=label)
        try:
            value = self.limited(compute(), span)
        finally:
            self._leave(kind, label)
        self._values[key] = value
        return value

    def limited(self, value: Value, span: Span) -> Value:
        """``value``, unless it is too large or too deep to go on with."""
        if isinstance(value, (dict, list, Choice)):
            try:
                self.scan.budget.check(value)
            except LimitExceeded as error:
                return self.env.exceeded(error, span)
        return value

    def _enter(self, kind: str, label: str, span: Span) -> bool:
        """Begin to compute something; false, and a problem, when that is under way already."""
        if (kind, label) not in self._pending:
            self._pending.add((kind, label))
            self.scan.trail.append(label)
            return True
        trail = self.scan.trail
        start = len(trail) - 1 - trail[::-1].index(label)
        circle = " -> ".join([*trail[start:], label]) if len(trail) - start <= 8 else f"{label} -> ... -> {label}"
        self.report(Problem(span, f"{label} depends on itself: {circle}", "break the circle"))
        return False

    def _leave(self, kind: str, label: str) -> None:
        self._pending.discard((kind, label))
        self.scan.trail.pop()

    def _undeclared(self, message: str, span: Span | None) -> EvaluationError:
        """The error of naming what is not there; in a module that was read in part, it may well be there."""
        problem = None
        if self.module.whole and span is not None:
            problem = Problem(span, message, "declare it or correct the name")
        return EvaluationError(message, span, problem)


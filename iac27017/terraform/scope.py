"""One module instance: its variables, locals, resources, calls and outputs, each evaluated once, when it is read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from msgspec import Struct

from iac27017 import disk
from iac27017.graph.address import Address, Key, Step
from iac27017.graph.declaration import Problem
from iac27017.graph.span import NOWHERE, Span
from iac27017.graph.value import Choice, Guard, Reference, Text, Value, unknown
from iac27017.graph.wording import worded
from iac27017.hcl import ast
from iac27017.terraform.blocks import Context, traversal_text
from iac27017.terraform.calls import Caller, Children, called
from iac27017.terraform.causes import variable_cause
from iac27017.terraform.environment import Env, EvaluationError, ModuleOutputs
from iac27017.terraform.errors import LimitExceeded
from iac27017.terraform.evaluate import HANDLERS
from iac27017.terraform.functions import FunctionContext
from iac27017.terraform.instances import Expansion
from iac27017.terraform.memory import Memory
from iac27017.terraform.module import Mode, Module, ResourceBlock
from iac27017.terraform.provenance import Path, Place, Source
from iac27017.terraform.providers import ProviderConfiguration
from iac27017.terraform.resources import Instance
from iac27017.terraform.shared import Scan
from iac27017.terraform.tracing import source_of
from iac27017.terraform.variables import Given, Variable, fitted, given, without_null


class Group(Struct):
    """The instances of one resource block, and what a reference to all of them is worth."""

    instances: dict[Key, Instance]
    value: Value


class Scope:
    """A module instance. Nothing is evaluated before it is read, and nothing twice."""

    def __init__(self, scan: Scan, module: Module, root: str, caller: Caller | None = None) -> None:
        self.scan = scan
        self.module = module
        self.root = root
        self.caller = caller
        self.modules: tuple[Step, ...] = (*caller.scope.modules, caller.step) if caller else ()
        self.calls: tuple[Span, ...] = (*caller.scope.calls, caller.call.block.header) if caller else ()
        self.guard: Guard = caller.guard if caller is not None else ()
        self.prefix = "".join(f"{step}." for step in self.modules)
        self.place = f"{root}:{self.prefix}"
        self.inputs = scan.inputs(module)
        self.env = Env(self, HANDLERS, assumed={condition.key: truth for condition, truth in self.guard})
        asked = scan.asked.setdefault(root, set())
        self.functions = FunctionContext(scan.repository.scan_root, root, scan.report, budget=scan.budget, asked=asked)
        self._memory = Memory(self.prefix, scan.trail, scan.report)
        self._given: dict[str, Given] | None = None
        self._groups: dict[Mode, Group] = {}
        self._children: dict[str, Children] = {}
        self._providers: dict[str, ProviderConfiguration | None] = {}

    @property
    def outputs(self) -> Mapping[str, ast.Block]:
        """The declared outputs."""
        return self.module.outputs

    @property
    def given(self) -> Mapping[str, Given]:
        """What a root's variables get from outside."""
        if self._given is None:
            scan_root, options = self.scan.repository.scan_root, self.scan.options
            self._given = given(scan_root, self.root, self.inputs, options, self.report)
        return self._given

    def named(self, kind: str, name: str, span: Span) -> Value:
        """``var.name``, ``local.name``, ``module.name``, ``path.name`` and ``terraform.name``."""
        known = self._memory.values.get((kind, name))
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
        block = self.module.resources.get((data, type_, name))
        if block is None:
            template = "there is no data source {name} in this module" if data else "there is no resource {name} in this module"
            named = f"data.{type_}.{name}" if data else f"{type_}.{name}"
            raise self._undeclared(worded(template, name=named), span)
        group = self.group(block)
        if group is None:
            return unknown("{name} depends on itself", span, name=f"{self.prefix}{type_}.{name}")
        value = group.value
        return Reference(value.address, (), span) if type(value) is Reference else value

    def resolve(self, reference: Reference, name: str, span: Span) -> Value:
        """An attribute of the resource that ``reference`` is, whichever module it is in."""
        instance = self.scan.instances.get(reference.address)
        return instance.read(name, span) if instance is not None else reference.child(name)

    def report(self, problem: Problem) -> None:
        """Show something that could not be analysed."""
        self.scan.report(problem)

    def source(self, kind: str, name: str, path: Path) -> tuple[Source, Path] | None:
        """Where ``kind.name`` was given, and what of ``path`` is left to follow there."""
        return source_of(self, kind, name, path)

    def variable(self, name: str, span: Span) -> Value:
        """The value of an input variable, read at ``span``."""
        variable = self.inputs.get(name)
        if variable is None:
            raise self._undeclared(worded('there is no variable "{name}" in this module', name=name), span)
        return self._memory.once("var", name, variable.header, lambda: self._variable(variable))

    def local(self, name: str, span: Span) -> Value:
        """The value of a local, read at ``span``."""
        attribute = self.module.locals.get(name)
        if attribute is None:
            raise self._undeclared(worded("there is no local value {name} in this module", name=name), span)
        return self._memory.once("local", name, attribute.span, lambda: self._evaluated(attribute))

    def output(self, name: str, span: Span | None = None) -> Value:
        """The value of an output, read at ``span``.

        Raises `EvaluationError` when there is none of this name.
        """
        block = self.module.outputs.get(name)
        if block is None:
            raise self._undeclared(
                worded(
                    'the module in {directory} has no output "{name}"',
                    directory=self.module.directory or ".",
                    name=name,
                ),
                span,
            )
        attribute = block.body.attributes.get("value")
        if attribute is None:
            self.report(
                Problem(block.header, worded('output "{name}" has no value', name=name), "add value = ...")
            )
            return unknown("output {name} has no value", block.header, name=name)
        return self._memory.once("output", name, attribute.span, lambda: self._evaluated(attribute))

    def exported(self) -> ModuleOutputs:
        """All outputs, as the caller sees them: evaluated when they are read."""
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

    def group(self, block: ResourceBlock) -> Group | None:
        """The instances of a resource block; ``None`` while they are being found, when they depend on themselves."""
        mode = (block.data, block.type, block.name)
        group = self._groups.get(mode)
        if group is None:
            name = f"{self.prefix}{'data.' if block.data else ''}{block.type}.{block.name}"
            if not self._memory.enter(name, block.block.header):
                return None
            try:
                expansion = self.scan.expanded(block.block, self.env, name)
            finally:
                self._memory.leave(name)
            group = self._groups[mode] = self._grown(block, expansion)
        return group

    def _grown(self, block: ResourceBlock, expansion: Expansion) -> Group:
        instances: dict[Key, Instance] = {}
        references: dict[Key, Value] = {}
        for key, names in expansion.names.items():
            address = Address(block.type, block.name, key, self.modules, block.data, root=self.root)
            own = expansion.guards[key]
            instance = Instance(self, block, address, self.inside(names, own), self.guard + own)
            instances[key] = self.scan.instances[address] = instance
            references[key] = Reference(address, (), block.block.header)
        return Group(instances, expansion.gathered(references))

    def children(self, name: str, span: Span) -> Children:
        """The module instances that the call ``name`` makes.

        Raises `EvaluationError` when there is no such call, or when it depends on itself.
        """
        if name in self._children:
            return self._children[name]
        call = self.module.calls.get(name)
        if call is None:
            raise self._undeclared(
                worded('there is no module "{name}" called in this module', name=name), span
            )
        label = f"{self.prefix}module.{name}"
        if not self._memory.enter(label, call.block.header):
            raise EvaluationError(worded("{label} depends on itself", label=label), span)
        try:
            expansion = self.scan.expanded(call.block, self.env, label)
        finally:
            self._memory.leave(label)
        children = self._children[name] = called(self, call, expansion)
        return children

    def known_children(self, name: str) -> Mapping[Key, Scope]:
        """The instances of a call that has been evaluated."""
        children = self._children.get(name)
        return children.scopes if children is not None else {}

    def child(self, module: Module, caller: Caller) -> Scope:
        """An instance of ``module`` that this one calls."""
        return Scope(self.scan, module, self.root, caller)

    def inside(self, names: dict[str, Value], guard: Guard) -> Env:
        """Where an instance is evaluated: it exists, so what its existence hangs on is taken for granted."""
        if not names and not guard:
            return self.env
        assumed = self.env.assumed
        if guard:
            assumed = {**assumed, **{condition.key: truth for condition, truth in guard}}
        return Env(self, HANDLERS, names, assumed)

    def limited(self, value: Value, span: Span) -> Value:
        """``value``, unless it is too large or too deep to go on with."""
        if isinstance(value, (dict, list, Choice)):
            try:
                self.scan.budget.check(value)
            except LimitExceeded as error:
                return self.env.exceeded(error, span)
        return value

    def _evaluated(self, attribute: ast.Attribute) -> Value:
        return self.limited(self.env.attempt(attribute.value), attribute.span)

    def _variable(self, variable: Variable) -> Value:
        value, span = self._input(variable)
        value = without_null(value, variable, lambda: self._default(variable))
        return self.limited(fitted(value, variable, span, self.report), span)

    def _input(self, variable: Variable) -> tuple[Value, Span]:
        """What a variable is given, and where, before it is converted to its type."""
        if self.caller is not None:
            attribute = self.caller.call.block.body.attributes.get(variable.name)
            if attribute is not None:
                return self.caller.env.narrowed(self.caller.env.attempt(attribute.value)), attribute.span
        elif (found := self.given.get(variable.name)) is not None:
            return found.value, found.span
        if variable.default is not None:
            return self._default(variable), variable.default.span
        return self._not_given(variable)

    def _not_given(self, variable: Variable) -> tuple[Value, Span]:
        reason, name = "variable {name} has no value", variable.name
        if self.caller is None:
            return unknown(reason, variable.header, cause=variable_cause(name, self.root), name=name), NOWHERE
        header = self.caller.call.block.header
        message = worded(
            'module "{module}" is not given its variable "{name}"', module=self.caller.call.name, name=name
        )
        self.report(Problem(header, message, worded("add {name} = ...", name=name)))
        return unknown(reason, header, name=name), header

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
                above = unknown("path.cwd is where terraform runs", span, cause="path.cwd")
                return Text((above, f"/{self.root or disk.resolved(self.scan.repository.scan_root).name}"))
            case _:
                raise EvaluationError(worded("there is no path.{name}", name=name), span)

    def _terraform(self, name: str, span: Span) -> Value:
        match name:
            case "workspace" | "env":
                return self.scan.options.workspace
            case "applying":
                return unknown("terraform.applying is true only during apply", span, cause="terraform.applying")
            case _:
                raise EvaluationError(worded("there is no terraform.{name}", name=name), span)

    def _provider(self, name: str) -> ProviderConfiguration | None:
        block = self.module.providers.get(name)
        # An empty block in a called module only says that a configuration is expected.
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

    def _undeclared(self, message: str, span: Span | None) -> EvaluationError:
        """The error of naming what is not there; in a module that was read in part, it may well be there."""
        problem = None
        if self.module.whole and span is not None:
            problem = Problem(span, message, "declare it or correct the name")
        return EvaluationError(message, span, problem)

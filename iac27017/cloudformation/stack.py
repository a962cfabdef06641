"""One stack: a template with the values of its parameters, at its place among the stacks that contain it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from iac27017.cloudformation import serverless
from iac27017.cloudformation.causes import parameter_cause
from iac27017.cloudformation.choices import Truth
from iac27017.cloudformation.conditions import truth_of, undecided
from iac27017.cloudformation.evaluate import NOTHING, object_entries, value_of
from iac27017.cloudformation.library import Library
from iac27017.cloudformation.loops import MAXIMUM_ENTRIES, Locals
from iac27017.cloudformation.nodes import Call, Mapping, Node, entry, text_of
from iac27017.cloudformation.parameters import Given, as_declared, by_default, read_from_store, without_value
from iac27017.cloudformation.resource_nodes import ResourceNode
from iac27017.cloudformation.surroundings import Surroundings
from iac27017.cloudformation.template import Parameter, Template
from iac27017.cloudformation.texts import as_text
from iac27017.graph.address import Address, Step
from iac27017.graph.body import Origin
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import Borrowed, Guard, Object, Reference, Unknown, Value, unknown

if TYPE_CHECKING:
    from iac27017.cloudformation.deployment import Deployment


class Stack:
    """Everything is computed when it is asked for, and once.

    ``calls`` are the resources that nest it, outermost first; ``guard`` says
    under which undecided conditions it exists; ``tags`` are those that the
    resources around it hand down.
    """

    def __init__(
        self,
        deployment: Deployment,
        template: Template,
        surroundings: Surroundings,
        parent: Stack | None = None,
        nesting: ResourceNode | None = None,
        arguments: Node | None = None,
    ) -> None:
        self.deployment = deployment
        self.template = template
        self.surroundings = surroundings
        self.parent = parent
        self.nesting = nesting
        self.steps: tuple[Step, ...] = (*parent.steps, Step(nesting.name)) if parent and nesting else ()
        self.calls: tuple[Span, ...] = (*parent.calls, nesting.header) if parent and nesting else ()
        self.guard: Guard = ()
        self.tags: Object = parent.tags if parent else Object()
        self.children: dict[str, Stack] = {}
        self.depends: dict[str, set[str]] = {}
        self.current = ""
        self.undecided = 0
        self._arguments = _argument_nodes(arguments)
        self._parameters: dict[str, Given] = {}
        self._conditions: dict[str, Truth] = {}
        self._outputs: dict[str, Value] = {}
        self._open: set[tuple[str, str]] = set()
        self._resources: dict[str, ResourceNode] | None = None
        self._modules: list[str] = []
        self._loop_entries = 0

    @property
    def library(self) -> Library:
        """All templates of the scan."""
        return self.deployment.library

    @property
    def resources(self) -> dict[str, ResourceNode]:
        """The resources by logical id, in order."""
        if self._resources is None:
            self._resources = {}
            plain = {node.name: node for node in self._written_resources()}
            self._resources = (
                serverless.translated(plain, self.template) if self.template.globals_apply else plain
            )
        return self._resources

    def report(self, span: Span, message: str, help_: str) -> None:
        """A problem of the template."""
        self.deployment.report(Problem(span, message, help_))

    @contextmanager
    def perhaps(self, truth: Truth) -> Iterator[None]:
        """Around the branches of a condition: what is open may never be asked for at deployment."""
        opened = not isinstance(truth, bool)
        self.undecided += opened
        try:
            yield
        finally:
            self.undecided -= opened

    def room_for_loops(self) -> bool:
        """Whether loops may make one more entry; the first that may not is a problem."""
        self._loop_entries += 1
        if self._loop_entries == MAXIMUM_ENTRIES + 1:
            message = f"loops make more than {MAXIMUM_ENTRIES} entries; the rest is left out"
            self.report(self.template.body.span, message, "loop over fewer values")
        return self._loop_entries <= MAXIMUM_ENTRIES

    # What names are worth

    def named(self, name: str, span: Span) -> Value:
        """What ``Ref`` of a name is worth: a pseudo parameter, a parameter or a resource."""
        if name.startswith("AWS::"):
            value = self.surroundings.pseudo(name, span)
            if value is not None:
                return value
        elif name in self.template.parameters:
            return self.parameter(name).value
        elif name in self.resources:
            return self._resource(name, ("Arn",) if self.resources[name].type in _REF_IS_ARN else (), span)
        return self._unknown_name(name, span)

    def attribute(self, name: str, attribute: str, span: Span) -> Value:
        """What ``Fn::GetAtt`` is worth: an output of a nested stack, or what only the provider will know."""
        if name not in self.resources:
            return self._unknown_name(name, span)
        if attribute.startswith("Outputs."):
            self._depend(name)
            child = self.children.get(name)
            output = attribute.partition(".")[2]
            if child is not None:
                return child.output(output, span)
            return unknown(
                "the template of stack {name} is not on disk", span, (self._address(name, span),), name=name
            )
        reference = self._resource(name, tuple(attribute.split(".")), span)
        return self._configured(name, attribute, reference) or reference

    def _configured(self, name: str, attribute: str, reference: Reference) -> Value:
        """An attribute that repeats a property, where that is written out; ``None`` when it is not."""
        resource = self.resources[name]
        node = resource.property(attribute)
        if node is None or ("property", f"{name}.{attribute}") in self._open:
            return None
        self._open.add(("property", f"{name}.{attribute}"))
        try:
            value = value_of(node, self, resource.bound)
        finally:
            self._open.discard(("property", f"{name}.{attribute}"))
        text = as_text(value)
        return Borrowed(text, reference) if text is not None else None

    def parameter(self, name: str) -> Given:
        """What a parameter is worth, and where that comes from."""
        if name not in self._parameters:
            parameter = self.template.parameters[name]
            if ("parameter", name) in self._open:
                self.report(
                    parameter.span, f"parameter {name} depends on itself", "break the circle of nested stacks"
                )
                return Given(without_value(parameter, self.surroundings.place))
            self._open.add(("parameter", name))
            try:
                self._parameters[name] = self._given(parameter)
            finally:
                self._open.discard(("parameter", name))
        return self._parameters[name]

    def _given(self, parameter: Parameter) -> Given:
        place = self.surroundings.place
        given = self._argument(parameter.name) or (
            None if self.parent else self.deployment.given.get(parameter.name)
        )
        given = given or by_default(parameter)
        if given is not None and parameter.from_store:
            stored = self.stored(given.value, parameter.span) if isinstance(given.value, str) else None
            if stored is None or isinstance(stored, Unknown):
                given = Given(read_from_store(parameter, given.value, place), given.origin, given.sources)
            else:
                given = Given(stored, Origin.COMPUTED, given.sources)
        if given is None:
            self.surroundings.allowed_values.setdefault(
                parameter_cause(parameter.name, place), parameter.allowed
            )
            given = Given(without_value(parameter, place), sources=(parameter.span,))
        return as_declared(given, parameter)

    def _argument(self, name: str) -> Given | None:
        """What the stack around this one passes in."""
        if self.parent is None or self.nesting is None or name not in self._arguments:
            return None
        node, span = self._arguments[name]
        value = value_of(node, self.parent, self.nesting.bound)
        return Given(value, Origin.COMPUTED, (span,)) if value is not None else None

    # Conditions

    def truth(self, node: Node, bound: Locals = NOTHING) -> Truth:
        """The truth of a condition's expression."""
        return truth_of(node, self, bound)

    def has_condition(self, name: str) -> bool:
        """Whether the template declares a condition of this name."""
        return name in self.template.conditions

    def condition(self, name: str, span: Span) -> Truth:
        """The truth of a named condition."""
        node = self.template.conditions.get(name)
        place = self.surroundings.place
        if node is None:
            if not self.template.foreign_macro:
                self.report(
                    span,
                    f'there is no condition "{name}"',
                    "declare it under Conditions, or correct the name",
                )
            return undecided(
                unknown("no such condition", span, cause=parameter_cause(name, place)), span, place
            )
        if name not in self._conditions:
            if ("condition", name) in self._open:
                self.report(
                    node.span, f'the condition "{name}" depends on itself', "break the circle of conditions"
                )
                return undecided(unknown("a circle", span, cause=parameter_cause(name, place)), span, place)
            self._open.add(("condition", name))
            try:
                self._conditions[name] = truth_of(node, self, NOTHING)
            finally:
                self._open.discard(("condition", name))
        return self._conditions[name]

    # Outputs

    def output(self, name: str, span: Span) -> Value:
        """What an output is worth."""
        node = entry(self.template.outputs, name)
        value = entry(node, "Value")
        if value is None:
            if not self.is_open:
                self.report(
                    span,
                    f'{self.template.file} has no output "{name}"',
                    "declare it there, or correct the name",
                )
            return unknown("{file} has no output {name}", span, file=self.template.file, name=name)
        if name not in self._outputs:
            if ("output", name) in self._open:
                self.report(
                    value.span, f'the output "{name}" depends on itself', "break the circle of stacks"
                )
                return unknown("a circle of stacks", span)
            self._open.add(("output", name))
            try:
                self._outputs[name] = value_of(value, self)
            finally:
                self._open.discard(("output", name))
        return self._outputs[name]

    def exports(self) -> Iterator[tuple[Value, str, Span]]:
        """Names of exports with the outputs that are exported."""
        for name, node, span, bound in self._output_entries():
            export = entry(node, "Export", "Name")
            if export is not None:
                yield value_of(export, self, bound), name, span

    def output_names(self) -> list[tuple[str, Span]]:
        """The outputs with their places; those that loops make are asked for one by one."""
        section = self.template.outputs
        return (
            [(name, section.keys[name]) for name in section.entries if not name.startswith("Fn::")]
            if section
            else []
        )

    def _output_entries(self) -> list[tuple[str, Node, Span, Locals]]:
        return object_entries(self.template.outputs, self, NOTHING) if self.template.outputs else []

    def imported(self, name: Value, span: Span) -> Value:
        """What ``Fn::ImportValue`` is worth."""
        return self.deployment.exports.imported(name, span, self)

    def stored(self, name: str, span: Span) -> Value:
        """What an entry of the parameter store is worth, where a template of this scan declares it."""
        return self.deployment.store.value(name, span)

    # Resources

    def address(self, name: str) -> Address:
        """The address of a resource of this stack."""
        return Address("", name, None, self.steps, root=self.surroundings.root)

    def exists(self, resource: ResourceNode) -> Truth:
        """Whether a resource is there."""
        condition = resource.condition
        return (
            True if condition is None else self.condition(condition, resource.node.entries["Condition"].span)
        )

    def _resource(self, name: str, path: tuple[str, ...], span: Span) -> Reference:
        self._depend(name)
        return Reference(self.address(name), path, span)

    def _address(self, name: str, span: Span) -> Reference:
        return Reference(self.address(name), (), span)

    def _depend(self, name: str) -> None:
        if self.current and not self.undecided:
            self.depends.setdefault(self.current, set()).add(name)

    def _made_elsewhere(self, name: str, node: Node) -> None:
        """A module that only the registry, or a tool that packages the template, puts in."""
        if not self._modules:
            message = f"{name} is a module, which is not put in yet"
            self.report(
                node.span, message, "scan the processed template: of `rain pkg`, or from `get-template`"
            )
        self._modules.append(name)

    @property
    def is_open(self) -> bool:
        """Whether names may be there that the file does not declare."""
        return self.template.is_open or bool(self._modules)

    def _unknown_name(self, name: str, span: Span) -> Value:
        owner = serverless.owner_of(name, self.resources) if self.template.globals_apply else None
        if owner is not None:
            return self._resource(owner, (), span)
        if not self.is_open:
            message = f'"{name}" is neither a parameter nor a resource of this template'
            self.report(span, message, "declare it, or correct the name")
        cause = parameter_cause(name, self.surroundings.place)
        return unknown("{name} is not declared in this template", span, cause=cause, name=name)

    def _written_resources(self) -> Iterator[ResourceNode]:
        section = self.template.resources
        for name, node, span, bound in object_entries(section, self, NOTHING) if section else ():
            kind = text_of(entry(node, "Type"))
            if isinstance(entry(node, "Type"), Call | Mapping):
                self._made_elsewhere(name, node)
            elif isinstance(node, Mapping) and kind is not None:
                if kind.endswith("::MODULE"):
                    self._made_elsewhere(name, node)
                header = Span(span.file, span.line, span.column, span.line, span.column + len(name))
                yield ResourceNode(name, kind, node, header, span, bound)
            else:
                self.report(span, f"resource {name} has no type", "write its Type")


def _argument_nodes(arguments: Node | None) -> dict[str, tuple[Node, Span]]:
    """Parameters as a nested stack is given them: a mapping, or a list of keys and values."""
    found: dict[str, tuple[Node, Span]] = {}
    if isinstance(arguments, Mapping):
        return {name: (node, arguments.entry_span(name)) for name, node in arguments.entries.items()}
    from iac27017.cloudformation.nodes import members

    for item in members(arguments):
        name, value = text_of(entry(item, "ParameterKey")), entry(item, "ParameterValue")
        if name is not None and value is not None:
            found[name] = (value, item.span)
    return found


_REF_IS_ARN = frozenset(
    {
        "AWS::SNS::Topic",
        "AWS::SecretsManager::Secret",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "AWS::ElasticLoadBalancingV2::Listener",
        "AWS::CertificateManager::Certificate",
        "AWS::IAM::ManagedPolicy",
        "AWS::StepFunctions::StateMachine",
        "AWS::ECS::TaskDefinition",
        "AWS::WAFv2::WebACL",
    }
)
"""Types whose ``Ref`` is their ARN (resource type reference, *Return values*)."""

"""One stack: a template with the values of its parameters, at its place among the stacks that contain it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from iac27017.cloudformation import serverless
from iac27017.cloudformation.causes import parameter_cause
from iac27017.cloudformation.choices import Truth
from iac27017.cloudformation.conditions import Conditions, truth_of
from iac27017.cloudformation.evaluate import value_of
from iac27017.cloudformation.library import Library
from iac27017.cloudformation.loops import MAXIMUM_ENTRIES, NOTHING, Locals
from iac27017.cloudformation.nodes import Node
from iac27017.cloudformation.once import Once
from iac27017.cloudformation.outputs import Outputs
from iac27017.cloudformation.parameters import Parameters
from iac27017.cloudformation.resource_nodes import ResourceNode, written_resources
from iac27017.cloudformation.surroundings import Surroundings
from iac27017.cloudformation.template import Template
from iac27017.cloudformation.texts import as_text
from iac27017.graph.address import Address, Step
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import Borrowed, Guard, Object, Reference, Value, unknown
from iac27017.graph.wording import worded

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
        self.parameters = Parameters(self, arguments)
        self.conditions = Conditions(self)
        self.outputs = Outputs(self)
        self._properties: Once[Value] = Once()
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
            plain = {node.name: node for node in written_resources(self)}
            self._resources = (
                serverless.translated(plain, self.template) if self.template.globals_apply else plain
            )
        return self._resources

    def report(self, span: Span, message: str, help_: str) -> None:
        """A problem of the template."""
        self.deployment.report(Problem(span, message, help_))

    def room_for_loops(self) -> bool:
        """Whether loops may make one more entry; the first that may not is a problem."""
        self._loop_entries += 1
        if self._loop_entries == MAXIMUM_ENTRIES + 1:
            message = worded(
                "loops make more than {limit} entries; the rest is left out", limit=MAXIMUM_ENTRIES
            )
            self.report(self.template.body.span, message, "loop over fewer values")
        return self._loop_entries <= MAXIMUM_ENTRIES

    def value(self, node: Node, bound: Locals = NOTHING) -> Value:
        """What a node of the template is worth; ``bound`` are the loop variables around it."""
        return value_of(node, self, bound)

    # What names are worth

    def named(self, name: str, span: Span) -> Value:
        """What ``Ref`` of a name is worth: a pseudo parameter, a parameter or a resource."""
        if name.startswith("AWS::"):
            value = self.surroundings.pseudo(name, span)
            if value is not None:
                return value
        elif name in self.template.parameters:
            return self.parameters.given(name).value
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
                return child.outputs.value(output, span)
            return unknown(
                "the template of stack {name} is not on disk", span, (self._address(name, span),), name=name
            )
        reference = self._resource(name, tuple(attribute.split(".")), span)
        return self._configured(name, attribute, reference) or reference

    def _configured(self, name: str, attribute: str, reference: Reference) -> Value:
        """An attribute that repeats a property, where that is written out; ``None`` when it is not."""
        resource = self.resources[name]
        node = resource.property(attribute)
        if node is None:
            return None
        value = self._properties.get(
            f"{name}.{attribute}", lambda: value_of(node, self, resource.bound), lambda: None
        )
        text = as_text(value)
        return Borrowed(text, reference) if text is not None else None

    # Conditions

    def truth(self, node: Node, bound: Locals = NOTHING) -> Truth:
        """The truth of a condition's expression."""
        return truth_of(node, self, bound)

    @contextmanager
    def perhaps(self, truth: Truth) -> Iterator[None]:
        """Around the branches of a condition: what is open may never be asked for at deployment."""
        opened = not isinstance(truth, bool)
        self.undecided += opened
        try:
            yield
        finally:
            self.undecided -= opened

    # Other stacks

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
        if condition is None:
            return True
        return self.conditions.named(condition, resource.node.entries["Condition"].span)

    def _resource(self, name: str, path: tuple[str, ...], span: Span) -> Reference:
        self._depend(name)
        return Reference(self.address(name), path, span)

    def _address(self, name: str, span: Span) -> Reference:
        return Reference(self.address(name), (), span)

    def _depend(self, name: str) -> None:
        if self.current and not self.undecided:
            self.depends.setdefault(self.current, set()).add(name)

    def made_elsewhere(self, name: str, span: Span) -> None:
        """Note a module that only the registry, or a tool that packages the template, puts in."""
        if not self._modules:
            message = worded("{name} is a module, which is not put in yet", name=name)
            self.report(span, message, "scan the processed template: of `rain pkg`, or from `get-template`")
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
            message = worded('"{name}" is neither a parameter nor a resource of this template', name=name)
            self.report(span, message, "declare it, or correct the name")
        cause = parameter_cause(name, self.surroundings.place)
        return unknown("{name} is not declared in this template", span, cause=cause, name=name)


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

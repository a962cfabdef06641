"""All stacks of a scan: which templates are roots, what nests what, and what is shared among them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from iac27017.cloudformation.assemblies import Environment, environments
from iac27017.cloudformation.choices import guard_of
from iac27017.cloudformation.evaluate import value_of
from iac27017.cloudformation.exports import Exports, Store
from iac27017.cloudformation.library import Library, Report
from iac27017.cloudformation.nodes import Call, Node, Sequence, entry, text_of
from iac27017.cloudformation.parameters import Given
from iac27017.cloudformation.resource_nodes import NESTED_STACKS, STACK_SETS, ResourceNode
from iac27017.cloudformation.stack import Stack
from iac27017.cloudformation.stack_tags import with_tags
from iac27017.cloudformation.surroundings import Surroundings, deployed_to
from iac27017.cloudformation.template import Template
from iac27017.graph.address import Step
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import Text, Value, unknown
from iac27017.graph.wording import plain, worded

MAXIMUM_NESTING = 16
MAXIMUM_STACKS = 1_000
"""Instances of nested stacks in one scan."""


class Deployment:
    """``given`` are values of parameter files, for root stacks; ``missing`` templates that are not on disk."""

    def __init__(self, library: Library, given: Mapping[str, Given], report: Report) -> None:
        self.library = library
        self.given = given
        self.report = report
        self.roots: list[Stack] = []
        self.missing: list[str] = []
        self.exports = Exports(self.stacks)
        self.store = Store(self.stacks)
        self._allowed: dict[str, tuple[str, ...]] = {}
        self._environments: dict[str, dict[str, Environment]] = {}
        self._count = 0
        self._calls: dict[str, set[str]] = {}

    def stacks(self) -> Iterator[Stack]:
        """Every stack, parents before their children."""
        pending = list(reversed(self.roots))
        while pending:
            stack = pending.pop()
            yield stack
            pending += reversed(stack.children.values())

    def made_of(self, root: Stack) -> set[str]:
        """The files that a root stack is made of: templates, what they include, what says where it is deployed to."""
        files = _reachable([root.template.file], self._calls)
        assembly = posixpath.join(posixpath.dirname(root.template.file), "manifest.json")
        named = set[str]().union(*(self.library.asked.get(file, ()) for file in files))
        return files | named | ({assembly} if _synthesised(root.template.file) else set())

    def build(self, wanted: Iterable[Template] | None) -> None:
        """Find the roots among all templates, and everything they nest; of ``wanted`` ones, only what leads there."""
        chosen = {template.file for template in wanted} if wanted is not None else None
        for file in self._roots(chosen):
            template = self.library.template(file)
            if template is not None:
                root = self._root(template)
                self.roots.append(root)
                self._grow(root)

    def _roots(self, chosen: set[str] | None) -> list[str]:
        """Templates that no other one nests; in a circle of templates the first one."""
        templates = {template.file: template for template in self.library.all()}
        for file in chosen or ():
            if file not in templates and (template := self.library.template(file)) is not None:
                templates[file] = template
        calls = self._calls = {file: self._nested_files(template) for file, template in templates.items()}
        called = {target for file, targets in calls.items() for target in targets if target != file}
        roots = [file for file in sorted(templates) if file not in called]
        reached = _reachable(roots, calls)
        for file in sorted(templates):
            if file not in reached:
                roots.append(file)
                reached |= _reachable([file], calls)
        if chosen is None:
            return sorted(roots)
        return sorted(root for root in roots if chosen & _reachable([root], calls))

    def _nested_files(self, template: Template) -> set[str]:
        if template.resources is None or not _mentions_stacks(template):
            return set()
        stack = self._root(template)
        found = (
            self._template_of(stack, resource) for resource in stack.resources.values() if _nests(resource)
        )
        return {nested.file for nested in found if nested is not None}

    def _root(self, template: Template) -> Stack:
        file = template.file
        environment = self._environment(file)
        region: Value = environment.region or deployed_to("AWS::Region", file)
        account: Value = environment.account or deployed_to("AWS::AccountId", file)
        return Stack(self, template, Surroundings(file, file, region, account, self._allowed))

    def _environment(self, file: str) -> Environment:
        """Where an assembly says that a template is deployed to."""
        folder = posixpath.dirname(file)
        if folder not in self._environments:
            self._environments[folder] = (
                environments(self.library.scan_root, folder) if _synthesised(file) else {}
            )
        return self._environments[folder].get(posixpath.basename(file), Environment())

    def _grow(self, stack: Stack) -> None:
        """Make the stacks that ``stack`` nests, theirs, and so on."""
        pending = [stack]
        while pending:
            parent = pending.pop()
            for resource in parent.resources.values() if _mentions_stacks(parent.template) else ():
                if _nests(resource) and (child := self._child(parent, resource)) is not None:
                    parent.children[resource.name] = child
                    pending.append(child)

    def _child(self, parent: Stack, resource: ResourceNode) -> Stack | None:
        guard = guard_of(parent.exists(resource))
        if guard is None:
            return None
        template = self._template_of(parent, resource)
        if template is None:
            self._not_on_disk(parent, resource)
            return None
        if self._too_much(parent, resource, template):
            return None
        around = parent.surroundings
        place = f"{around.place}/{resource.name}"
        inside = Surroundings(around.root, place, around.region, around.account, around.allowed_values)
        if resource.type in STACK_SETS:
            steps = (*parent.steps, Step(resource.name))
            inside.account = deployed_to("AWS::AccountId", around.root, steps)
            inside.region = deployed_to("AWS::Region", around.root, steps)
        child = Stack(self, template, inside, parent, resource, resource.property("Parameters"))
        child.guard = (*parent.guard, *guard)
        child.tags = with_tags(parent, resource)
        return child

    def _too_much(self, parent: Stack, resource: ResourceNode, template: Template) -> bool:
        above: Stack | None = parent
        while above is not None:
            if above.template is template:
                message = worded(
                    "stack {name} contains itself: {file} is among the templates around it",
                    name=resource.name, file=template.file,
                )  # fmt: skip
                self.report(Problem(resource.header, message, "break the circle of nested stacks"))
                return True
            above = above.parent
        self._count += 1
        if len(parent.steps) >= MAXIMUM_NESTING or self._count > MAXIMUM_STACKS:
            deep = len(parent.steps) >= MAXIMUM_NESTING
            message = worded(
                "stack {name} is left out: more than {limit} levels are nested"
                if deep
                else "stack {name} is left out: more than {limit} stacks are nested",
                name=resource.name,
                limit=MAXIMUM_NESTING if deep else MAXIMUM_STACKS,
            )
            self.report(Problem(resource.header, message, "scan the nested templates by themselves"))
            return True
        return False

    def _template_of(self, stack: Stack, resource: ResourceNode) -> Template | None:
        asset = text_of(entry(resource.node, "Metadata", "aws:asset:path"))
        if asset is not None:
            return self.library.nested(stack.template.file, asset)
        body = resource.property("TemplateBody")
        if body is not None and resource.type in STACK_SETS:
            text = self._value(stack, resource, body)
            return self.library.inline(text, _text_place(body)) if isinstance(text, str) else None
        return self.library.nested(stack.template.file, self._location(stack, resource))

    def _location(self, stack: Stack, resource: ResourceNode) -> Value:
        written = resource.property("TemplateURL") or resource.property("Location")
        return self._value(stack, resource, written) if written is not None else None

    def _value(self, stack: Stack, resource: ResourceNode, written: Node) -> Value:
        try:
            return value_of(written, stack, resource.bound)
        except RecursionError:
            return unknown("the template hangs on a chain that is too long to follow", written.span)

    def _not_on_disk(self, stack: Stack, resource: ResourceNode) -> None:
        if resource.property("TemplateBody") is not None:
            message = worded(
                "the template of stack set {name} is no text that is known before deployment", name=resource.name
            )
            self.missing.append(str(stack.address(resource.name)))
            self.report(Problem(_place(resource), message, "write the template out, or into a file of its own"))
            return
        location = self._location(stack, resource)
        if location is None or isinstance(location, dict):
            return  # an application from a repository
        shown = str(location) if isinstance(location, str | Text) else plain("that is computed")
        self.missing.append(f"{stack.address(resource.name)} ({shown})")
        message = worded(
            "the template of stack {name}, {shown}, is not on disk", name=resource.name, shown=shown
        )
        help_ = "keep the template in the scanned directory, with the same file name"
        self.report(Problem(_place(resource), message, help_))


def _text_place(body: Node) -> Span:
    """Where a text stands, with or without an intrinsic around it."""
    inner = body.argument if isinstance(body, Call) else body
    return (inner.items[0] if isinstance(inner, Sequence) and inner.items else inner).span


def _place(resource: ResourceNode) -> Span:
    written = (
        resource.property("TemplateURL") or resource.property("Location") or resource.property("TemplateBody")
    )
    return written.span if written is not None else resource.header


def _nests(resource: ResourceNode) -> bool:
    return resource.type in NESTED_STACKS or resource.type in STACK_SETS


def _mentions_stacks(template: Template) -> bool:
    section = template.resources
    if section is None:
        return False
    return any(
        name.startswith("Fn::") or text_of(entry(node, "Type")) in (*NESTED_STACKS, *STACK_SETS)
        for name, node in section.entries.items()
    )


def _synthesised(file: str) -> bool:
    return file.endswith(".template.json")


def _reachable(roots: Iterable[str], calls: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    pending = list(roots)
    while pending:
        file = pending.pop()
        if file not in seen:
            seen.add(file)
            pending += calls.get(file, ())
    return seen

"""Declares the resources of a stack: their properties evaluated, with places, guards and where values came from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from iac27017.cloudformation.choices import guard_of
from iac27017.cloudformation.evaluate import object_entries, value_of
from iac27017.cloudformation.loops import Locals
from iac27017.cloudformation.nodes import Call, Mapping, Node, Scalar, Sequence, text_of
from iac27017.cloudformation.resource_nodes import ResourceNode
from iac27017.cloudformation.stack import Stack
from iac27017.graph.body import Attribute, Body, Origin
from iac27017.graph.declaration import Declaration
from iac27017.graph.span import Span
from iac27017.graph.value import ABSENT, Object, Value, unknown
from iac27017.graph.wording import worded

META = ("DeletionPolicy", "UpdateReplacePolicy", "DependsOn", "Metadata")
"""What a resource says beside its properties; attributes of the body as ``@DeletionPolicy``."""


def declaration(resource: ResourceNode, stack: Stack) -> Declaration | None:
    """The resource as it is deployed; ``None`` when a condition says that it is not."""
    guard = guard_of(stack.exists(resource))
    if guard is None:
        return None
    stack.current = resource.name
    try:
        body = _body(resource, stack)
    finally:
        stack.current = ""
    return Declaration(
        stack.address(resource.name),
        resource.type,
        body,
        resource.span,
        resource.header,
        "cloudformation",
        guard=(*stack.guard, *guard),
        calls=stack.calls,
        region=stack.surroundings.region,
        account=stack.surroundings.account,
        default_tags=stack.tags,
    )


def _body(resource: ResourceNode, stack: Stack) -> Body:
    body = Body(resource.span)
    properties = resource.properties
    match properties:
        case Mapping():
            for name, node, span, bound in object_entries(properties, stack, resource.bound):
                _set(body, name, node, span, stack, bound)
            if "Fn::Transform" in properties.entries and not body.attributes:
                body.unknown = unknown("what is included cannot be told", properties.span)
        case Call():
            _computed(body, value_of(properties, stack, resource.bound), properties.span)
        case Scalar(value=None) | None:
            pass
        case _:
            stack.report(
                properties.span,
                worded("the properties of {name} are no mapping", name=resource.name),
                "write them as one",
            )
            body.unknown = unknown("the properties are no mapping", properties.span)
    for name in META:
        if (written := resource.node.entries.get(name)) is not None:
            _set(body, f"@{name}", written, resource.node.entry_span(name), stack, resource.bound)
    for name in _depends_on(resource.node.entries.get("DependsOn")):
        stack.depends.setdefault(resource.name, set()).add(name)
    return body


def _computed(body: Body, value: Value, span: Span) -> None:
    """Properties that are one intrinsic as a whole."""
    if isinstance(value, Object):
        for name, member in value.items():
            body.attributes[name] = Attribute(member, value.spans.get(name, span), Origin.COMPUTED)
    else:
        body.unknown = unknown("the properties are known only at deployment", span)


def _set(body: Body, name: str, node: Node, span: Span, stack: Stack, bound: Locals) -> None:
    value = value_of(node, stack, bound)
    if value is ABSENT:
        return
    origin, sources = _provenance(node, stack) if isinstance(node, Call) else (Origin.WRITTEN, ())
    body.attributes[name] = Attribute(value, span, origin, sources)


def _depends_on(node: Node | None) -> list[str]:
    nodes = node.items if isinstance(node, Sequence) else [node] if node is not None else []
    return [name for item in nodes if (name := text_of(item)) is not None]


# Where a value came from: the parameters in it, and what gave these their values


def _provenance(node: Node, stack: Stack) -> tuple[Origin, tuple[Span, ...]]:
    names = list(dict.fromkeys(_parameters(node, stack)))
    if not names:
        return Origin.COMPUTED, ()
    given = [stack.parameters.given(name) for name in names]
    direct = isinstance(node, Call) and node.name == "Ref"
    origin = given[0].origin if direct else Origin.COMPUTED
    return origin, tuple(dict.fromkeys(span for one in given for span in one.sources))


_NAMES = re.compile(r"\$\{([A-Za-z0-9]+)\}")


def _parameters(node: Node, stack: Stack) -> Iterator[str]:
    """The parameters that a node speaks of, conditions left aside."""
    match node:
        case Call(name="Ref", argument=Scalar(value=str() as name)):
            if name in stack.template.parameters:
                yield name
        case Call(name="Fn::Sub", argument=Scalar(value=str() as text)):
            yield from (name for name in _NAMES.findall(text) if name in stack.template.parameters)
        case Call():
            yield from _parameters(node.argument, stack)
        case Sequence():
            for item in node.items:
                yield from _parameters(item, stack)
        case Mapping():
            for child in node.entries.values():
                yield from _parameters(child, stack)
        case _:
            return

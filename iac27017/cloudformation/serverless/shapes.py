"""Makes the nodes of the plain resources that serverless ones stand for, at the places of their source."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as ReadOnly

from msgspec.structs import replace

from iac27017.cloudformation.nodes import Call, Mapping, Node, Scalar, Sequence, entries, entry
from iac27017.cloudformation.resource_nodes import ResourceNode
from iac27017.graph.span import Span

PREFIX = "AWS::Serverless::"
"""What the names of serverless types begin with."""


def renamed(node: Node | None, names: ReadOnly[str, str]) -> Mapping:
    """A mapping with the properties of the plain type; ``a.b`` goes into a mapping of its own."""
    result = Mapping({}, node.span if node is not None else Span(""))
    for name, child in entries(node):
        outer, dot, inner = names.get(name, "").partition(".")
        if outer:
            value = (
                _listed_tags(child)
                if outer == "Tags"
                else _endpoint(child)
                if outer == "EndpointConfiguration"
                else child
            )
            put(result, outer, mapping(child.span, **{inner: value}) if dot else value)
            if isinstance(node, Mapping) and name in node.keys:
                result.keys[outer] = node.keys[name]
    return result


def _listed_tags(node: Node) -> Node:
    """Serverless tags are a mapping; plain ones a list of keys and values."""
    if not isinstance(node, Mapping):
        return node
    return Sequence(
        [
            mapping(node.entry_span(name), Key=Scalar(name, node.keys.get(name, node.span)), Value=value)
            for name, value in node.entries.items()
        ],
        node.span,
    )


def _endpoint(node: Node) -> Node:
    """``REGIONAL`` or ``{Type: REGIONAL}``; the plain type has a list."""
    kind = node if isinstance(node, Scalar) else entry(node, "Type")
    if kind is None:
        return node
    rest = {name: child for name, child in entries(node) if name != "Type"}
    return mapping(node.span, Types=Sequence([kind], kind.span), **rest)


def mapping(span: Span, **children: Node) -> Mapping:
    """A mapping of ``children``, all at one place."""
    return Mapping(dict(children), span, {name: child.span for name, child in children.items()})


def listed(items: Iterable[Node], span: Span) -> Sequence:
    """A list."""
    return Sequence(list(items), span)


def put(into: Mapping, name: str, node: Node) -> Mapping:
    """``into`` with one entry more."""
    into.entries[name] = node
    into.keys[name] = node.span
    return into


def copied(node: Mapping) -> Mapping:
    """The same entries in a mapping of its own."""
    return Mapping(dict(node.entries), node.span, dict(node.keys))


def ref(name: str, place: Span) -> Node:
    """``!Ref name``."""
    return Call("Ref", Scalar(name, place), place)


def arn(name: str, place: Span, attribute: str = "Arn") -> Node:
    """``!GetAtt name.Arn``."""
    return Call("Fn::GetAtt", listed([Scalar(name, place), Scalar(attribute, place)], place), place)


def allowing(place: Span, actions: Iterable[str], **rest: Node) -> Mapping:
    """A statement that allows ``actions``."""
    listed_actions = listed([Scalar(action, place) for action in actions], place)
    return mapping(place, Effect=Scalar("Allow", place), Action=listed_actions, **rest)


def policy_of(place: Span, *statements: Node) -> Mapping:
    """A policy document."""
    return mapping(place, Version=Scalar("2012-10-17", place), Statement=listed(statements, place))


def with_properties(resource: ResourceNode, plain: str, properties: Node) -> ResourceNode:
    """The resource itself, as one of the plain type."""
    node = resource.node
    whole = Mapping({**node.entries, "Properties": properties}, node.span, dict(node.keys))
    return replace(resource, type=plain, node=whole)


def made(resource: ResourceNode, suffix: str, plain: str, properties: Node, place: Span | None = None) -> ResourceNode:
    """A resource that comes with another one, under the same condition; ``place`` is where it is asked for."""
    kept = {name: node for name, node in resource.node.entries.items() if name == "Condition"}
    whole = Mapping({**kept, "Properties": properties}, resource.node.span, dict(resource.node.keys))
    header = place or resource.header
    return replace(resource, name=f"{resource.name}{suffix}", type=plain, node=whole, header=header, span=place or resource.span)

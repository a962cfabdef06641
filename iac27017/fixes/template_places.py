"""Where in a template a setting goes: the way to a mapping in it, and a path from there."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from iac27017.cloudformation.loading import load
from iac27017.cloudformation.nodes import Mapping, Node, text_of
from iac27017.cloudformation.nodes import Sequence as Items
from iac27017.fixes.block_places import alternatives
from iac27017.fixes.safety import NOT_FOUND, unsafe
from iac27017.fixes.text import Text
from iac27017.graph.kind import Written
from iac27017.graph.lookup import Segment, path_segments
from iac27017.graph.span import Span

Steps = tuple[str | int, ...]
"""Keys of mappings and numbers of list items, from the top of the template."""


class TemplateSetting(Struct, frozen=True):
    """What is to be written at ``path`` below ``steps``, which lead to a mapping, of a resource of type ``type``."""

    file: str
    steps: Steps
    path: str
    value: Written
    type: str
    replaces: bool = False
    """Whether what is deployed is replaced when it is applied."""


def steps_to(text: Text, name: str, type_: str, span: Span | None) -> Steps:
    """The way to the properties of the resource ``name``, or to what stands at ``span`` in them.

    Raises `NoSafePlace` when the template does not write this resource itself.
    """
    resources = mapping_of(load(text.data, text.file).node).entries.get("Resources")
    resource = resources.entries.get(name) if isinstance(resources, Mapping) else None
    if not isinstance(resource, Mapping) or text_of(resource.entries.get("Type")) != type_:
        raise unsafe(NOT_FOUND)
    steps: Steps = ("Resources", name)
    if span is None:
        return (*steps, "Properties")
    for below, node, whole in _inside(resource.entries.get("Properties"), (*steps, "Properties")):
        if isinstance(node, Mapping) and span in (node.span, whole):
            return below
    raise unsafe(NOT_FOUND)


def line_of(text: Text, setting: TemplateSetting) -> int:
    """The line in which a setting stands that was made.

    Raises `NoSafePlace` when it does not.
    """
    root = load(text.data, text.file).node
    for path in alternatives(setting.path):
        found = written_at(root, setting, path)
        if found is not None:
            return found.span.line
    raise unsafe(NOT_FOUND)


def written_at(node: Node | None, setting: TemplateSetting, path: str) -> Node | None:
    """What a template says at a path from where a setting goes."""
    for step in setting.steps:
        if isinstance(step, int):
            node = node.items[step] if isinstance(node, Items) and step < len(node.items) else None
        else:
            node = node.entries.get(step) if isinstance(node, Mapping) else None
    for segment in path_segments(path):
        node = _child(node, segment)
    return node


def _child(node: Node | None, segment: Segment) -> Node | None:
    """The one thing below a mapping, or a list of one, that a step of a path means."""
    if isinstance(node, Items) and len(node.items) == 1:
        node = node.items[0]
    child = node.entries.get(segment.name) if isinstance(node, Mapping) else None
    if segment.key and isinstance(child, Items):
        found = [item for item in child.items if key_of(item, segment) == segment.wanted]
        return found[0] if len(found) == 1 else None
    return child


def key_of(item: Node, segment: Segment) -> str | None:
    """What a list item has for the key that a path asks for."""
    return text_of(item.entries.get(segment.key)) if isinstance(item, Mapping) else None


def mapping_of(node: Node | None) -> Mapping:
    """``node`` as a mapping.

    Raises `NoSafePlace` when it is none.
    """
    if not isinstance(node, Mapping):
        raise unsafe(NOT_FOUND)
    return node


def _inside(node: Node | None, steps: Steps) -> Iterator[tuple[Steps, Node, Span]]:
    match node:
        case Mapping():
            for name, child in node.entries.items():
                yield (*steps, name), child, node.entry_span(name)
                yield from _inside(child, (*steps, name))
        case Items():
            for at, child in enumerate(node.items):
                yield (*steps, at), child, child.span
                yield from _inside(child, (*steps, at))
        case _:
            return

"""Reads the maps of a template: ``Fn::FindInMap``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac27017.cloudformation.choices import combined
from iac27017.cloudformation.equality import chosen_by
from iac27017.cloudformation.includes import included
from iac27017.cloudformation.loops import Locals
from iac27017.cloudformation.malformed import malformed
from iac27017.cloudformation.nodes import Call, Mapping, Node, Scalar, Sequence, entry, name_of
from iac27017.cloudformation.texts import as_text
from iac27017.graph.value import Value, unknown
from iac27017.graph.wording import worded

if TYPE_CHECKING:
    from iac27017.cloudformation.stack import Stack


def find_in_map(call: Call, stack: Stack, bound: Locals) -> Value:
    """``Fn::FindInMap``: an entry of the template's maps, or the default value that the call gives."""
    match call.argument:
        case Sequence(items=[_, _, _, *rest] as items):
            names = [_key(item, stack, bound) for item in items[:3]]
            fallback = entry(rest[0], "DefaultValue") if rest else None
            return combined(names, lambda found: _mapped(found, fallback, call, stack, bound))
        case _:
            return malformed(call, stack, "a map and two keys")


def _key(node: Node, stack: Stack, bound: Locals) -> Value:
    return name_of(node) if isinstance(node, Scalar) else stack.value(node, bound)


def _mapped(names: list[Value], fallback: Node | None, call: Call, stack: Stack, bound: Locals) -> Value:
    """Into the map step by step; a key that nobody knows makes a choice among those there are."""
    node: Node | None = stack.template.body.entries.get("Mappings")
    if isinstance(names[0], str) and isinstance(node, Mapping) and names[0] not in node.entries:
        node = _included_mappings(node, stack)

    def step(current: Node | None, rest: list[Value]) -> Value:
        if current is None:
            if fallback is not None:
                return stack.value(fallback, bound)
            return _no_entry(names, call, stack)
        if not rest:
            return stack.value(current, bound)
        if not isinstance(current, Mapping):
            return _no_entry(names, call, stack)
        key = as_text(rest[0])
        if key is not None:
            return step(current.entries.get(key), rest[1:])
        options = {
            name: (lambda inner=child: step(inner, rest[1:])) for name, child in current.entries.items()
        }
        return chosen_by(rest[0], options, stack.surroundings, call.span)

    return step(node, names)


def _included_mappings(node: Mapping, stack: Stack) -> Node:
    return included(node.entries["Fn::Transform"], stack) or node if "Fn::Transform" in node.entries else node


def _no_entry(names: list[Value], call: Call, stack: Stack) -> Value:
    shown = ", ".join(str(name) for name in names)
    if (
        stack.undecided == 0
        and all(isinstance(name, str) for name in names)
        and not stack.template.foreign_macro
    ):
        stack.report(
            call.span, worded("no map has an entry {shown}", shown=shown), "add it, or give a DefaultValue"
        )
    return unknown("no map has an entry {names}", call.span, names=shown)

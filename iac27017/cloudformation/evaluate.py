"""What a node is worth in a stack: plain values as they are, intrinsics computed as far as the code decides them."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as ReadOnly
from types import MappingProxyType
from typing import TYPE_CHECKING

from iac27017.cloudformation import lists, texts
from iac27017.cloudformation.causes import call_cause
from iac27017.cloudformation.choices import combined, picked
from iac27017.cloudformation.includes import included
from iac27017.cloudformation.loops import NOTHING, Locals, expanded_entries, named
from iac27017.cloudformation.malformed import malformed
from iac27017.cloudformation.maps import find_in_map
from iac27017.cloudformation.nodes import LOOP, Call, Mapping, Node, Scalar, Sequence, entry, name_of, text_of
from iac27017.graph.span import Span
from iac27017.graph.value import ABSENT, Array, Object, Reference, Text, Unknown, Value, template, unknown
from iac27017.graph.wording import worded

if TYPE_CHECKING:
    from iac27017.cloudformation.stack import Stack

_RAIN = "Fn::Rain::"
"""Directives of rain, a tool that packages templates before they are deployed."""

_RESOLVED = re.compile(r"\{\{resolve:ssm:(?P<name>[^:}]+)(?::[^}]*)?\}\}")


def value_of(node: Node, stack: Stack, bound: Locals = NOTHING) -> Value:
    """The value of ``node``; ``bound`` are the loop variables around it."""
    match node:
        case Scalar():
            value = named(node.value, bound) if bound and isinstance(node.value, str) else node.value
            return (
                _resolved(value, stack, node.span)
                if isinstance(value, str) and "{{resolve:ssm:" in value
                else value
            )
        case Mapping():
            return _object(node, stack, bound)
        case Sequence():
            return _array(node, stack, bound)
        case Call():
            return _called(node, stack, bound)


def _object(node: Mapping, stack: Stack, bound: Locals) -> Object:
    result = Object(span=node.span)
    for name, child, span, inner in object_entries(node, stack, bound):
        value = value_of(child, stack, inner)
        if value is not ABSENT:
            result[name] = value
            result.spans[name] = span
    return result


def object_entries(node: Mapping, stack: Stack, bound: Locals) -> list[tuple[str, Node, Span, Locals]]:
    """The entries of a mapping with loops unrolled and includes put in."""
    found: list[tuple[str, Node, Span, Locals]] = []
    for name, child in node.entries.items():
        if name.startswith(LOOP):
            found += [(e.name, e.node, e.span, e.bound) for e in expanded_entries(name, child, stack, bound)]
        elif name == "Fn::Transform":
            inside = included(child, stack)
            if isinstance(inside, Mapping):
                found += object_entries(inside, stack, bound)
        else:
            found.append((name, child, node.entry_span(name), bound))
    return found


def _array(node: Sequence, stack: Stack, bound: Locals) -> Array:
    result = Array(span=node.span)
    for item in node.items:
        value = value_of(item, stack, bound)
        if value is not ABSENT:
            result.append(value)
            result.spans.append(item.span)
    return result


def _called(call: Call, stack: Stack, bound: Locals) -> Value:
    intrinsic = _INTRINSICS.get(call.name)
    if intrinsic is not None:
        return intrinsic(call, stack, bound)
    if call.name.startswith(_RAIN):
        return unknown("rain puts this in when it packages the template", call.span)
    if stack.template.foreign_macro is None:
        stack.report(call.span, worded("{name} is no intrinsic", name=call.name), "correct the name")
    return unknown("{name} is no intrinsic that is known here", call.span, name=call.name)


def _resolved(text: str, stack: Stack, span: Span) -> Value:
    """Text with dynamic references to the parameter store in it; those to secrets stay as written."""
    parts: list[str | Reference | Unknown | Text] = []
    at = 0
    for found in _RESOLVED.finditer(text):
        parts.append(text[at : found.start()])
        stored = stack.stored(found["name"], span)
        parts.append(
            stored if isinstance(stored, str | Reference | Unknown | Text) else unknown("it is open", span)
        )
        at = found.end()
    parts.append(text[at:])
    rest = [part for part in parts if part != ""]
    return rest[0] if len(rest) == 1 else template(rest)


# Names


def _ref(call: Call, stack: Stack, bound: Locals) -> Value:
    name = name_of(call.argument)
    if name is not None:
        return bound[name] if name in bound else stack.named(named(name, bound), call.span)
    if not isinstance(call.argument, Call):
        return malformed(call, stack, "the name of a parameter or resource")

    def read(parts: list[Value]) -> Value:
        if isinstance(parts[0], str):
            return stack.named(parts[0], call.span)
        return unknown("what is referred to is known only at deployment", call.span)

    return combined([value_of(call.argument, stack, bound)], read)


def _get_att(call: Call, stack: Stack, bound: Locals) -> Value:
    match call.argument:
        case Scalar(value=str() as text) if "." in text:
            name, _, attribute = named(text, bound).partition(".")
            return stack.attribute(name, attribute, call.span)
        case Sequence(items=[first, *rest]) if rest:
            values = [value_of(item, stack, bound) for item in (first, *rest)]

            def read(parts: list[Value]) -> Value:
                if all(isinstance(part, str) for part in parts):
                    return stack.attribute(str(parts[0]), ".".join(map(str, parts[1:])), call.span)
                return unknown("the attribute's name is known only at deployment", call.span)

            return combined(values, read)
        case _:
            return malformed(call, stack, "a resource and an attribute")


_VARIABLE = re.compile(r"\$\{(?P<literal>!)?(?P<name>[^{}$]+)\}")


def _sub(call: Call, stack: Stack, bound: Locals) -> Value:
    own: dict[str, Value] = {}
    written: Node = call.argument
    if isinstance(written, Sequence) and len(written.items) == 2:
        own = {
            name: value_of(node, stack, bound)
            for name, node, _, _ in _variables(written.items[1], stack, bound)
        }
        written = written.items[0]
    text = text_of(written)
    if text is None:
        return malformed(call, stack, "a text")
    parts: list[Value] = []
    at = 0
    for found in _VARIABLE.finditer(text):
        parts.append(text[at : found.start()])
        at = found.end()
        name = found["name"].strip()
        if found["literal"]:
            parts.append(f"${{{found['name']}}}")
        elif name in own or name in bound:
            parts.append(own[name] if name in own else bound[name])
        else:
            parts.append(_substituted(name, stack, call.span))
    parts.append(text[at:])
    return combined(parts, lambda values: texts.concatenated(values, call.span))


def _variables(node: Node, stack: Stack, bound: Locals) -> list[tuple[str, Node, Span, Locals]]:
    return object_entries(node, stack, bound) if isinstance(node, Mapping) else []


def _substituted(name: str, stack: Stack, span: Span) -> Value:
    resource, dot, attribute = name.partition(".")
    return stack.attribute(resource, attribute, span) if dot else stack.named(name, span)


# Choices


def _if(call: Call, stack: Stack, bound: Locals) -> Value:
    match call.argument:
        case Sequence(items=[condition, then, otherwise]):
            truth = stack.truth(condition, bound)
            with stack.perhaps(truth):
                return picked(
                    truth, lambda: value_of(then, stack, bound), lambda: value_of(otherwise, stack, bound)
                )
        case _:
            return malformed(call, stack, "a condition and two values")


def _truth(call: Call, stack: Stack, bound: Locals) -> Value:
    return stack.truth(call, bound)


# Lists and texts


def _arguments(call: Call, stack: Stack, bound: Locals) -> list[Value]:
    argument = call.argument
    nodes = argument.items if isinstance(argument, Sequence) else [argument]
    return [value_of(node, stack, bound) for node in nodes]


def _function(compute: Callable[[list[Value], Span], Value], count: tuple[int, ...], what: str) -> Intrinsic:
    """An intrinsic that computes with the values of its arguments alone."""

    def call_it(call: Call, stack: Stack, bound: Locals) -> Value:
        values = _arguments(call, stack, bound)
        if len(values) not in count:
            return malformed(call, stack, what)
        return combined(values, lambda known: compute(known, call.span))

    return call_it


def _on_one(compute: Callable[[Value, Span], Value]) -> Intrinsic:
    """An intrinsic with one argument, which may be a list."""

    def call_it(call: Call, stack: Stack, bound: Locals) -> Value:
        return combined([value_of(call.argument, stack, bound)], lambda values: compute(values[0], call.span))

    return call_it


def _get_azs(call: Call, stack: Stack, bound: Locals) -> Value:
    region = value_of(call.argument, stack, bound)
    where = stack.surroundings.pseudo("AWS::Region", call.span) if region in ("", None) else region
    return unknown(
        "the availability zones are known only at deployment", call.span, cause=call_cause("GetAZs", [where])
    )


def _import_value(call: Call, stack: Stack, bound: Locals) -> Value:
    name = value_of(call.argument, stack, bound)
    return combined([name], lambda names: stack.imported(names[0], call.span))


def _base64(call: Call, stack: Stack, bound: Locals) -> Value:
    """The text itself: what is of interest is the script, not its encoding."""
    return value_of(call.argument, stack, bound)


def _transform(call: Call, stack: Stack, bound: Locals) -> Value:
    inside = included(call.argument, stack)
    if inside is not None:
        return value_of(inside, stack, bound)
    name = text_of(entry(call.argument, "Name")) or "a macro"
    return unknown("{name} makes this at deployment", call.span, name=name)


Intrinsic = Callable[[Call, "Stack", Locals], Value]

_INTRINSICS: ReadOnly[str, Intrinsic] = MappingProxyType(
    {
        "Ref": _ref,
        "Fn::GetAtt": _get_att,
        "Fn::Sub": _sub,
        "Fn::If": _if,
        "Fn::Equals": _truth,
        "Fn::And": _truth,
        "Fn::Or": _truth,
        "Fn::Not": _truth,
        "Condition": _truth,
        "Fn::FindInMap": find_in_map,
        "Fn::Join": _function(texts.joined, (2,), "a delimiter and a list"),
        "Fn::Split": _function(texts.split, (2,), "a delimiter and a text"),
        "Fn::Select": _function(lists.selected, (2,), "an index and a list"),
        "Fn::Cidr": _function(lists.subnets, (2, 3), "a block, a count and the bits of each"),
        "Fn::Length": _on_one(lists.length),
        "Fn::ToJsonString": _on_one(texts.json_text),
        "Fn::GetAZs": _get_azs,
        "Fn::ImportValue": _import_value,
        "Fn::Base64": _base64,
        "Fn::Transform": _transform,
    }
)

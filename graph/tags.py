"""The tags of a resource, its own and the provider's defaults, and what stands under one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum

from msgspec import Struct

from iac27017.graph.conditions import chosen
from iac27017.graph.lookup import leaves
from iac27017.graph.resource import Known, Resource
from iac27017.graph.span import Span
from iac27017.graph.value import ABSENT, Object, Text, Unknown, Value, unknown


class Strength(IntEnum):
    """How much a piece of evidence weighs; a word in a name is a hint and no more."""

    NAME = 1
    DIRECTORY = 2
    MODULE = 3
    DEFAULT_TAG = 4
    TAG = 5


class Label(Known, frozen=True, kw_only=True):
    """What a resource is labelled as, in the ``word`` that is written; ``attribute`` says who says so.

    ``value`` is the word itself, or what it is taken for: the environment's class.
    """

    strength: Strength = Strength.NAME
    word: str = ""


class Tags(Struct, frozen=True):
    """Tags that are known by name, where they stand, and why there may be more."""

    values: Mapping[str, tuple[Value, Span]]
    attribute: str
    more: Unknown | None = None


def label(resource: Resource, keys: Iterable[str], partly: bool = False) -> Label | Unknown | None:
    """The tag under the first of ``keys`` that is set (case does not matter), default tags included.

    Unknown when that tag's value is, or when nobody can tell which tags there
    are. ``partly``: a text of which only some words are known will do.
    """
    doubt: Unknown | None = None
    for tags, strength in tag_sources(resource):
        match _under(tags, keys, strength, partly):
            case Unknown() as why:
                doubt = doubt or why
            case Label() as found:
                return found
            case None:
                continue
    return doubt


def tag(resource: Resource, key: str) -> Label | Unknown | None:
    """The tag called exactly ``key``, as selections by tag have it; default tags included."""
    found = label(resource, (key,))
    return None if isinstance(found, Label) and not found.attribute.endswith(f".{key}") else found


def tag_sources(resource: Resource) -> Iterator[tuple[Tags, Strength]]:
    """Where tags of ``resource`` are written, strongest first: its own, its whole's if it is a part, the defaults."""
    declaration = resource.declaration
    for bearer in (resource, resource.owner):
        if bearer is not None and (path := bearer.kind.tags.of(resource.language)):
            tags = _own_tags(bearer, path)
            if tags.values or bearer.owner is None:  # most parts cannot have any
                yield tags, Strength.TAG
    defaults = declaration.default_tags
    spans = defaults.spans if isinstance(defaults, Object) else {}
    values = {name: (value, spans.get(name, declaration.header)) for name, value in defaults.items()}
    yield Tags(values, "default_tags"), Strength.DEFAULT_TAG


def _own_tags(resource: Resource, path: str) -> Tags:
    found: dict[str, tuple[Value, Span]] = {}
    more: Unknown | None = None
    for leaf in leaves(resource.body, path):
        match value := chosen(leaf.value):
            case Unknown():
                more = value
            case dict() if "key" in value and "value" in value:  # an autoscaling group's tag block
                found[str(chosen(value["key"]))] = (value["value"], leaf.span)
            case dict():
                spans = value.spans if isinstance(value, Object) else {}
                found.update((name, (item, spans.get(name, leaf.span))) for name, item in value.items())
            case list():
                found.update(_listed_tags(value, leaf.span))
            case None | str() | int():
                continue
            case _:
                more = unknown("the tags are known only after apply", leaf.span)
    return Tags(found, path, more)


def _listed_tags(value: list[Value], span: Span) -> Iterator[tuple[str, tuple[Value, Span]]]:
    """Tags as CloudFormation writes them: a list of ``Key`` and ``Value``."""
    for item in map(chosen, value):
        if isinstance(item, dict):
            key = chosen(item.get("Key", item.get("key", ABSENT)))
            place = item.span if isinstance(item, Object) and item.span else span
            if isinstance(key, str):
                yield str(key), (item.get("Value", item.get("value", ABSENT)), place)


def _under(tags: Tags, keys: Iterable[str], strength: Strength, partly: bool) -> Label | Unknown | None:
    by_name = {name.lower(): (name, *entry) for name, entry in tags.values.items()}
    for key in keys:
        if key.lower() not in by_name:
            continue
        name, value, span = by_name[key.lower()]
        match value := chosen(value):
            case str() if value:
                return Label(str(value), span, f"{tags.attribute}.{name}", strength=strength, word=str(value))
            case Text() if partly:
                return _half_known(value, span, f"{tags.attribute}.{name}", strength)
            case Unknown():
                return value
            case None | "":
                continue
            case _:
                return unknown("the tag {name} is known only after apply", span, name=name)
    return tags.more


def _half_known(value: Text, span: Span, attribute: str, strength: Strength) -> Label:
    """What is known of a tag's words: ``"${data.aws_caller_identity.this.account_id}-dev"`` says ``dev``."""
    known = "-".join(part for part in value.parts if isinstance(part, str))
    return Label(str(value), span, attribute, strength=strength, word=known)

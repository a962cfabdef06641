"""Says what mends a finding and where it is written, from the kind's tables, and words it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from iac27017.graph.kind import Kind, Property, Written
from iac27017.graph.kinds import all_kinds
from iac27017.graph.lookup import IN_JSON, first_path, path_segments
from iac27017.graph.resource import Resource
from iac27017.graph.wording import enumerated, in_sequence, worded


def remedy_text(resource: Resource, wanted: Mapping[str, Written]) -> str:
    """What to write so that each property has its wanted value; empty when the kind cannot say it.

    >>> remedy_text(volume, {"encryption.at_rest": True})
    'set `encrypted = true`'
    """
    places: dict[_Place, list[str]] = {}
    for name, value in wanted.items():
        if found := _mend(resource, name, value):
            place, words = found
            places.setdefault(place, []).append(words)
    return in_sequence(worded(place.template, code=enumerated(words), **dict(place.names)) for place, words in places.items())


class _Place(Struct, frozen=True):
    """Where something is to be written: a template with the gap ``{code}`` for what, and its other arguments."""

    template: str
    names: tuple[tuple[str, str], ...] = ()


class Mend(Struct, frozen=True):
    """One attribute that has to say something else.

    ``value`` is how the language says it. ``holder`` is the resource, satellite
    or part that it belongs to; ``None``: a resource of ``kind`` that nobody has declared yet.
    """

    holder: Resource | None
    kind: Kind
    prop: Property
    value: Written


def mend_of(resource: Resource, name: str, value: Written) -> Mend | None:
    """Where the property has to be written so that it is worth ``value``; ``None`` when no kind can say it."""
    language = resource.language
    own = resource.kind.properties.get(name)
    if own and not _superseded(resource, own, name) and own.paths.of(language):
        return Mend(resource, resource.kind, own, _spelled(own, value, language))
    for satellite in resource.satellites:
        prop = satellite.kind.properties.get(name)
        if prop and prop.paths.of(language):
            return Mend(satellite, satellite.kind, prop, _spelled(prop, value, language))
    if kind := _completing(resource, name):
        prop = kind.properties[name]
        return Mend(None, kind, prop, _spelled(prop, value, language))
    return None


def _mend(resource: Resource, name: str, value: Written) -> tuple[_Place, str] | None:
    """Where to write something, and what."""
    mend = mend_of(resource, name, value)
    if mend is None:
        return None
    path = mend.prop.paths.of(resource.language)
    if mend.holder is None:
        return _Place("add an `{type}` with {code}", (("type", mend.kind.terraform),)), f"`{assignment(path, mend.value, resource.language)}`"
    if mend.holder is resource and mend.prop.presence:
        return _Place("add {code}" if mend.value is True else "remove {code}"), f"`{first_path(path)}`"
    block = resource.address.part if mend.holder is resource else str(mend.holder.address)
    return _setting(path, mend.value, resource.language, block)


def _superseded(resource: Resource, own: Property, name: str) -> bool:
    """Whether it is better written in a resource that completes this one; what stands here already is mended here."""
    if not own.superseded or resource.language == "cloudformation":
        return False
    return any(name in satellite.kind.properties for satellite in resource.satellites) or not resource.written(name)


def _completing(resource: Resource, name: str) -> Kind | None:
    """The satellite kind in which ``name`` could be written."""
    if resource.language == "cloudformation":
        return None
    kinds = all_kinds().by_concept.get(resource.concept, ())
    return next((k for k in kinds if k.into is not None and name in k.properties and k.terraform), None)


def _spelled(prop: Property, value: Written, language: str) -> Written:
    """The written form that means ``value``; of a word and a flag for the same, the word is CloudFormation's."""
    forms = [written for written, meaning in prop.meanings.items() if meaning == value]
    words = [form for form in forms if not isinstance(form, bool)]
    preferred = words if language == "cloudformation" and words else forms
    return preferred[0] if preferred else value


def _setting(path: str, value: Written, language: str, block: str) -> tuple[_Place, str]:
    """Where to write ``value``, in ``block`` if that is named, and what."""
    attribute, json, inside = first_path(path).partition(f".{IN_JSON}.")
    named = (("block", block),) if block else ()
    if not json:
        return _Place("set {code} in `{block}`" if block else "set {code}", named), f"`{assignment(path, value, language)}`"
    literal = ("true" if value else "false") if isinstance(value, bool) else value
    template = "set {code} in the JSON of `{attribute}` in `{block}`" if block else "set {code} in the JSON of `{attribute}`"
    return _Place(template, (("attribute", attribute), *named)), f"`{inside}: {literal}`"


def assignment(path: str, value: Written, language: str) -> str:
    """What is written at ``path``, in few words: ``metadata_options { http_tokens = "required" }``."""
    segments = path_segments(first_path(path))
    literal = ("true" if value else "false") if isinstance(value, bool) else value
    if language == "cloudformation":
        steps = (f"{segment.name}[{segment.wanted}]" if segment.wanted else segment.name for segment in segments)
        return f"{'.'.join(steps)}: {literal}"
    *outer, last = (segment.name for segment in segments)
    written = f'"{literal}"' if isinstance(literal, str) and not isinstance(value, bool) else f"{literal}"
    text = f"{last} = {written}"
    for block in reversed(outer):
        text = f"{block} {{ {text} }}"
    return text

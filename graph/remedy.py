"""Words the mend of a finding in the resource's own language, from the kind's tables."""

from __future__ import annotations

from collections.abc import Mapping

from iac27017.graph.kind import Kind, Property, Written
from iac27017.graph.kinds import all_kinds
from iac27017.graph.lookup import IN_JSON, first_path
from iac27017.graph.resource import Resource


def remedy_text(resource: Resource, wanted: Mapping[str, Written]) -> str:
    """What to write so that each property has its wanted value; empty when the kind cannot say it.

    >>> remedy_text(volume, {"encryption.at_rest": True})
    'set `encrypted = true`'
    """
    places: dict[str, list[str]] = {}
    for name, value in wanted.items():
        if found := _mend(resource, name, value):
            place, words = found
            places.setdefault(place, []).append(words)
    return "; ".join(place.format(" and ".join(words)) for place, words in places.items())


def _mend(resource: Resource, name: str, value: Written) -> tuple[str, str] | None:
    """Where to write something, with a gap for what to write there, and what."""
    own = resource.kind.properties.get(name)
    if own and not _superseded(resource, own, name) and (path := own.paths.of(resource.language)):
        if own.presence:
            return f"{'add' if _spelled(own, value, resource.language) is True else 'remove'} {{}}", f"`{first_path(path)}`"
        place, words = _setting(path, _spelled(own, value, resource.language), resource.language)
        block = resource.address.part
        return f"{place} in `{_escaped(block)}`" if block else place, words
    for satellite in resource.satellites:
        prop = satellite.kind.properties.get(name)
        if prop and (path := prop.paths.of(resource.language)):
            place, words = _setting(path, _spelled(prop, value, resource.language), resource.language)
            return f"{place} in `{_escaped(str(satellite.address))}`", words
    if kind := _completing(resource, name):
        prop = kind.properties[name]
        assignment = _assignment(prop.paths.terraform, _spelled(prop, value, resource.language), resource.language)
        return f"add an `{kind.terraform}` with {{}}", f"`{assignment}`"
    return None


def _superseded(resource: Resource, own: Property, name: str) -> bool:
    """Whether it is better written in a resource that completes this one; what stands here already is mended here."""
    if not own.superseded or resource.language == "cloudformation":
        return False
    return any(name in satellite.kind.properties for satellite in resource.satellites) or not resource.written(name)


def _escaped(text: str) -> str:
    """``text`` as it stands in a template."""
    return text.replace("{", "{{").replace("}", "}}")


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


def _setting(path: str, value: Written, language: str) -> tuple[str, str]:
    """Where to write ``value``, with a gap for what to write there, and what."""
    attribute, json, inside = first_path(path).partition(f".{IN_JSON}.")
    if not json:
        return "set {}", f"`{_assignment(path, value, language)}`"
    literal = ("true" if value else "false") if isinstance(value, bool) else value
    return f"set {{}} in the JSON of `{attribute}`", f"`{inside}: {literal}`"


def _assignment(path: str, value: Written, language: str) -> str:
    *outer, last = (segment.partition("[")[0] for segment in first_path(path).split("."))
    literal = ("true" if value else "false") if isinstance(value, bool) else value
    if language == "cloudformation":
        return f"{'.'.join([*outer, last])}: {literal}"
    written = f'"{literal}"' if isinstance(literal, str) and not isinstance(value, bool) else f"{literal}"
    text = f"{last} = {written}"
    for block in reversed(outer):
        text = f"{block} {{ {text} }}"
    return text

"""Kinds name attributes that the real provider has, and say where their defaults come from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from iac27017.graph.kind import Kind
from iac27017.graph.kinds import all_kinds
from iac27017.graph.lookup import IN_JSON, path_segments
from tests.graph.record_schema import recorded

NEWER = {
    "primary_network_interface": "aws_instance, provider 6.0",
}
"""Attributes of provider versions after the recorded one, by first name, with where they appeared."""
META = ("lifecycle", "provisioner")
"""Blocks that Terraform itself gives to every resource."""


def _kinds() -> list[Kind]:
    return sorted(set(all_kinds().by_type.values()), key=lambda kind: kind.terraform or kind.cloudformation)


def _own_paths(kind: Kind) -> Iterator[str]:
    """Every Terraform path of a kind, without those of its parts."""
    for prop in kind.properties.values():
        yield prop.paths.terraform
    for rule in kind.edges:
        yield rule.paths.terraform
    for fold in kind.folds:
        yield fold.paths.terraform
    for link in kind.links:
        yield from (link.source.terraform, link.target.terraform)
    for part in kind.parts:
        yield part.paths.terraform
    for paths in (kind.into, kind.name):
        yield paths.terraform if paths else ""


def _uses_of_pieces() -> dict[int, list[tuple[Kind, list[str], str]]]:
    """Each piece with the kinds that have it: the piece, the kind's types, the block."""
    uses: dict[int, list[tuple[Kind, list[str], str]]] = {}
    for kind in _kinds():
        for part in kind.parts:
            for block in filter(None, _alternatives(part.paths.terraform)):
                uses.setdefault(id(part.kind), []).append((part.kind, _recorded_types(kind), block))
    return uses


def _recorded_types(kind: Kind) -> list[str]:
    return [type_ for type_ in (kind.terraform, *kind.also) if type_ in recorded()]


def _alternatives(paths: str) -> list[str]:
    return [piece for alternative in paths.split(" | ") for piece in alternative.split(" & ")]


@pytest.mark.parametrize("kind", _kinds(), ids=lambda kind: kind.terraform or kind.cloudformation)
def test_paths_exist_in_the_provider(kind: Kind) -> None:
    schema, types = recorded(), _recorded_types(kind)
    assert types or not kind.terraform, f"{kind.terraform} is not in the recorded schema; record it again"
    for paths in set(_own_paths(kind)) if types else ():
        named = [path for path in _alternatives(paths) if path]
        found = any(_exists(schema[type_], path) for type_ in types for path in named)
        assert found or not named, f"{kind.terraform} has no {paths}"


def test_paths_of_pieces_exist_in_some_type_that_has_the_piece() -> None:
    """A piece that several types share may name what only some of them have."""
    schema = recorded()
    for uses in _uses_of_pieces().values():
        for paths in set(_own_paths(uses[0][0])):
            named = [path for path in _alternatives(paths) if path]
            found = any(
                _exists(schema[type_], f"{block}.{path}") for _, types, block in uses for type_ in types for path in named
            )
            assert found or not named, f"{paths} in {sorted({type_ for _, types, _ in uses for type_ in types})}"


def _exists(schema: object, path: str) -> bool:
    names = [segment.name for segment in path_segments(path)]
    if names[0] in NEWER or names[0] in META:
        return True
    for name in names:
        if schema in ("map", "dynamic") or name == IN_JSON:
            return True
        if not isinstance(schema, dict) or name not in schema:
            return False
        schema = schema[name]
    return True


@pytest.mark.parametrize("kind", _kinds(), ids=lambda kind: kind.terraform or kind.cloudformation)
def test_properties_belong_to_the_concept(kind: Kind) -> None:
    for owner in (kind, *(part.kind for part in kind.parts)):
        for name in owner.properties:
            assert owner.concept.property_type(name) is not None, f"a {owner.concept} has no property {name}"


@pytest.mark.parametrize("kind", _kinds(), ids=lambda kind: kind.terraform or kind.cloudformation)
def test_a_kind_of_one_language_says_why(kind: Kind) -> None:
    assert kind.terraform or kind.one_language
    assert kind.cloudformation or kind.one_language, f"{kind.terraform}: name its CloudFormation type, or say why not"


def test_at_least_130_types_are_modelled() -> None:
    assert len([type_ for type_ in all_kinds().by_type if type_.startswith("aws_")]) >= 130

"""Kinds name properties that CloudFormation's types have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from iac27017.graph.kind import Kind
from iac27017.graph.kinds import all_kinds
from iac27017.graph.lookup import IN_JSON, path_segments
from tests.graph.record_cloudformation import recorded


def _kinds() -> list[Kind]:
    kinds = {kind for kind in all_kinds().by_type.values() if kind.cloudformation}
    return sorted(kinds, key=lambda kind: kind.cloudformation)


def _own_paths(kind: Kind) -> Iterator[str]:
    """Every CloudFormation path of a kind, without those of its parts."""
    for prop in kind.properties.values():
        yield prop.paths.cloudformation
    for rule in kind.edges:
        yield rule.paths.cloudformation
    for fold in kind.folds:
        yield fold.paths.cloudformation
    for link in kind.links:
        yield from (link.source.cloudformation, link.target.cloudformation)
    for part in kind.parts:
        yield from (part.paths.cloudformation, part.among.cloudformation)
    for variant in kind.variants:
        yield variant.paths.cloudformation
    for paths in (kind.into, kind.name):
        yield paths.cloudformation if paths else ""


def _alternatives(paths: str) -> list[str]:
    return [piece for either in paths.split(" | ") for piece in either.split(" & ") if piece]


@pytest.mark.parametrize("kind", _kinds(), ids=lambda kind: kind.cloudformation)
def test_paths_exist_in_the_type(kind: Kind) -> None:
    schema = recorded()
    assert kind.cloudformation in schema, f"{kind.cloudformation} is no type; look it up, or record the types again"
    for paths in set(_own_paths(kind)):
        named = _alternatives(paths)
        found = any(_exists(schema[kind.cloudformation], path) for path in named)
        assert found or not named, f"{kind.cloudformation} has no {paths}"


@pytest.mark.parametrize("kind", _kinds(), ids=lambda kind: kind.cloudformation)
def test_tags_are_looked_up_where_they_are(kind: Kind) -> None:
    """A type whose tags have a name of their own says so; one without tags has none to look up."""
    schema = recorded()[kind.cloudformation]
    path = kind.tags.cloudformation
    own = [name for name in schema if name.endswith("Tags") and not name.startswith(("Copy", "Propagate"))]
    if path and not _exists(schema, path) and (kind.properties or kind.edges):
        assert not own, f"{kind.cloudformation} has {own}"


def test_paths_of_pieces_exist_in_some_type_that_has_the_piece() -> None:
    """A piece that several types share may name what only some of them have."""
    schema = recorded()
    uses: dict[int, list[tuple[Kind, str, str]]] = {}
    for kind in _kinds():
        for part in kind.parts:
            for block in _alternatives(part.paths.cloudformation):
                uses.setdefault(id(part.kind), []).append((part.kind, kind.cloudformation, block))
    for users in uses.values():
        for paths in set(_own_paths(users[0][0])):
            named = _alternatives(paths)
            found = any(_exists(schema[type_], f"{block}.{path}") for _, type_, block in users for path in named)
            assert found or not named, f"{paths} in {sorted({type_ for _, type_, _ in users})}"


def _exists(schema: object, path: str) -> bool:
    for segment in path_segments(path):
        if schema == "map" or segment.name == IN_JSON or segment.name.startswith("@"):
            return True
        if not isinstance(schema, dict) or segment.name not in schema:
            return False
        schema = schema[segment.name]
        if segment.key and isinstance(schema, dict) and segment.key not in schema:
            return False
    return True

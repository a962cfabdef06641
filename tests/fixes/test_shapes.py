"""What may be written anew needs nothing that the remedy does not write: held against the providers' schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from iac27017.fixes.replacement import DOCUMENTED, REPLACED
from iac27017.fixes.shapes import CLOUDFORMATION, TERRAFORM
from iac27017.graph.kind import Kind
from iac27017.graph.kinds import all_kinds
from iac27017.graph.lookup import path_segments
from iac27017.report.fixes import account
from tests.fixes.fixing import proposed
from tests.fixes.record_shapes import CREATE_ONLY, recorded

MANY = {"rule.default_retention": {"mode"}}
"""What a remedy writes along with another property: a retention has its mode, or both are written."""


def _entries(table: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(type_, path) for type_, paths in table.items() for path in paths]


def _written(kind: Kind, language: str, path: str) -> Iterator[set[str]]:
    """What each property of the kind that lies in ``path`` writes, by name; a key of a list item is written too."""
    kinds = [kind, *(part.kind for part in kind.parts)]
    prefixes = {part.kind: part.paths.of(language) for part in kind.parts}
    outer = path.replace("[]", "").split(".")
    for owner in kinds:
        for prop in owner.properties.values():
            for alternative in prop.paths.of(language).replace(" & ", " | ").split(" | "):
                full = f"{prefixes[owner]}.{alternative}" if prefixes.get(owner) else alternative
                for way in (alternative, full):
                    segments = path_segments(way) if way else ()
                    if [segment.name for segment in segments[:-1]] == outer:
                        yield {name for segment in segments for name in (segment.name, segment.key) if name}


@pytest.mark.parametrize(("type_", "path"), _entries(TERRAFORM), ids=str)
def test_a_nested_block_is_one_and_complete(type_: str, path: str) -> None:
    steps = recorded()[type_][path]
    written = set().union(*_written(all_kinds().by_type[type_], "terraform", path)) | MANY.get(path, set())
    assert written, f"no property of {type_} lies in {path}"
    assert all(step["block"] for step in steps), f"{path} of {type_} is an argument, no block"
    assert not {name for step in steps for name in step["requires"]} - written


@pytest.mark.parametrize(("type_", "path"), _entries(CLOUDFORMATION), ids=str)
def test_a_nested_property_has_its_shape_and_is_complete(type_: str, path: str) -> None:
    steps = recorded()[type_][path]
    written = set().union(*_written(all_kinds().by_type[type_], "cloudformation", path))
    assert written, f"no property of {type_} lies in {path}"
    assert [step["list"] for step in steps] == [step.endswith("[]") for step in path.split(".")]
    assert not {name for step in steps for name in step["requires"]} - written


@pytest.mark.parametrize("type_", REPLACED)
def test_what_is_said_to_be_replaced_is_create_only_in_the_schema_or_explained(type_: str) -> None:
    create_only = {step["name"] for step in recorded()[CREATE_ONLY][type_]}
    assert all(name in create_only or f"{type_} {name}" in DOCUMENTED for name in REPLACED[type_])


def test_the_account_says_what_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "aws_ebs_volume" "v" {\n  size = 1\n}\nresource "aws_kms_key" "k" {}\n'
    )
    told = account(proposed(tmp_path, ["ENC-001", "KEY-001"]), written=False)
    assert "  main.tf:3  encrypted = true (replaces what is deployed)\n" in told
    assert "  main.tf:6  enable_key_rotation = true\n" in told

"""The synthetic repositories are what they say: the same bytes each time, all read, as many resources as wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.generate import SHAPES, generate
from iac27017.graph.settings import Settings
from iac27017.scan import Inputs, Target, read, read_graph

BOTH = [(language, shape) for language in SHAPES for shape in SHAPES[language]]


def test_both_languages_have_the_same_shapes() -> None:
    assert list(SHAPES["terraform"]) == list(SHAPES["cloudformation"])


@pytest.mark.parametrize(("language", "shape"), BOTH)
def test_every_resource_is_read_without_a_problem(language: str, shape: str, tmp_path: Path) -> None:
    wanted = generate(tmp_path / "repository", language, shape, 150)
    reading = read(Target.of([tmp_path / "repository"]), Inputs())
    assert reading.problems == []
    managed = sum(not declaration.address.data for declaration in reading.declarations)
    # What is there once, a log bucket or a network, comes on top.
    assert wanted <= managed <= wanted + 100


@pytest.mark.parametrize(("language", "shape"), BOTH)
def test_every_type_has_a_kind(language: str, shape: str, tmp_path: Path) -> None:
    generate(tmp_path / "repository", language, shape, 1)
    _, graph = read_graph(tmp_path / "repository", Inputs(), Settings())
    assert graph.not_modelled == []


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    for language, shape in BOTH:
        for folder in ("one", "other"):
            generate(tmp_path / folder / language / shape, language, shape, 40)
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def test_two_thousand_subnets_of_one_network(tmp_path: Path) -> None:
    generate(tmp_path / "repository", "terraform", "wide_network", 10_000)
    text = b"".join(contents(tmp_path / "repository").values())
    assert text.count(b'resource "aws_subnet"') == text.count(b'resource "aws_security_group"') == 2_000
    assert text.count(b'resource "aws_vpc"') == 1


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}

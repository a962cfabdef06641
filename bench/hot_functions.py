"""Times the functions that a large scan spends its time in, one by one: `make bench-functions`.

It compares two states of the code on one machine; nothing passes or fails by time.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.generate import generate
from iac27017 import engine
from iac27017.graph.build import build
from iac27017.graph.declaration import Reading
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.hcl.parse import parse
from iac27017.registry import all_checks
from iac27017.report import as_json
from iac27017.scan import Inputs, Target, read, scan

RESOURCES = 500


@pytest.fixture(params=["flat", "policies", "wide_network"])
def shape(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["terraform", "cloudformation"])
def repository(request: pytest.FixtureRequest, shape: str, tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    generate(folder, str(request.param), shape, RESOURCES)
    return folder


def reading_of(repository: Path) -> Reading:
    return read(Target.of([repository]), Inputs())


def graph_of(reading: Reading) -> ResourceGraph:
    return build([*reading.declarations, *reading.providers], Settings(), stacks=reading.stacks)


def test_parsing_a_large_file(benchmark: BenchmarkFixture, shape: str, tmp_path: Path) -> None:
    generate(tmp_path / "repository", "terraform", shape, RESOURCES)
    source = (tmp_path / "repository" / "part_00000.tf").read_bytes()
    parsed = benchmark(parse, source, "part_00000.tf")
    assert not parsed.problems


def test_reading(benchmark: BenchmarkFixture, repository: Path) -> None:
    reading = benchmark(reading_of, repository)
    assert len(reading.declarations) >= RESOURCES


def test_building_the_graph(benchmark: BenchmarkFixture, repository: Path) -> None:
    graph = benchmark(graph_of, reading_of(repository))
    assert len(graph.declared) >= RESOURCES / 2


def test_judging(benchmark: BenchmarkFixture, repository: Path) -> None:
    reading = reading_of(repository)
    checks = all_checks()
    # A graph remembers its walks, so each round has a fresh one.
    outcome = benchmark.pedantic(  # type: ignore[no-untyped-call]
        engine.run, setup=lambda: ((graph_of(reading), checks), {}), rounds=5, warmup_rounds=1
    )
    assert outcome.findings


def test_rendering_json(benchmark: BenchmarkFixture, repository: Path) -> None:
    result, _ = scan(repository, all_checks(), Inputs(), Settings())
    assert benchmark(as_json.render, result).startswith("{")

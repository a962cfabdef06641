"""Which environment a template's resources belong to."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.graph.build import build
from iac27017.graph.environments import environment_of
from iac27017.graph.tags import Label
from tests.cloudformation.templates import reading


@pytest.mark.parametrize(
    ("file", "environment"),
    [
        ("prod-network.yaml", "prod"),
        ("dev.yaml", "nonprod"),
        ("envs/prod/store.yaml", "prod"),
        ("network.yaml", None),
        ("shared/store.yaml", "shared"),
    ],
)
def test_the_path_of_a_template_says_whose_it_is_and_not_what_it_holds(
    tmp_path: Path, file: str, environment: str | None
) -> None:
    target = tmp_path / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("Resources: {Store: {Type: AWS::S3::Bucket}}\n")
    graph = build(reading(tmp_path).declarations)
    (store,) = [resource for resource in graph.resources() if str(resource.address) == "Store"]
    found = environment_of(store, graph)
    assert (found.value if isinstance(found, Label) else found) == environment

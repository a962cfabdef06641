"""Addresses and values agree with what the real Terraform planned (`record_plans`), configuration by configuration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from iac27017.graph.declaration import Reading
from iac27017.terraform.frontend import read
from iac27017.terraform.options import TerraformOptions
from tests.terraform.plan_values import UNKNOWN, differences
from tests.terraform.record_plans import CONFIGURATIONS, RECORDINGS, arguments_of

NAMES = sorted(path.name for path in CONFIGURATIONS.iterdir() if path.is_dir())

KNOWN_BETTER = {
    "terraform_data.more.input.short": "false && x is false, whatever x is; Terraform 1.11 waits for x",
    "terraform_data.more.input.either": "true || x is true, whatever x is",
    "terraform_data.more.input.same": "both branches of the condition are the same",
    "terraform_data.more.input.can": "reading an attribute that is there cannot fail",
}
"""Values that Terraform leaves open and that are told here, with the reason. Nothing is open here that it tells."""


def options_of(configuration: Path) -> TerraformOptions:
    """The command line of a recording, as options."""
    given = arguments_of(configuration)
    arguments: list[str] = given.get("arguments", [])
    files = [text.removeprefix("-var-file=") for text in arguments if text.startswith("-var-file=")]
    pairs = [text.removeprefix("-var=").split("=", 1) for text in arguments if text.startswith("-var=")]
    return TerraformOptions(
        var_files=tuple(configuration / file for file in files),
        variables=dict(pairs),
        environment=given.get("environment", {}),
    )


def reading_of(name: str) -> Reading:
    return read(CONFIGURATIONS / name, None, options_of(CONFIGURATIONS / name))


def recording_of(name: str) -> Any:
    return json.loads((RECORDINGS / f"{name}.json").read_text(encoding="utf-8"))


def test_every_configuration_is_recorded() -> None:
    assert set(NAMES) <= {path.stem for path in RECORDINGS.glob("*.json")}
    assert len(NAMES) >= 28


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_it_is_a_problem(name: str) -> None:
    assert reading_of(name).problems == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_addresses(name: str) -> None:
    found = [str(declaration.address) for declaration in reading_of(name).declarations]
    assert sorted(found) == sorted(recording_of(name)["resources"])


@pytest.mark.parametrize("name", NAMES)
def test_the_same_values(name: str) -> None:
    recorded = recording_of(name)["resources"]
    found = [
        difference
        for declaration in reading_of(name).declarations
        for attribute in ("input", "triggers_replace")
        for difference in differences(
            declaration.body.attributes[attribute].value if attribute in declaration.body.attributes else None,
            recorded[str(declaration.address)].get(attribute),
            f"{declaration.address}.{attribute}",
        )
    ]
    assert [each for each in found if each.split(": ")[0] not in KNOWN_BETTER] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_outputs(name: str) -> None:
    outputs, recorded = reading_of(name).outputs[""], recording_of(name)["outputs"]
    assert set(outputs) == set(recorded)
    found = [d for output, value in recorded.items() for d in differences(outputs[output], value, f"output.{output}")]
    assert found == []


def test_open_values_are_told_from_known_ones() -> None:
    reading = reading_of("unknown_values")
    partly = next(d for d in reading.declarations if d.address.name == "partly")
    value = partly.body.attributes["input"].value
    assert isinstance(value, dict)
    assert value["known"] == "yes"
    assert str(value["id"]) == "terraform_data.first.id"
    assert recording_of("unknown_values")["resources"]["terraform_data.partly"]["input"]["id"] == UNKNOWN

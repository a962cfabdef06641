"""Environments: the strongest evidence that is known decides, and it says who says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.graph.environments import apart, classification_of, environment_of, marked_as, words
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.graph.tags import Label, Strength
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown
from iac27017.scan import Inputs, read_graph


def read(folder: Path, text: str, place: str = "main.tf") -> ResourceGraph:
    """The graph of one file."""
    target = folder / place
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
    return read_graph(folder, Inputs(), Settings())[1]


def only(graph: ResourceGraph, address: str = "aws_vpc.main", root: str | None = None) -> Resource:
    """The resource that is meant."""
    return next(
        r
        for r in graph.resources()
        if str(r.address) == address and (root is None or r.address.root == root)
    )


def vpc(tags: str = "", name: str = "main") -> str:
    return f'resource "aws_vpc" "{name}" {{\n  cidr_block = "10.0.0.0/16"\n  {tags}\n}}\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("acme-prd-eu", ["acme", "prd", "eu"]),
        ("prodDatabase2", ["prod", "database"]),
        ("non-prod", ["nonprod"]),
        ("pre_Prod", ["preprod"]),
        ("PROD", ["prod"]),
        ("products", ["products"]),
    ],
)
def test_names_fall_into_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("Production", "prod"), ("dev", "nonprod"), ("non-prod", "nonprod"), ("acme-stg-2", "nonprod"), ("blue", "blue"),
     ("shared-services", "shared")],
)  # fmt: skip
def test_a_tag_names_a_class_or_itself(tag: str, expected: str, tmp_path: Path) -> None:
    graph = read(tmp_path, vpc(f'tags = {{ Environment = "{tag}" }}'))
    label = environment_of(only(graph), graph)
    assert isinstance(label, Label)
    assert (label.value, label.strength, label.word) == (expected, Strength.TAG, tag)
    assert label.attribute == "environment, by tags.Environment"
    assert label.span.place == "main.tf:3"


def test_keys_are_read_whatever_their_case(tmp_path: Path) -> None:
    graph = read(tmp_path, vpc('tags = { ENVIRONMENT = "prod" }'))
    assert isinstance(label := environment_of(only(graph), graph), Label)
    assert label.value == "prod"


def test_own_tags_come_before_default_tags(tmp_path: Path) -> None:
    provider = 'provider "aws" {\n  default_tags {\n    tags = { Environment = "prod" }\n  }\n}\n'
    graph = read(tmp_path, provider + vpc() + vpc('tags = { Environment = "dev" }', "other"))
    inherited, own = environment_of(only(graph), graph), environment_of(only(graph, "aws_vpc.other"), graph)
    assert isinstance(inherited, Label)
    assert isinstance(own, Label)
    assert (inherited.value, inherited.strength) == ("prod", Strength.DEFAULT_TAG)
    assert (own.value, own.strength) == ("nonprod", Strength.TAG)


def test_the_module_call_and_the_directory_speak(tmp_path: Path) -> None:
    (tmp_path / "modules" / "network").mkdir(parents=True)
    (tmp_path / "modules" / "network" / "main.tf").write_text(vpc())
    calls = 'module "network" {\n  source   = "../../modules/network"\n  for_each = toset(["dev"])\n}\n'
    graph = read(tmp_path, vpc() + calls, "envs/prod/main.tf")
    by_directory = environment_of(only(graph, root="envs/prod"), graph)
    by_module = environment_of(only(graph, 'module.network["dev"].aws_vpc.main'), graph)
    assert isinstance(by_directory, Label)
    assert isinstance(by_module, Label)
    assert (by_directory.value, by_directory.strength) == ("prod", Strength.DIRECTORY)
    assert (by_module.value, by_module.strength) == ("nonprod", Strength.MODULE)


def test_a_name_is_the_weakest_hint(tmp_path: Path) -> None:
    graph = read(tmp_path, vpc('tags = { Name = "acme-prod" }'))
    assert isinstance(label := environment_of(only(graph), graph), Label)
    assert (label.value, label.strength) == ("prod", Strength.NAME)


def test_contradicting_words_say_nothing(tmp_path: Path) -> None:
    graph = read(tmp_path, vpc('tags = { Name = "prod-to-dev" }'))
    assert environment_of(only(graph), graph) is None


def test_an_unknown_tag_is_the_answer_when_nothing_else_speaks(tmp_path: Path) -> None:
    text = 'variable "environment" {}\n' + vpc("tags = { Environment = var.environment }")
    graph = read(tmp_path, text)
    answer = environment_of(only(graph), graph)
    assert isinstance(answer, Unknown)
    assert answer.cause


def test_an_unknown_tag_does_not_silence_the_directory(tmp_path: Path) -> None:
    text = 'variable "environment" {}\n' + vpc("tags = { Environment = var.environment }")
    graph = read(tmp_path, text, "envs/prod/main.tf")
    assert isinstance(label := environment_of(only(graph), graph), Label)
    assert label.value == "prod"


def test_known_words_of_a_tag_are_enough(tmp_path: Path) -> None:
    text = 'data "aws_caller_identity" "me" {}\n' + vpc(
        'tags = { Environment = "${data.aws_caller_identity.me.account_id}-dev" }'
    )
    graph = read(tmp_path, text)
    assert isinstance(label := environment_of(only(graph), graph), Label)
    assert label.value == "nonprod"


def test_classification_is_read_from_tags_only(tmp_path: Path) -> None:
    graph = read(tmp_path, vpc('tags = { DataClassification = "Restricted" }') + vpc(name="restricted"))
    assert isinstance(label := classification_of(only(graph), graph), Label)
    assert label.value == "restricted"
    assert classification_of(only(graph, "aws_vpc.restricted"), graph) is None


def test_a_mark_is_a_word_of_a_name_or_tag(tmp_path: Path) -> None:
    graph = read(tmp_path, vpc('tags = { Role = "Bastion" }') + vpc(name="jump_host") + vpc(name="jumper"))
    marks = ("bastion", "jump")
    assert marked_as(only(graph), marks) is not None
    assert marked_as(only(graph, "aws_vpc.jump_host"), marks) is not None
    assert marked_as(only(graph, "aws_vpc.jumper"), marks) is None


def test_a_name_against_a_tag_is_too_weak_to_tell_apart(tmp_path: Path) -> None:
    graph = read(tmp_path, vpc('tags = { env = "prod" }', "a") + vpc(name="dev") + vpc(name="prod"))
    tagged, dev, prod = (environment_of(only(graph, f"aws_vpc.{name}"), graph) for name in ("a", "dev", "prod"))
    assert isinstance(tagged, Label)
    assert isinstance(dev, Label)
    assert isinstance(prod, Label)
    assert apart(tagged, dev, graph) is Truth.UNKNOWN
    assert apart(prod, dev, graph) is Truth.YES
    assert apart(tagged, prod, graph) is Truth.NO

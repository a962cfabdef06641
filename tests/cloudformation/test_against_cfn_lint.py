"""Loops and conditions, held against cfn-lint: the same resources, and the same scenarios of what exists together."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from cfnlint import Template, decode
from cfnlint.template.transforms._language_extensions import language_extension

from iac27017.check import Severity, Verdict, check, passed
from iac27017.engine import judge
from iac27017.graph.build import build
from iac27017.graph.concepts import DEPLOYMENT
from iac27017.graph.conditions import holds
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from tests.cloudformation.templates import reading

LOOPS = """\
Transform: AWS::LanguageExtensions
Mappings:
  Sets: {eu: {Names: [Red, Blue]}}
Resources:
  Fn::ForEach::Buckets:
    - Name
    - [Logs, Data]
    - Bucket${Name}: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "acme-${Name}"}}
  Fn::ForEach::Mapped:
    - Name
    - !FindInMap [Sets, eu, Names]
    - Topic${Name}: {Type: AWS::SNS::Topic}
  Fn::ForEach::Outer:
    - Zone
    - [A, B]
    - Fn::ForEach::Inner:
        - Tier
        - [Web, Data]
        - Subnet${Zone}${Tier}: {Type: AWS::EC2::Subnet}
"""


def test_loops_make_the_same_resources(tmp_path: Path) -> None:
    _, expanded = language_extension(Template("t.yaml", _decoded(LOOPS)))
    theirs: dict[str, Any] = expanded["Resources"]
    ours = {str(d.address): d.type for d in reading(tmp_path, t=LOOPS).declarations}
    assert ours == {name: resource["Type"] for name, resource in theirs.items()}
    assert len(ours) == 8


CONDITIONS = {
    "conjunction": """\
        IsProd: !Equals [!Ref Env, prod]
        IsDev: !Equals [!Ref Env, dev]
        Logs: !Equals [!Ref Log, "yes"]
        Both: !And [!Condition IsProd, !Condition Logs]
        NotProd: !Not [!Condition IsProd]
    """,
    "alternatives": """\
        IsProd: !Equals [!Ref Env, prod]
        IsTest: !Equals [!Ref Env, test]
        IsDev: !Equals [!Ref Env, dev]
        Real: !Or [!Condition IsProd, !Condition IsTest]
        Toy: !Not [!Condition Real]
    """,
    "free text": """\
        Named: !Not [!Equals [!Ref Name, ""]]
        IsMain: !Equals [!Ref Name, main]
        Logs: !Equals [!Ref Log, "yes"]
    """,
    "of two parameters": """\
        Same: !Equals [!Ref Name, !Ref Other]
        Logs: !Equals [!Ref Log, "yes"]
        Quiet: !And [!Not [!Condition Logs], !Condition Same]
    """,
}


@pytest.mark.parametrize("conditions", CONDITIONS.values(), ids=CONDITIONS)
def test_the_same_scenarios(tmp_path: Path, conditions: str) -> None:
    names = [line.split(":")[0].strip() for line in conditions.splitlines() if line.strip()]
    resources = "\n".join(f"  R{name}: {{Type: AWS::S3::Bucket, Condition: {name}}}" for name in names)
    text = (
        "Parameters:\n"
        "  Env: {Type: String, AllowedValues: [dev, test, prod]}\n"
        '  Log: {Type: String, AllowedValues: ["yes", "no"]}\n'
        "  Name: {Type: String}\n"
        "  Other: {Type: String}\n"
        f"Conditions:\n{conditions}\nResources:\n{resources}\n"
    )
    scenarios = Template("t.yaml", _decoded(text)).conditions.build_scenarios({name: {True, False} for name in names})
    theirs = {tuple(scenario[name] for name in names) for scenario in scenarios}
    ours = _scenarios(tmp_path, text, names)
    assert ours == theirs
    assert 1 < len(ours) < len(list(product((True, False), repeat=len(names))))


def _scenarios(folder: Path, text: str, names: list[str]) -> set[tuple[bool, ...]]:
    """What exists together, in every run of the engine."""
    graph = build(reading(folder, t=text).declarations)
    resources = {resource.address.name: resource for resource in graph.declared}
    found: set[tuple[bool, ...]] = set()

    @check(
        "TST-001", "whatever-exists", title="", controls=[], controls_2026=[], severity=Severity.INFO, subject=DEPLOYMENT
    )  # fmt: skip
    def whatever_exists(_: Resource, __: ResourceGraph) -> Verdict:
        found.add(tuple(holds(resources[f"R{name}"].guard) for name in names))
        return passed("seen")

    judge(whatever_exists, graph.resources_of(DEPLOYMENT)[0], graph)
    return found


def _decoded(text: str) -> dict[str, Any]:
    """The template as cfn-lint reads it."""
    template, problems = decode.decode_str(text)
    assert template is not None, problems
    return dict(template)

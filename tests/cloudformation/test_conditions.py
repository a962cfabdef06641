"""Conditions are decided where they can be; what is open is one condition wherever it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.graph.declaration import Declaration
from iac27017.graph.value import Choice
from tests.cloudformation.templates import declared, reading, shown, worth

SECTIONS = """\
Parameters:
  Env: {Type: String, AllowedValues: [dev, test, prod]}
  Other: {Type: String}
  Name: {Type: String, Default: acme}
  Key: {Type: String, Default: ""}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Equals [dev, !Ref Env]
  IsTest: !Equals [!Ref Env, test]
  IsAcme: !Equals [!Ref Name, acme]
  HasKey: !Not [!Equals [!Ref Key, ""]]
  Never: !Equals [!Ref Env, staging]
  Either: !Or [!Condition IsProd, {Condition: IsDev}]
  Both: !And [!Condition IsProd, !Equals [!Ref "AWS::Region", eu-west-1]]
  Neither: !Not [!Condition Either]
  Same: !Equals [!Ref Other, !Ref Other]
  Alike: !Equals [!Ref Other, !Ref Env]
  Named: !Equals [!Sub "x-${Other}", y-1]
"""


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("IsAcme", True),
        ("HasKey", False),
        ("Never", False),
        ("Same", True),
        ("Named", False),
        ("IsProd", ('Env == "prod"', True, False)),
        ("IsDev", ('Env == "dev"', True, False)),
        ("Either", ('Env == "prod"', True, ('Env == "dev"', True, False))),
        ("Neither", ('Env == "prod"', False, ('Env == "dev"', False, True))),
        ("Both", ('Env == "prod"', ('AWS::Region == "eu-west-1"', True, False), False)),
        ("Alike", ("Env == Other", True, False)),
    ],
)
def test_truth(tmp_path: Path, condition: str, truth: object) -> None:
    value = worth(tmp_path, f"!If [{condition}, true, false]", SECTIONS)
    assert shown(value) == truth


def test_one_question_is_asked_once(tmp_path: Path) -> None:
    assert shown(worth(tmp_path, "!If [IsProd, !If [IsProd, 1, 2], !If [IsProd, 3, 4]]", SECTIONS)) == (
        'Env == "prod"', 1, 4,
    )  # fmt: skip


def test_one_thing_has_one_value(tmp_path: Path) -> None:
    value = worth(tmp_path, "!If [IsProd, !If [IsDev, 1, 2], 3]", SECTIONS)
    assert shown(value) == ('Env == "prod"', 2, 3)


def test_branches_that_are_the_same_leave_nothing_open(tmp_path: Path) -> None:
    assert worth(tmp_path, "!If [IsProd, 1, 1]", SECTIONS) == 1


def test_a_text_around_an_open_value_is_open(tmp_path: Path) -> None:
    value = worth(tmp_path, "!Join ['-', [!If [IsProd, a, b], !If [IsProd, x, y]]]", SECTIONS)
    assert shown(value) == ('Env == "prod"', "a-x", "b-y")


def test_a_map_with_an_unknown_key_is_open_among_the_allowed_values(tmp_path: Path) -> None:
    maps = "Mappings: {M: {dev: {On: false}, test: {On: false}, prod: {On: true}, nobody: {On: 7}}}\n"
    value = worth(tmp_path, "!FindInMap [M, !Ref Env, On]", maps + SECTIONS)
    assert shown(value) == ('Env == "dev"', False, ('Env == "test"', False, True))


def test_a_map_that_says_the_same_everywhere_is_known(tmp_path: Path) -> None:
    maps = "Mappings: {M: {a: {On: true}, b: {On: true}}}\n"
    assert worth(tmp_path, "!FindInMap [M, !Ref Other, On]", maps + SECTIONS) is True


def _guarded(folder: Path, condition: str) -> list[Declaration]:
    return reading(
        folder, t=f"Resources:\n  It: {{Type: A::B::C, Condition: {condition}}}\n{SECTIONS}"
    ).declarations


@pytest.mark.parametrize(
    ("condition", "guard"),
    [
        ("IsAcme", []),
        ("IsProd", [('Env == "prod"', True)]),
        ("Neither", [('Env == "prod"', False), ('Env == "dev"', False)]),
        ("Both", [('Env == "prod"', True), ('AWS::Region == "eu-west-1"', True)]),
        ("Either", [('Env == "prod" or Env == "dev"', True)]),
    ],
)
def test_a_resource_exists_under_its_condition(tmp_path: Path, condition: str, guard: object) -> None:
    (it,) = _guarded(tmp_path, condition)
    assert [(c.text, truth) for c, truth in it.guard] == guard


@pytest.mark.parametrize("condition", ["HasKey", "Never"])
def test_a_resource_whose_condition_is_false_is_not_there(tmp_path: Path, condition: str) -> None:
    assert _guarded(tmp_path, condition) == []


def test_a_parameter_is_the_same_thing_in_a_nested_stack(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        main="""\
        Parameters: {Env: {Type: String}}
        Conditions: {IsProd: !Equals [!Ref Env, prod]}
        Resources:
          Outer: {Type: A::B::C, Condition: IsProd}
          Child:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: child.yaml, Parameters: {Stage: !Ref Env}}
        """,
        child="""\
        Parameters: {Stage: {Type: String}}
        Conditions: {Production: !Equals [!Ref Stage, prod]}
        Resources:
          Inner: {Type: A::B::C, Condition: Production}
        """,
    )
    assert declared(found, "Outer").guard == declared(found, "Child/Inner").guard


def test_two_templates_have_parameters_of_their_own(tmp_path: Path) -> None:
    text = """\
    Parameters: {Env: {Type: String}}
    Conditions: {IsProd: !Equals [!Ref Env, prod]}
    Resources:
      It: {Type: A::B::C, Condition: IsProd}
    """
    first, second = reading(tmp_path, a=text, b=text).declarations
    assert first.guard != second.guard


def test_the_place_of_a_condition_is_where_it_is_written(tmp_path: Path) -> None:
    value = worth(tmp_path, "!If [IsProd, 1, 2]", SECTIONS)
    assert isinstance(value, Choice)
    assert value.condition.span is not None
    assert value.condition.span.place == "template.yaml:13"

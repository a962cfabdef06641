"""The improvement plan: what to do, how urgent, in which order, and what people decided about it."""

from __future__ import annotations

from graphlib import TopologicalSorter

import pytest

from iac27017.audit.effort import BEFORE, Effort, Impact
from iac27017.audit.improvement import Plan, PlanRow, improvement_plan
from iac27017.audit.priority import priority_of
from iac27017.audit.records import Answer
from iac27017.audit.situations import Exposure, Situation
from iac27017.check import Severity
from iac27017.language import ENGLISH
from iac27017.registry import all_checks
from tests.audit.conftest import Audited, payments_case, with_organisation

KEY_AND_STORE = """
resource "aws_kms_key" "open" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "kms:*", Resource = "*" }]
  })
}
resource "aws_db_instance" "orders" {
  engine            = "postgres"
  storage_encrypted = false
  kms_key_id        = aws_kms_key.open.arn
  tags              = { Environment = "prod", Owner = "orders" }
}
"""


def by_check(plan: Plan) -> dict[str, PlanRow]:
    return {row.check.code: row for row in plan.rows}


def test_a_key_is_mended_before_data_are_encrypted_with_it(audited: Audited) -> None:
    rows = by_check(improvement_plan(audited(KEY_AND_STORE, codes="KEY-002 ENC-004")))
    assert rows["ENC-004"].after == (rows["KEY-002"].id,)
    assert rows["KEY-002"].order < rows["ENC-004"].order


def test_a_key_of_another_root_comes_first_too(audited: Audited) -> None:
    """By the edge from the store to its key: rows of other roots are no prerequisites otherwise."""
    key, resource, store = KEY_AND_STORE.partition('resource "aws_db_instance"')
    state = 'bucket = "state"\n key = "keys.tfstate"\n region = "eu-west-1"'
    exported = 'output "key" { value = aws_kms_key.open.arn }'
    audited(f'terraform {{\n backend "s3" {{\n {state}\n }}\n}}\n{key}\n{exported}\n', folder="keys")
    read = f'data "terraform_remote_state" "keys" {{\n backend = "s3"\n config = {{\n {state}\n }}\n}}\n'
    foreign = store.replace("aws_kms_key.open.arn", "data.terraform_remote_state.keys.outputs.key")
    rows = by_check(
        improvement_plan(audited(f"{read}{resource}{foreign}", folder="stores", codes="KEY-002 ENC-004"))
    )
    assert (rows["KEY-002"].root, rows["ENC-004"].root) == ("keys", "stores")
    assert rows["ENC-004"].after == (rows["KEY-002"].id,)


def test_prerequisites_have_no_circle_and_every_row_is_in_the_plan() -> None:
    assert list(TopologicalSorter({code: set(before) for code, before in BEFORE.items()}).static_order())
    case = payments_case()
    plan = improvement_plan(case)
    assert {r.id for row in plan.rows for r in row.records} == {r.id for r in case.records if r.is_open}
    assert [row.order for row in plan.rows] == list(range(1, len(plan.rows) + 1))
    for row in plan.rows:
        earlier = {other.id for other in plan.rows if other.order < row.order}
        assert set(row.after) <= earlier


def test_the_plan_names_only_checks_that_there_are_or_will_be() -> None:
    families = {check.family for check in all_checks()} | {"SHR"}
    assert {code.partition("-")[0] for pair in BEFORE.items() for code in (pair[0], *pair[1])} <= families


@pytest.mark.parametrize(
    ("severity", "environment", "exposure", "score", "band"),
    [
        (Severity.CRITICAL, "prod", Exposure.INTERNET, 45, 1),
        (Severity.CRITICAL, "prod", Exposure.INSIDE, 15, 1),
        (Severity.HIGH, "prod", Exposure.INSIDE, 12, 2),
        (Severity.HIGH, "nonprod", Exposure.INSIDE, 4, 3),
        (Severity.HIGH, "", Exposure.UNKNOWN, 24, 1),
        (Severity.MEDIUM, "laboratory", Exposure.NONE, 6, 3),
        (Severity.INFO, "nonprod", Exposure.NONE, 1, 4),
    ],
)
def test_priority_is_severity_times_environment_times_exposure(
    severity: Severity, environment: str, exposure: Exposure, score: int, band: int
) -> None:
    priority = priority_of(severity, Situation(environment=environment, exposure=exposure))
    assert (priority.score, priority.band) == (score, band)


def test_the_arithmetic_can_be_read_off() -> None:
    priority = priority_of(Severity.HIGH, Situation(environment="prod", exposure=Exposure.INTERNET))
    assert priority.arithmetic(ENGLISH) == "high 4 x production 3 x reachable from the internet 3 = 36"


def test_of_what_could_be_done_next_the_most_urgent_comes_first() -> None:
    free = [row.priority.score for row in improvement_plan(payments_case()).rows if not row.after]
    assert free == sorted(free, reverse=True)


def test_a_setting_is_a_small_thing_and_a_store_that_is_replaced_a_large_one(audited: Audited) -> None:
    rows = by_check(improvement_plan(audited(KEY_AND_STORE, codes="ENC-004 BCK-002")))
    store, backups = rows["ENC-004"], rows["BCK-002"]
    assert (store.effort, store.impact) == (Effort.LARGE, Impact.REPLACEMENT)
    assert (backups.effort, backups.impact) == (Effort.SMALL, Impact.NONE)
    assert store.snippet == "storage_encrypted = true"


def test_an_unknown_asks_for_evidence_and_not_for_a_mend() -> None:
    row = by_check(improvement_plan(payments_case()))["LOG-001"]
    assert row.answer is Answer.UNKNOWN
    assert row.action.startswith("Give evidence: ")
    assert row.snippet == ""


def test_the_owner_comes_from_tags_and_the_verification_can_be_run(audited: Audited) -> None:
    row = by_check(
        improvement_plan(audited(KEY_AND_STORE, codes="ENC-004"), "iac27017 scan envs/prod --root .")
    )["ENC-004"]
    assert row.owners == ("orders",)
    assert row.verification == "iac27017 scan envs/prod --root . --select ENC-004"


def test_decisions_of_people_stand_in_their_rows_and_those_without_a_row_are_told() -> None:
    stated = """
    [[decision]]
    gap = "SEG-001@envs/dev:nonprod"
    owner = "platform team"
    due = 2026-12-15
    status = "in progress"

    [[decision]]
    gap = "ENC-004@envs/gone:prod"
    owner = "nobody any more"
    """
    plan = improvement_plan(with_organisation(payments_case(), stated))
    decided = by_check(plan)["SEG-001"].decision
    assert (decided.owner, str(decided.due), decided.status) == ("platform team", "2026-12-15", "in progress")
    assert by_check(plan)["TLS-001"].decision.owner == "", "an empty column, to be filled in"
    assert [decision.owner for decision in plan.stale] == ["nobody any more"]


def test_instances_of_one_gap_are_one_row_that_names_them_all(audited: Audited) -> None:
    code = """
    resource "aws_ebs_volume" "v" {
      count             = 3
      availability_zone = "eu-west-1a"
      size              = 1
    }
    """
    (row,) = improvement_plan(audited(code, codes="ENC-001")).rows
    assert row.resources == ("aws_ebs_volume.v[0]", "aws_ebs_volume.v[1]", "aws_ebs_volume.v[2]")
    assert row.count == 3
    assert row.id == "ENC-001@.:unlabelled"

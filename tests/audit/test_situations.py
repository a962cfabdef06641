"""Facts around a finding come from the graph: environment, owner, place, and whether the internet gets there."""

from __future__ import annotations

from collections.abc import Mapping

from iac27017.audit.records import Record
from iac27017.audit.situations import Exposure
from tests.audit.conftest import Audited, payments_case


def by_resource(records: tuple[Record, ...]) -> Mapping[str, Record]:
    return {f"{r.finding.resource.address.root} {r.finding.resource.address}": r for r in records}


def test_environment_owner_region_and_classification_come_from_tags_and_providers() -> None:
    database = by_resource(payments_case().records)[
        "envs/prod module.database.aws_rds_cluster.this"
    ].situation
    assert (database.environment, database.owner, database.region) == ("prod", "payments", "eu-central-1")
    assert database.classification == "confidential"
    assert database.environment_by == "environment, by default_tags.Environment"


def test_a_machine_with_a_way_from_the_internet_is_exposed_and_so_are_its_rules_and_its_disk() -> None:
    found = by_resource(payments_case().records)
    for part in (
        "aws_instance.bastion",
        "aws_instance.bastion#root_block_device",
        "aws_security_group.bastion#ingress",
    ):
        assert found[f"envs/dev {part}"].situation.exposure is Exposure.INTERNET, part


def test_a_listener_is_exposed_as_far_as_its_load_balancer_is() -> None:
    found = by_resource(payments_case().records)
    assert found["envs/prod module.edge.aws_lb_listener.http"].situation.exposure is Exposure.INTERNET


def test_a_database_in_private_subnets_is_inside_and_a_key_has_no_place_in_a_network() -> None:
    found = by_resource(payments_case().records)
    assert found["envs/prod module.database.aws_rds_cluster.this"].situation.exposure is Exposure.INSIDE
    assert found["envs/prod module.log_key.aws_kms_key.this"].situation.exposure is Exposure.NONE


def test_what_nobody_labels_has_no_environment_and_no_owner(audited: Audited) -> None:
    (record,) = audited('resource "aws_kms_key" "k" {}', codes="KEY-001").records
    assert (record.situation.environment, record.situation.owner, record.situation.region) == ("", "", "")


def test_exposure_that_hangs_on_an_undecided_condition_is_unknown(audited: Audited) -> None:
    code = """
    variable "open" { type = bool }
    resource "aws_db_instance" "d" {
      engine              = "postgres"
      publicly_accessible = var.open ? true : false
      storage_encrypted   = false
    }
    """
    (record,) = audited(code, codes="ENC-004").records
    assert record.situation.exposure is Exposure.UNKNOWN


def test_a_bucket_that_its_policy_opens_is_exposed(audited: Audited) -> None:
    code = """
    resource "aws_s3_bucket" "b" { bucket = "acme-open" }
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket                  = aws_s3_bucket.b.id
      block_public_policy     = false
      restrict_public_buckets = false
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Version   = "2012-10-17"
        Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-open/*" }]
      })
    }
    """
    (record,) = audited(code, codes="SEG-011").records
    assert record.situation.exposure is Exposure.INTERNET

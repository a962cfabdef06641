"""Settings that Terraform splits off fold into the resource that they complete, however it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.graph.concepts import OBJECT_STORE
from iac27017.graph.conditions import Fork
from iac27017.graph.edges import EXPIRES_BY
from iac27017.graph.remedy import remedy_text
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.graph.value import Unknown
from iac27017.scan import Inputs, read_graph

VERSIONING = """
resource "aws_s3_bucket_versioning" "{name}" {{
  bucket = {bucket}
  versioning_configuration {{
    status = "Enabled"
  }}
}}
"""


def graph_of(folder: Path, **files: str) -> ResourceGraph:
    for name, text in files.items():
        target = folder / name.replace("__", "/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.with_suffix(".tf").write_text(text, encoding="utf-8")
    reading, graph = read_graph(folder, Inputs(), Settings())
    assert not reading.problems, reading.problems
    return graph


def only(graph: ResourceGraph, address: str) -> Resource:
    return next(resource for resource in graph.resources() if str(resource.address) == address)


def versioned(resource: Resource) -> object:
    answer = resource.get("versioning")
    assert isinstance(answer, Known)
    return answer.value


@pytest.mark.parametrize(
    "bucket",
    [
        "aws_s3_bucket.data.id",
        "aws_s3_bucket.data.bucket",
        '"acme-data"',
        "local.name",
        "var.name",
        '"${aws_s3_bucket.data.id}"',
        "data.aws_s3_bucket.data.id",
    ],
)
def test_a_setting_finds_its_bucket(tmp_path: Path, bucket: str) -> None:
    main = """
variable "name" { default = "acme-data" }
locals { name = "acme-${"data"}" }
data "aws_s3_bucket" "data" { bucket = "acme-data" }
resource "aws_s3_bucket" "data" { bucket = "acme-data" }
resource "aws_s3_bucket" "other" { bucket = "acme-other" }
"""
    graph = graph_of(tmp_path, main=main + VERSIONING.format(name="data", bucket=bucket))
    assert versioned(only(graph, "aws_s3_bucket.data")) is True
    assert versioned(only(graph, "aws_s3_bucket.other")) is False


def test_a_folded_setting_is_no_resource_of_its_own(tmp_path: Path) -> None:
    main = 'resource "aws_s3_bucket" "data" {}\n' + VERSIONING.format(name="data", bucket="aws_s3_bucket.data.id")
    graph = graph_of(tmp_path, main=main)
    assert [str(store.address) for store in graph.resources_of(OBJECT_STORE)] == ["aws_s3_bucket.data"]


def test_a_folded_setting_keeps_its_own_lines(tmp_path: Path) -> None:
    main = 'resource "aws_s3_bucket" "data" {}\n' + VERSIONING.format(name="data", bucket="aws_s3_bucket.data.id")
    answer = only(graph_of(tmp_path, main=main), "aws_s3_bucket.data").get("versioning")
    assert isinstance(answer, Known)
    assert (answer.span.file, answer.span.line, answer.attribute) == ("main.tf", 6, "versioning_configuration.status")


def test_every_split_setting_of_a_bucket_folds(tmp_path: Path) -> None:
    main = """
resource "aws_s3_bucket" "data" {}
resource "aws_s3_bucket_acl" "data" {
  bucket = aws_s3_bucket.data.id
  acl    = "private"
}
resource "aws_s3_bucket_ownership_controls" "data" {
  bucket = aws_s3_bucket.data.id
  rule { object_ownership = "BucketOwnerEnforced" }
}
resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default { sse_algorithm = "aws:kms" }
  }
}
resource "aws_s3_bucket_object_lock_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    default_retention {
      mode  = "GOVERNANCE"
      years = 2
    }
  }
}
resource "aws_s3_bucket_public_access_block" "data" {
  bucket            = aws_s3_bucket.data.id
  block_public_acls = true
}
resource "aws_s3_bucket_website_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  index_document { suffix = "index.html" }
}
resource "aws_s3_bucket_logging" "data" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = "acme-logs"
  target_prefix = "data/"
}
"""
    bucket = only(graph_of(tmp_path, main=main), "aws_s3_bucket.data")
    expected = {
        "acl": "private",
        "ownership": "BucketOwnerEnforced",
        "encryption.algorithm": "KMS",
        "encryption.bucket_key": True,
        "retention.lock_mode": "GOVERNANCE",
        "retention.years": 2,
        "public.acls_blocked": True,
        "public.policy_blocked": False,
        "website": True,
        "logs.enabled": True,
        "versioning": False,
    }
    found = {name: answer.value if isinstance(answer := bucket.get(name), Known) else answer for name in expected}
    assert found == expected


def test_settings_inside_the_bucket_are_read_as_older_providers_have_them(tmp_path: Path) -> None:
    main = """
resource "aws_s3_bucket" "data" {
  acl = "log-delivery-write"
  versioning { enabled = true }
}
"""
    bucket = only(graph_of(tmp_path, main=main), "aws_s3_bucket.data")
    expected = {"acl": "log-delivery-write", "versioning": True}
    assert {name: getattr(bucket.get(name), "value", None) for name in expected} == expected


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ("lifecycle_rule {\n enabled = true\n expiration { days = 90 }\n}", ""),
        (
            "",
            """
resource "aws_s3_bucket_lifecycle_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    id     = "old"
    status = "Enabled"
    expiration { days = 90 }
  }
}
""",
        ),
    ],
)
def test_lifecycle_rules_are_parts_of_the_bucket(tmp_path: Path, inside: str, outside: str) -> None:
    graph = graph_of(tmp_path, main=f'resource "aws_s3_bucket" "data" {{\n{inside}\n}}\n{outside}')
    (rule,) = graph.targets(only(graph, "aws_s3_bucket.data"), EXPIRES_BY)
    answers = [rule.get("enabled"), rule.get("expiration.days")]
    assert [answer.value for answer in answers if isinstance(answer, Known)] == [True, 90]


def test_a_mend_names_the_resource_that_completes_the_bucket(tmp_path: Path) -> None:
    main = 'resource "aws_s3_bucket" "data" {}\nresource "aws_s3_bucket" "old" {\n  versioning { enabled = false }\n}\n'
    graph = graph_of(tmp_path, main=main)
    assert remedy_text(only(graph, "aws_s3_bucket.data"), {"versioning": True}) == (
        'add an `aws_s3_bucket_versioning` with `versioning_configuration { status = "Enabled" }`'
    )
    assert remedy_text(only(graph, "aws_s3_bucket.old"), {"versioning": True}) == "set `versioning { enabled = true }`"


def test_settings_meet_their_bucket_through_modules_and_keys(tmp_path: Path) -> None:
    graph = graph_of(
        tmp_path,
        main="""
module "eu" {
  source = "./modules/store"
  names  = ["in", "out"]
}
resource "aws_s3_bucket_versioning" "in" {
  bucket = module.eu.ids["in"]
  versioning_configuration { status = "Enabled" }
}
""",
        modules__store__main="""
variable "names" { type = set(string) }
resource "aws_s3_bucket" "this" {
  for_each = var.names
  bucket   = "acme-${each.key}"
}
output "ids" { value = { for name, bucket in aws_s3_bucket.this : name => bucket.id } }
""",
    )
    assert versioned(only(graph, 'module.eu.aws_s3_bucket.this["in"]')) is True
    assert versioned(only(graph, 'module.eu.aws_s3_bucket.this["out"]')) is False


def test_one_setting_for_each_of_several_buckets(tmp_path: Path) -> None:
    main = """
resource "aws_s3_bucket" "this" {
  count  = 2
  bucket = "acme-${count.index}"
}
resource "aws_s3_bucket_versioning" "this" {
  count  = 2
  bucket = aws_s3_bucket.this[count.index].id
  versioning_configuration { status = count.index == 0 ? "Enabled" : "Suspended" }
}
"""
    graph = graph_of(tmp_path, main=main)
    assert versioned(only(graph, "aws_s3_bucket.this[0]")) is True
    assert versioned(only(graph, "aws_s3_bucket.this[1]")) is False


def test_a_name_that_two_roots_bear_folds_within_each(tmp_path: Path) -> None:
    bucket = 'resource "aws_s3_bucket" "data" { bucket = "acme-data" }\n'
    setting = VERSIONING.format(name="data", bucket='"acme-data"')
    graph = graph_of(tmp_path, prod__main=bucket + setting, dev__main=bucket)
    by_root = {store.address.root: versioned(store) for store in graph.resources_of(OBJECT_STORE)}
    assert by_root == {"prod": True, "dev": False}


def test_a_setting_that_may_not_exist_is_read_both_ways(tmp_path: Path) -> None:
    main = """
variable "versioned" { type = bool }
resource "aws_s3_bucket" "data" {}
resource "aws_s3_bucket_versioning" "data" {
  count  = var.versioned ? 1 : 0
  bucket = aws_s3_bucket.data.id
  versioning_configuration { status = "Enabled" }
}
"""
    bucket = only(graph_of(tmp_path, main=main), "aws_s3_bucket.data")
    with pytest.raises(Fork):
        bucket.get("versioning")


def test_a_setting_of_an_unknown_bucket_completes_none(tmp_path: Path) -> None:
    main = 'variable "name" { type = string }\nresource "aws_s3_bucket" "data" { bucket = "acme-data" }\n'
    graph = graph_of(tmp_path, main=main + VERSIONING.format(name="data", bucket="var.name"))
    assert versioned(only(graph, "aws_s3_bucket.data")) is False


def test_an_unknown_setting_is_unknown_in_the_bucket(tmp_path: Path) -> None:
    main = """
variable "status" { type = string }
resource "aws_s3_bucket" "data" {}
resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id
  versioning_configuration { status = var.status }
}
"""
    assert isinstance(only(graph_of(tmp_path, main=main), "aws_s3_bucket.data").get("versioning"), Unknown)


@pytest.mark.parametrize(
    ("main", "address", "name", "value"),
    [
        (
            """
resource "aws_backup_vault" "main" { name = "main" }
resource "aws_backup_vault_lock_configuration" "main" {
  backup_vault_name   = aws_backup_vault.main.name
  changeable_for_days = 3
  min_retention_days  = 30
}
""",
            "aws_backup_vault.main",
            "retention.lock_mode",
            "COMPLIANCE",
        ),
        (
            """
resource "aws_backup_vault" "main" { name = "main" }
resource "aws_backup_vault_lock_configuration" "main" {
  backup_vault_name  = "main"
  min_retention_days = 30
}
""",
            "aws_backup_vault.main",
            "retention.lock_mode",
            "GOVERNANCE",
        ),
        (
            """
resource "aws_efs_file_system" "shared" {}
resource "aws_efs_backup_policy" "shared" {
  file_system_id = aws_efs_file_system.shared.id
  backup_policy { status = "ENABLED" }
}
""",
            "aws_efs_file_system.shared",
            "backup.automatic",
            True,
        ),
        (
            """
resource "aws_glacier_vault" "archive" { name = "archive" }
resource "aws_glacier_vault_lock" "archive" {
  vault_name    = aws_glacier_vault.archive.name
  complete_lock = true
  policy        = "{}"
}
""",
            "aws_glacier_vault.archive",
            "retention.lock_mode",
            "COMPLIANCE",
        ),
    ],
)
def test_what_completes_other_stores(tmp_path: Path, main: str, address: str, name: str, value: object) -> None:
    answer = only(graph_of(tmp_path, main=main), address).get(name)
    assert isinstance(answer, Known)
    assert answer.value == value

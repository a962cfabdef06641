"""Regions, accounts and default tags come from the provider configuration that a resource uses."""

from __future__ import annotations

from pathlib import Path

from iac27017.graph.value import Reference, Text, Unknown
from tests.terraform.reading import declared, reading, value

TWO = """\
variable "region" {
  default = "eu-west-1"
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { Owner = "platform" }
  }
}

provider "aws" {
  alias  = "audit"
  region = "us-east-1"

  assume_role {
    role_arn = "arn:aws:iam::999988887777:role/audit"
  }
}

data "aws_caller_identity" "here" {}

data "aws_caller_identity" "audit" {
  provider = aws.audit
}

data "aws_region" "here" {}

data "aws_partition" "here" {}

resource "aws_sqs_queue" "here" {
  name = "${data.aws_region.here.name}-${data.aws_partition.here.partition}"
}

resource "aws_sqs_queue" "audit" {
  provider = aws.audit
  name     = data.aws_caller_identity.audit.account_id
  policy   = "arn:${data.aws_partition.here.partition}:iam::${data.aws_caller_identity.here.account_id}:root"
}
"""


def test_region_tags_and_account(tmp_path: Path) -> None:
    found = reading(tmp_path, {"main.tf": TWO})
    here, audit = declared(found, "aws_sqs_queue.here"), declared(found, "aws_sqs_queue.audit")
    assert (here.region, here.account, dict(here.default_tags)) == ("eu-west-1", None, {"Owner": "platform"})
    assert (audit.region, audit.account, dict(audit.default_tags)) == ("us-east-1", "999988887777", {})
    assert (here.provider_name, audit.provider_name) == ("aws", "aws.audit")
    assert here.provider == audit.provider == "aws"


def test_data_sources_that_ask_for_region_and_account(tmp_path: Path) -> None:
    found = reading(tmp_path, {"main.tf": TWO})
    assert value(found, "aws_sqs_queue.here", "name") == "eu-west-1-aws"
    assert value(found, "aws_sqs_queue.audit", "name") == "999988887777"


def test_an_arn_with_an_account_that_nobody_knows_keeps_its_known_parts(tmp_path: Path) -> None:
    policy = value(reading(tmp_path, {"main.tf": TWO}), "aws_sqs_queue.audit", "policy")
    assert isinstance(policy, Text)
    first, account, last = policy.parts
    assert (first, last) == ("arn:aws:iam::", ":root")
    assert isinstance(account, Reference) and str(account) == "data.aws_caller_identity.here.account_id"


def test_a_resource_may_name_its_own_region(tmp_path: Path) -> None:
    code = 'provider "aws" {\n  region = "eu-west-1"\n}\n\nresource "aws_sqs_queue" "q" {\n  region = "eu-west-2"\n}\n'
    assert declared(reading(tmp_path, {"main.tf": code}), "aws_sqs_queue.q").region == "eu-west-2"


def test_modules_inherit_and_are_passed_configurations(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        {
            "main.tf": """\
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

module "inherits" {
  source = "./outer"
}

module "passed" {
  source    = "./outer"
  providers = { aws = aws.us }
}
""",
            "outer/main.tf": 'module "inner" {\n  source = "../inner"\n}\n',
            "inner/main.tf": 'provider "aws" {}\n\nresource "aws_sqs_queue" "q" {}\n',
        },
    )
    assert declared(found, "module.inherits.module.inner.aws_sqs_queue.q").region == "eu-west-1"
    assert declared(found, "module.passed.module.inner.aws_sqs_queue.q").region == "us-east-1"


def test_a_region_that_is_not_set_is_unknown(tmp_path: Path) -> None:
    code = 'variable "region" {}\n\nprovider "aws" {\n  region = var.region\n}\n\nresource "aws_sqs_queue" "q" {}\n'
    region = declared(reading(tmp_path, {"main.tf": code}), "aws_sqs_queue.q").region
    assert isinstance(region, Unknown) and region.cause == "var.region@"


def test_a_provider_that_asks_itself_for_its_region(tmp_path: Path) -> None:
    code = 'data "aws_region" "r" {}\n\nprovider "aws" {\n  region = data.aws_region.r.name\n}\n\nresource "aws_sqs_queue" "q" {}\n'
    region = declared(reading(tmp_path, {"main.tf": code}), "aws_sqs_queue.q").region
    assert str(region) == "data.aws_region.r.name"

"""``terraform_remote_state`` is joined to the root of the same scan whose state it reads."""

from __future__ import annotations

from pathlib import Path

from iac27017.graph.value import Reference, Unknown
from tests.terraform.reading import declared, reading, value

NETWORK = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

output "vpc_id" {
  value = aws_vpc.main.id
}

output "cidr" {
  value = "10.0.0.0/16"
}
"""

S3 = """\
terraform {
  backend "s3" {
    bucket = "acme-state"
    key    = "%s/terraform.tfstate"
    region = "eu-west-1"
  }
}
"""

READER = """\
data "terraform_remote_state" "network" {
  backend = "s3"
  config = {
    bucket = "%s"
    key    = "network/terraform.tfstate"
  }
}

resource "aws_subnet" "s" {
  vpc_id     = data.terraform_remote_state.network.outputs.vpc_id
  cidr_block = cidrsubnet(data.terraform_remote_state.network.outputs.cidr, 8, 1)
}
"""


def test_by_the_key_of_an_s3_backend(tmp_path: Path) -> None:
    found = reading(
        tmp_path, {"net/main.tf": S3 % "network" + NETWORK, "other/main.tf": S3 % "other", "app/main.tf": READER % "acme-state"}
    )
    network = value(found, "aws_subnet.s", "vpc_id")
    assert isinstance(network, Reference)
    assert network.address == declared(found, "aws_vpc.main").address
    assert network.address.root == "net"
    assert value(found, "aws_subnet.s", "cidr_block") == "10.0.1.0/24"


def test_a_state_of_another_bucket_is_not_in_the_scan(tmp_path: Path) -> None:
    found = reading(tmp_path, {"net/main.tf": S3 % "network" + NETWORK, "app/main.tf": READER % "other-state"})
    network = value(found, "aws_subnet.s", "vpc_id")
    assert isinstance(network, Unknown)
    assert str(network) == "the remote state network belongs to code that is not in this scan"


def test_by_the_path_of_a_local_state(tmp_path: Path) -> None:
    code = """\
data "terraform_remote_state" "network" {
  backend = "local"
  config  = { path = "../net/terraform.tfstate" }
}

resource "aws_subnet" "s" {
  vpc_id = data.terraform_remote_state.network.outputs.vpc_id
}
"""
    found = reading(tmp_path, {"net/main.tf": NETWORK, "app/main.tf": code})
    assert str(value(found, "aws_subnet.s", "vpc_id")) == "aws_vpc.main.id"


def test_defaults_stand_in_for_outputs_that_are_not_there(tmp_path: Path) -> None:
    code = READER % "acme-state"
    code = code.replace('  backend = "s3"\n', '  backend = "s3"\n  defaults = { zone = "a", cidr = "x" }\n')
    code = code.replace("  cidr_block", "  availability_zone = data.terraform_remote_state.network.outputs.zone\n  cidr_block")
    found = reading(tmp_path, {"net/main.tf": S3 % "network" + NETWORK, "app/main.tf": code})
    assert value(found, "aws_subnet.s", "availability_zone") == "a"
    assert value(found, "aws_subnet.s", "cidr_block") == "10.0.1.0/24"

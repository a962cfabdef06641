"""Every value knows where it is written, where it came from, and whether anybody wrote it at all."""

from __future__ import annotations

from pathlib import Path

from iac27017.graph.body import Origin
from iac27017.graph.declaration import Reading
from iac27017.graph.value import Array, Encoded, Object, Text
from tests.terraform.reading import attribute, declared, reading

THROUGH_A_MODULE = {
    "main.tf": """\
variable "retention" {
  default = 30
}

locals {
  settings = {
    retention = var.retention
    name      = "logs"
  }
}

module "logs" {
  source = "./logs"
  days   = local.settings.retention
  name   = local.settings.name
}
""",
    "logs/main.tf": """\
variable "days" {}

variable "name" {}

variable "class" {
  default = "STANDARD"
}

resource "aws_cloudwatch_log_group" "this" {
  name              = var.name
  retention_in_days = var.days
  log_group_class   = var.class
  skip_destroy      = true
}
""",
}

GROUP = "module.logs.aws_cloudwatch_log_group.this"


def places(found: Reading, address: str, name: str) -> list[str]:
    return [source.place for source in attribute(found, address, name).sources]


def test_a_value_is_followed_through_module_local_and_variable(tmp_path: Path) -> None:
    found = reading(tmp_path, THROUGH_A_MODULE)
    assert str(attribute(found, GROUP, "retention_in_days").span) == "logs/main.tf:11:3"
    assert places(found, GROUP, "retention_in_days") == ["main.tf:14", "main.tf:7", "main.tf:2"]


def test_a_local_object_is_entered_at_the_entry_that_is_read(tmp_path: Path) -> None:
    assert places(reading(tmp_path, THROUGH_A_MODULE), GROUP, "name") == ["main.tf:15", "main.tf:8"]


def test_origins(tmp_path: Path) -> None:
    found = reading(tmp_path, THROUGH_A_MODULE)
    assert attribute(found, GROUP, "skip_destroy").origin is Origin.WRITTEN
    assert attribute(found, GROUP, "log_group_class").origin is Origin.VARIABLE_DEFAULT
    assert attribute(found, GROUP, "retention_in_days").origin is Origin.COMPUTED
    assert attribute(found, GROUP, "skip_destroy").sources == ()


def test_a_value_from_tfvars_is_no_default(tmp_path: Path) -> None:
    code = 'variable "size" {\n  default = 1\n}\n\nresource "aws_ebs_volume" "v" {\n  size = var.size\n}\n'
    found = reading(tmp_path, {"main.tf": code, "terraform.tfvars": "# ours\nsize = 2\n"})
    size = attribute(found, "aws_ebs_volume.v", "size")
    assert (size.value, size.origin) == (2, Origin.COMPUTED)
    assert [str(span) for span in size.sources] == ["terraform.tfvars:2:1"]


def test_an_element_of_for_each_is_followed_to_its_entry(tmp_path: Path) -> None:
    code = """\
locals {
  volumes = {
    data = { size = 10 }
    logs = { size = 20 }
  }
}

resource "aws_ebs_volume" "v" {
  for_each = local.volumes
  size     = each.value.size
}
"""
    found = reading(tmp_path, {"main.tf": code})
    assert places(found, 'aws_ebs_volume.v["logs"]', "size") == ["main.tf:9", "main.tf:4"]


def test_an_output_of_a_module_is_followed_inside(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        {
            "main.tf": 'module "m" {\n  source = "./m"\n}\n\nresource "aws_sqs_queue" "q" {\n  name = module.m.name\n}\n',
            "m/main.tf": 'locals {\n  name = "x"\n}\n\noutput "name" {\n  value = local.name\n}\n',
        },
    )
    assert places(found, "aws_sqs_queue.q", "name") == ["m/main.tf:6", "m/main.tf:2"]


def test_a_dynamic_block_shows_what_it_is_made_of(tmp_path: Path) -> None:
    code = """\
variable "ports" {
  default = [22]
}

resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = var.ports
    content {
      from_port = ingress.value
      protocol  = "tcp"
    }
  }
}
"""
    found = reading(tmp_path, {"main.tf": code})
    (block,) = declared(found, "aws_security_group.g").body.blocks["ingress"]
    assert str(block.span) == "main.tf:8:5"
    port = block.attributes["from_port"]
    assert port.value == 22
    assert [span.place for span in port.sources] == ["main.tf:7", "main.tf:2"]


def test_a_declaration_shows_the_calls_that_lead_to_it(tmp_path: Path) -> None:
    group = declared(reading(tmp_path, THROUGH_A_MODULE), GROUP)
    assert [span.place for span in group.calls] == ["main.tf:12"]
    assert (group.header.line, group.span.line, group.span.end_line) == (9, 9, 14)
    assert group.language == "terraform"


def test_encoded_json_keeps_the_places_of_its_parts(tmp_path: Path) -> None:
    code = """\
resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "*" },
      {
        Effect = "Deny"
      },
    ]
  })
}
"""
    policy = attribute(reading(tmp_path, {"main.tf": code}), "aws_iam_policy.p", "policy").value
    assert isinstance(policy, Encoded) and isinstance(policy.decoded, Object)
    statements = policy.decoded["Statement"]
    assert isinstance(statements, Array)
    assert [span.line for span in statements.spans] == [5, 6]
    assert policy.decoded.spans["Version"].line == 3


def test_a_policy_document_keeps_the_places_of_its_statements(tmp_path: Path) -> None:
    code = """\
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "One"
    actions   = ["s3:GetObject"]
    resources = [aws_s3_bucket.b.arn]
  }
}

data "aws_iam_policy_document" "whole" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]

  statement {
    sid       = "Two"
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_s3_bucket" "b" {}

resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = data.aws_iam_policy_document.whole.json
}
"""
    policy = attribute(reading(tmp_path, {"main.tf": code}), "aws_s3_bucket_policy.b", "policy").value
    assert isinstance(policy, Text) and isinstance(policy.decoded, Object)
    statements = policy.decoded["Statement"]
    assert isinstance(statements, list)
    places = [(each["Sid"], each.span.line) for each in statements if isinstance(each, Object) and each.span]
    assert places == [("One", 2), ("Two", 12)]
    assert isinstance(statements[0], Object) and statements[0].spans["Resource"].line == 5
    assert str(statements[0]["Resource"]) == "aws_s3_bucket.b.arn"


def test_an_output_of_a_module_for_each_is_followed_into_it(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        {
            "main.tf": """\
module "m" {
  source   = "./m"
  for_each = { a = 1, b = 2 }
  size     = each.value
}

resource "aws_ebs_volume" "v" {
  size = module.m["b"].size
}
""",
            "m/main.tf": 'variable "size" {}\n\noutput "size" {\n  value = var.size\n}\n',
        },
    )
    assert attribute(found, "aws_ebs_volume.v", "size").value == 2
    assert places(found, "aws_ebs_volume.v", "size") == ["m/main.tf:4", "main.tf:4", "main.tf:3"]

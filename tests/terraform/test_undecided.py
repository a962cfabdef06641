"""What hangs on a variable that nobody has set is open as far as it must be, and no further."""

from __future__ import annotations

from pathlib import Path

from iac27017.graph.value import Choice, Reference, Text, Unknown
from tests.terraform.reading import declared, reading, value

OPTIONAL = """\
variable "enabled" {
  type = bool
}

resource "aws_kms_key" "k" {
  count = var.enabled ? 1 : 0
}

resource "aws_sqs_queue" "inside" {
  count             = var.enabled ? 1 : 0
  name              = "q"
  kms_master_key_id = aws_kms_key.k[0].arn
}

resource "aws_sqs_queue" "outside" {
  kms_master_key_id = var.enabled ? aws_kms_key.k[0].arn : null
}
"""


def test_a_resource_that_may_exist_carries_the_condition(tmp_path: Path) -> None:
    key = declared(reading(tmp_path, {"main.tf": OPTIONAL}), "aws_kms_key.k[0]")
    ((condition, truth),) = key.guard
    assert (condition.text, truth) == ("var.enabled", True)
    assert condition.span is not None and condition.span.line == 6


def test_the_same_condition_is_settled_where_the_resource_exists(tmp_path: Path) -> None:
    key = value(reading(tmp_path, {"main.tf": OPTIONAL}), "aws_sqs_queue.inside[0]", "kms_master_key_id")
    assert isinstance(key, Reference)
    assert str(key) == "aws_kms_key.k[0].arn"


def test_elsewhere_it_is_a_choice(tmp_path: Path) -> None:
    found = reading(tmp_path, {"main.tf": OPTIONAL})
    key = value(found, "aws_sqs_queue.outside", "kms_master_key_id")
    assert isinstance(key, Choice)
    assert key.condition == declared(found, "aws_kms_key.k[0]").guard[0][0]
    assert (str(key.then), key.otherwise) == ("aws_kms_key.k[0].arn", None)


def test_a_set_variable_leaves_nothing_open(tmp_path: Path) -> None:
    found = reading(tmp_path, {"main.tf": OPTIONAL, "terraform.tfvars": "enabled = true\n"})
    assert declared(found, "aws_kms_key.k[0]").guard == ()


def test_a_module_hands_its_condition_on(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        {
            "main.tf": """\
variable "on" {}

module "m" {
  source = "./m"
  count  = var.on ? 1 : 0
  on     = var.on
}
""",
            "m/main.tf": """\
variable "on" {}

resource "aws_sqs_queue" "always" {
  name = var.on ? "a" : "b"
}

resource "aws_sqs_queue" "sometimes" {
  count = var.on ? 1 : 0
}
""",
        },
    )
    always = declared(found, "module.m[0].aws_sqs_queue.always")
    assert [(condition.text, truth) for condition, truth in always.guard] == [("var.on", True)]
    assert always.body.attributes["name"].value == "a"
    assert declared(found, "module.m[0].aws_sqs_queue.sometimes[0]").guard == always.guard


def test_one_condition_keeps_its_name_through_modules(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        {
            "main.tf": """\
variable "environment" {}

module "m" {
  source  = "./m"
  stage   = var.environment
}

resource "aws_sqs_queue" "q" {
  count = var.environment == "prod" ? 1 : 0
}
""",
            "m/main.tf": 'variable "stage" {}\n\nresource "aws_sqs_queue" "q" {\n  count = "prod" != var.stage ? 0 : 1\n}\n',
        },
    )
    assert declared(found, "module.m.aws_sqs_queue.q[0]").guard == declared(found, "aws_sqs_queue.q[0]").guard


def test_keys_that_nobody_knows(tmp_path: Path) -> None:
    code = """\
variable "names" {
  type = set(string)
}

resource "aws_s3_bucket" "b" {
  for_each      = var.names
  bucket        = "acme-${each.key}"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "b" {
  for_each = aws_s3_bucket.b
  bucket   = each.value.id
}
"""
    found = reading(tmp_path, {"main.tf": code})
    bucket = declared(found, "aws_s3_bucket.b[*]")
    assert bucket.body.attributes["force_destroy"].value is True
    assert isinstance(bucket.body.attributes["bucket"].value, Text)
    assert [condition.text for condition, _ in bucket.guard] == ["for_each of aws_s3_bucket.b is not empty"]
    versioning = declared(found, "aws_s3_bucket_versioning.b[*]")
    assert str(versioning.body.attributes["bucket"].value) == "aws_s3_bucket.b[*].id"


def test_a_dynamic_block_that_may_not_be_there(tmp_path: Path) -> None:
    code = """\
variable "logging" {
  type = bool
}

variable "rules" {
  type = list(object({ port = number }))
}

resource "aws_x" "x" {
  dynamic "logging" {
    for_each = var.logging ? ["on"] : []
    content {
      level = logging.value
    }
  }

  dynamic "rule" {
    for_each = var.rules
    content {
      port     = rule.value.port
      protocol = "tcp"
    }
  }
}
"""
    body = declared(reading(tmp_path, {"main.tf": code}), "aws_x.x").body
    (logging,) = body.blocks["logging"]
    assert [(condition.text, truth) for condition, truth in logging.guard] == [("var.logging", True)]
    assert logging.attributes["level"].value == "on"
    (rule,) = body.blocks["rule"]
    assert len(rule.guard) == 1
    assert rule.attributes["protocol"].value == "tcp"
    port = rule.attributes["port"].value
    assert isinstance(port, Unknown) and str(port) == "variable rules has no value"


def test_an_object_keeps_its_known_members(tmp_path: Path) -> None:
    code = """\
variable "owner" {}

resource "aws_s3_bucket" "b" {
  tags = merge({ Environment = "prod" }, { Owner = var.owner, Path = "x/${var.owner}" })
}
"""
    tags = value(reading(tmp_path, {"main.tf": code}), "aws_s3_bucket.b", "tags")
    assert isinstance(tags, dict)
    assert tags["Environment"] == "prod"
    assert isinstance(tags["Owner"], Unknown)
    assert tags["Owner"].cause == "var.owner@"
    assert isinstance(tags["Path"], Text) and tags["Path"].parts[0] == "x/"


def test_a_part_of_an_unset_variable_has_a_name_of_its_own(tmp_path: Path) -> None:
    code = """\
variable "settings" {
  type = object({ tls = bool })
}

resource "aws_x" "x" {
  tls = var.settings.tls
}
"""
    tls = value(reading(tmp_path, {"main.tf": code}), "aws_x.x", "tls")
    assert isinstance(tls, Unknown) and tls.cause == "var.settings@.tls"


def test_where_a_resource_exists_its_condition_decides_everything_in_it(tmp_path: Path) -> None:
    code = OPTIONAL + """
resource "aws_sqs_queue" "named" {
  count = var.enabled ? 1 : 0
  name  = var.enabled ? "on" : "off"
}
"""
    assert value(reading(tmp_path, {"main.tf": code}), "aws_sqs_queue.named[0]", "name") == "on"

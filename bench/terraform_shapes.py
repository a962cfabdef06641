"""What synthetic Terraform repositories are made of: for each shape, a unit of code that is repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bench.shape import Shape

PROVIDER = """\
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "ap-northeast-1"

  default_tags {
    tags = {
      managed-by = "terraform"
    }
  }
}
"""


def _flat(n: int) -> str:
    """One service: a key, a bucket with its satellites, a database, a queue, a log group."""
    environment = "prod" if n % 3 == 0 else "dev"
    encrypted = "true" if n % 4 else "false"
    return f"""\
resource "aws_kms_key" "service_{n}" {{
  description             = "Data of service {n}"
  enable_key_rotation     = {"true" if n % 5 else "false"}
  deletion_window_in_days = {7 + n % 24}

  tags = {{
    Environment = "{environment}"
    Service     = "service-{n}"
  }}
}}

resource "aws_kms_alias" "service_{n}" {{
  name          = "alias/service-{n}"
  target_key_id = aws_kms_key.service_{n}.key_id
}}

resource "aws_s3_bucket" "service_{n}" {{
  bucket = "acme-{environment}-service-{n}"

  tags = {{
    Environment    = "{environment}"
    Classification = "{("public", "internal", "confidential")[n % 3]}"
  }}
}}

resource "aws_s3_bucket_server_side_encryption_configuration" "service_{n}" {{
  bucket = aws_s3_bucket.service_{n}.id

  rule {{
    apply_server_side_encryption_by_default {{
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.service_{n}.arn
    }}
  }}
}}

resource "aws_s3_bucket_versioning" "service_{n}" {{
  bucket = aws_s3_bucket.service_{n}.id

  versioning_configuration {{
    status = "{"Enabled" if n % 6 else "Suspended"}"
  }}
}}

resource "aws_s3_bucket_public_access_block" "service_{n}" {{
  bucket                  = aws_s3_bucket.service_{n}.id
  block_public_acls       = true
  block_public_policy     = {encrypted}
  ignore_public_acls      = true
  restrict_public_buckets = true
}}

resource "aws_s3_bucket_logging" "service_{n}" {{
  bucket        = aws_s3_bucket.service_{n}.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = "s3/service-{n}/"
}}

resource "aws_db_instance" "service_{n}" {{
  identifier              = "service-{n}"
  engine                  = "postgres"
  engine_version          = "16.3"
  instance_class          = "db.t4g.medium"
  allocated_storage       = {20 + n % 80}
  username                = "app"
  password                = var.database_password
  storage_encrypted       = {encrypted}
  kms_key_id              = {"aws_kms_key.service_" + str(n) + ".arn" if n % 4 else "null"}
  backup_retention_period = {n % 36}
  publicly_accessible     = {"true" if n % 11 == 0 else "false"}
  multi_az                = {"true" if n % 3 == 0 else "false"}
}}

resource "aws_sqs_queue" "service_{n}" {{
  name              = "service-{n}"
  kms_master_key_id = aws_kms_alias.service_{n}.name
}}

resource "aws_cloudwatch_log_group" "service_{n}" {{
  name              = "/acme/service-{n}"
  retention_in_days = {(30, 90, 365, 400)[n % 4]}
  kms_key_id        = aws_kms_key.service_{n}.arn
}}
"""


_FLAT_COMMON = {
    "common.tf": """\
variable "database_password" {
  type      = string
  sensitive = true
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-access-logs"
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id

  versioning_configuration {
    status = "Enabled"
  }
}
"""
}


def _module_call(n: int) -> str:
    """A call of a module that calls another: ten resources, two deep."""
    return f"""\
module "service_{n}" {{
  source = "./modules/service"

  name        = "service-{n}"
  environment = {'"prod"' if n % 3 == 0 else '"dev"'}
  log_bucket  = aws_s3_bucket.logs.id
  retention   = {(30, 90, 365, 400)[n % 4]}
  queues      = ["orders", "refunds"]
}}
"""


_MODULES_COMMON = {
    **_FLAT_COMMON,
    "modules/service/main.tf": """\
variable "name" {
  type = string
}

variable "environment" {
  type = string
}

variable "log_bucket" {
  type = string
}

variable "retention" {
  type    = number
  default = 365
}

variable "queues" {
  type    = set(string)
  default = []
}

locals {
  prefix     = "${var.environment}-${var.name}"
  production = var.environment == "prod"
}

resource "aws_kms_key" "this" {
  description         = "Data of ${local.prefix}"
  enable_key_rotation = local.production
}

resource "aws_sqs_queue" "this" {
  for_each = var.queues

  name              = "${local.prefix}-${each.key}"
  kms_master_key_id = aws_kms_key.this.arn
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/acme/${local.prefix}"
  retention_in_days = var.retention
  kms_key_id        = aws_kms_key.this.arn
}

resource "aws_dynamodb_table" "this" {
  name         = local.prefix
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = local.production
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.this.arn
  }
}

module "storage" {
  source = "../storage"

  name       = local.prefix
  key_arn    = aws_kms_key.this.arn
  log_bucket = var.log_bucket
}

output "bucket_arn" {
  value = module.storage.bucket_arn
}
""",
    "modules/storage/main.tf": """\
variable "name" {
  type = string
}

variable "key_arn" {
  type    = string
  default = null
}

variable "log_bucket" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket = "acme-${var.name}"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.key_arn
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_logging" "this" {
  bucket        = aws_s3_bucket.this.id
  target_bucket = var.log_bucket
  target_prefix = "s3/${var.name}/"
}

output "bucket_arn" {
  value = aws_s3_bucket.this.arn
}
""",
}

_ENTRIES = 20


def _for_each(n: int) -> str:
    """A map of twenty objects and five resources that are made for each of them."""
    entries = "\n".join(
        f'    "team-{n}-{k}" = {{ versioned = {"true" if k % 4 else "false"}, days = {30 * (k % 13 + 1)} }}'
        for k in range(_ENTRIES)
    )
    return f"""\
locals {{
  stores_{n} = {{
{entries}
  }}
  versioned_{n} = {{ for name, store in local.stores_{n} : name => store if store.versioned }}
}}

resource "aws_s3_bucket" "store_{n}" {{
  for_each = local.stores_{n}

  bucket = "acme-${{each.key}}"
  tags   = merge({{ Team = each.key }}, each.value.versioned ? {{ Protected = "yes" }} : {{}})
}}

resource "aws_s3_bucket_versioning" "store_{n}" {{
  for_each = local.stores_{n}

  bucket = aws_s3_bucket.store_{n}[each.key].id

  versioning_configuration {{
    status = contains(keys(local.versioned_{n}), each.key) ? "Enabled" : "Suspended"
  }}
}}

resource "aws_s3_bucket_server_side_encryption_configuration" "store_{n}" {{
  for_each = aws_s3_bucket.store_{n}

  bucket = each.value.id

  dynamic "rule" {{
    for_each = toset(["AES256"])

    content {{
      apply_server_side_encryption_by_default {{
        sse_algorithm = rule.value
      }}
    }}
  }}
}}

resource "aws_s3_bucket_public_access_block" "store_{n}" {{
  for_each = local.stores_{n}

  bucket                  = aws_s3_bucket.store_{n}[each.key].id
  block_public_acls       = true
  block_public_policy     = each.value.versioned
  ignore_public_acls      = true
  restrict_public_buckets = each.value.versioned
}}

resource "aws_cloudwatch_log_group" "store_{n}" {{
  count = length(local.stores_{n})

  name              = "/acme/${{keys(local.stores_{n})[count.index]}}"
  retention_in_days = values(local.stores_{n})[count.index].days
}}
"""


def _policies(n: int) -> str:
    """A role with a written policy and a data document, and a bucket, key, topic and queue with theirs."""
    return f"""\
data "aws_iam_policy_document" "trust_{n}" {{
  statement {{
    actions = ["sts:AssumeRole"]

    principals {{
      type        = "{"Service" if n % 7 else "AWS"}"
      identifiers = [{'"lambda.amazonaws.com"' if n % 7 else '"arn:aws:iam::210987654321:root"'}]
    }}

    dynamic "condition" {{
      for_each = {"[]" if n % 14 else '["acme"]'}

      content {{
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = [condition.value]
      }}
    }}
  }}
}}

resource "aws_iam_role" "job_{n}" {{
  name               = "job-{n}"
  assume_role_policy = data.aws_iam_policy_document.trust_{n}.json
}}

resource "aws_iam_role_policy" "job_{n}" {{
  name = "job-{n}"
  role = aws_iam_role.job_{n}.id

  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [
      {{
        Sid      = "Read"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:ListBucket"]
        Resource = [aws_s3_bucket.job_{n}.arn, "${{aws_s3_bucket.job_{n}.arn}}/*"]
      }},
      {{
        Sid      = "Work"
        Effect   = "Allow"
        Action   = {'"*"' if n % 13 == 0 else '["sqs:SendMessage", "sns:Publish"]'}
        Resource = {'"*"' if n % 13 == 0 else f"[aws_sqs_queue.job_{n}.arn, aws_sns_topic.job_{n}.arn]"}
      }},
    ]
  }})
}}

resource "aws_s3_bucket" "job_{n}" {{
  bucket = "acme-job-{n}"
}}

data "aws_iam_policy_document" "bucket_{n}" {{
  statement {{
    sid       = "TransportOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.job_{n}.arn, "${{aws_s3_bucket.job_{n}.arn}}/*"]

    principals {{
      type        = "*"
      identifiers = ["*"]
    }}

    condition {{
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }}
  }}

  statement {{
    sid       = "Job"
    actions   = ["s3:PutObject"]
    resources = ["${{aws_s3_bucket.job_{n}.arn}}/in/*"]

    principals {{
      type        = "AWS"
      identifiers = [{'"*"' if n % 17 == 0 else f"aws_iam_role.job_{n}.arn"}]
    }}
  }}
}}

resource "aws_s3_bucket_policy" "job_{n}" {{
  bucket = aws_s3_bucket.job_{n}.id
  policy = data.aws_iam_policy_document.bucket_{n}.json
}}

resource "aws_kms_key" "job_{n}" {{
  enable_key_rotation = true

  policy = <<-POLICY
    {{
      "Version": "2012-10-17",
      "Statement": [
        {{
          "Effect": "Allow",
          "Principal": {{"AWS": "arn:aws:iam::123456789012:root"}},
          "Action": "kms:*",
          "Resource": "*"
        }},
        {{
          "Effect": "Allow",
          "Principal": {{"AWS": "${{aws_iam_role.job_{n}.arn}}"}},
          "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
          "Resource": "*"
        }}
      ]
    }}
  POLICY
}}

resource "aws_sns_topic" "job_{n}" {{
  name              = "job-{n}"
  kms_master_key_id = aws_kms_key.job_{n}.id
}}

resource "aws_sqs_queue" "job_{n}" {{
  name              = "job-{n}"
  kms_master_key_id = aws_kms_key.job_{n}.id
}}

resource "aws_sqs_queue_policy" "job_{n}" {{
  queue_url = aws_sqs_queue.job_{n}.id

  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Principal = {{ Service = "sns.amazonaws.com" }}
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.job_{n}.arn
      Condition = {{ ArnEquals = {{ "aws:SourceArn" = aws_sns_topic.job_{n}.arn }} }}
    }}]
  }})
}}
"""


def _network(n: int) -> str:
    """A network with two public and two private subnets, firewalls, machines and a load balancer.

    Nine of ten networks are peered with the tenth, which is peered with another account's.
    """
    block = f"10.{n % 256}"
    hub = n - n % 10
    subnets = "\n".join(_subnet(n, number, block) for number in range(4))
    peer = f"aws_vpc.net_{hub}.id" if n != hub else '"vpc-0abcdef1234567890"'
    return f"""\
resource "aws_vpc" "net_{n}" {{
  cidr_block           = "{block}.0.0/16"
  enable_dns_hostnames = true

  tags = {{
    Environment = "{"prod" if n % 2 else "dev"}"
  }}
}}

resource "aws_internet_gateway" "net_{n}" {{
  vpc_id = aws_vpc.net_{n}.id
}}

resource "aws_route_table" "public_{n}" {{
  vpc_id = aws_vpc.net_{n}.id

  route {{
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.net_{n}.id
  }}
}}

resource "aws_route_table" "private_{n}" {{
  vpc_id = aws_vpc.net_{n}.id
}}

resource "aws_vpc_peering_connection" "net_{n}" {{
  vpc_id      = aws_vpc.net_{n}.id
  peer_vpc_id = {peer}
  auto_accept = {"false" if n == hub else "true"}
}}

resource "aws_route" "peering_{n}" {{
  route_table_id            = aws_route_table.private_{n}.id
  destination_cidr_block    = "10.{hub % 256}.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.net_{n}.id
}}

{subnets}
resource "aws_network_acl" "net_{n}" {{
  vpc_id     = aws_vpc.net_{n}.id
  subnet_ids = [aws_subnet.net_{n}_2.id, aws_subnet.net_{n}_3.id]

  ingress {{
    rule_no    = 100
    protocol   = "tcp"
    action     = "allow"
    cidr_block = "{block}.0.0/16"
    from_port  = 0
    to_port    = 65535
  }}
}}

resource "aws_security_group" "front_{n}" {{
  name   = "front-{n}"
  vpc_id = aws_vpc.net_{n}.id

  ingress {{
    description = "HTTPS"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }}
}}

resource "aws_security_group" "back_{n}" {{
  name   = "back-{n}"
  vpc_id = aws_vpc.net_{n}.id
}}

resource "aws_security_group_rule" "back_{n}" {{
  type                     = "ingress"
  from_port                = 8080
  to_port                  = 8080
  protocol                 = "tcp"
  security_group_id        = aws_security_group.back_{n}.id
  source_security_group_id = aws_security_group.front_{n}.id
}}

resource "aws_vpc_security_group_ingress_rule" "back_{n}" {{
  security_group_id = aws_security_group.back_{n}.id
  from_port         = 22
  to_port           = 22
  ip_protocol       = "tcp"
  cidr_ipv4         = "{"0.0.0.0/0" if n % 9 == 0 else f"{block}.0.0/16"}"
}}

resource "aws_instance" "back_{n}" {{
  ami                         = "ami-0abcdef1234567890"
  instance_type               = "t3.small"
  subnet_id                   = aws_subnet.net_{n}_{2 if n % 8 else 0}.id
  vpc_security_group_ids      = [aws_security_group.back_{n}.id]
  associate_public_ip_address = {"false" if n % 8 else "true"}

  metadata_options {{
    http_tokens = "{"required" if n % 3 else "optional"}"
  }}

  root_block_device {{
    encrypted = {"true" if n % 4 else "false"}
  }}
}}

resource "aws_lb" "front_{n}" {{
  name            = "front-{n}"
  internal        = false
  security_groups = [aws_security_group.front_{n}.id]
  subnets         = [aws_subnet.net_{n}_0.id, aws_subnet.net_{n}_1.id]
}}

resource "aws_lb_target_group" "front_{n}" {{
  name     = "front-{n}"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = aws_vpc.net_{n}.id
}}

resource "aws_lb_listener" "front_{n}" {{
  load_balancer_arn = aws_lb.front_{n}.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "{"ELBSecurityPolicy-TLS13-1-2-2021-06" if n % 5 else "ELBSecurityPolicy-2016-08"}"
  certificate_arn   = "arn:aws:acm:ap-northeast-1:123456789012:certificate/{n:012d}"

  default_action {{
    type             = "forward"
    target_group_arn = aws_lb_target_group.front_{n}.arn
  }}
}}

resource "aws_lb_target_group_attachment" "front_{n}" {{
  target_group_arn = aws_lb_target_group.front_{n}.arn
  target_id        = aws_instance.back_{n}.id
}}

resource "aws_flow_log" "net_{n}" {{
  vpc_id               = aws_vpc.net_{n}.id
  traffic_type         = "{"ALL" if n % 6 else "REJECT"}"
  log_destination_type = "s3"
  log_destination      = aws_s3_bucket.logs.arn
}}
"""


def _subnet(n: int, number: int, block: str) -> str:
    public = number < 2
    return f"""\
resource "aws_subnet" "net_{n}_{number}" {{
  vpc_id                  = aws_vpc.net_{n}.id
  cidr_block              = "{block}.{number}.0/24"
  availability_zone       = "ap-northeast-1{"ac"[number % 2]}"
  map_public_ip_on_launch = {"true" if public else "false"}
}}

resource "aws_route_table_association" "net_{n}_{number}" {{
  subnet_id      = aws_subnet.net_{n}_{number}.id
  route_table_id = aws_route_table.{"public" if public else "private"}_{n}.id
}}
"""


_NETWORK_WIDTH = 2_000
"""Subnets of one network: 2,000 /28 fit into a /16."""


def _wide_network(n: int) -> str:
    """A subnet, its routes, and a machine behind a firewall that the one before may reach, as a chain does.

    Each `_NETWORK_WIDTH` of them are one network; all networks hang on one transit gateway.
    """
    network, number = divmod(n, _NETWORK_WIDTH)
    before = n - 1 if number else n
    open_to_all = number % 50 == 0
    source = '  cidr_ipv4         = "0.0.0.0/0"' if open_to_all else (
        f"  referenced_security_group_id = aws_security_group.s_{before}.id"
    )
    return f"""\
{_network_of(network) if not number else ""}resource "aws_subnet" "s_{n}" {{
  vpc_id            = aws_vpc.wide_{network}.id
  cidr_block        = "10.{network % 256}.{number // 16}.{number % 16 * 16}/28"
  availability_zone = "ap-northeast-1{"ac"[number % 2]}"
}}

resource "aws_route_table_association" "s_{n}" {{
  subnet_id      = aws_subnet.s_{n}.id
  route_table_id = aws_route_table.{"public" if open_to_all else "private"}_{network}.id
}}

resource "aws_security_group" "s_{n}" {{
  name   = "s-{n}"
  vpc_id = aws_vpc.wide_{network}.id
}}

resource "aws_vpc_security_group_ingress_rule" "s_{n}" {{
  security_group_id = aws_security_group.s_{n}.id
  from_port         = {(22, 443, 5432, 8080)[number % 4]}
  to_port           = {(22, 443, 5432, 8080)[number % 4]}
  ip_protocol       = "tcp"
{source}
}}

resource "aws_instance" "s_{n}" {{
  ami                         = "ami-0abcdef1234567890"
  instance_type               = "t3.small"
  subnet_id                   = aws_subnet.s_{n}.id
  vpc_security_group_ids      = [aws_security_group.s_{n}.id]
  associate_public_ip_address = {"true" if open_to_all else "false"}

  tags = {{
    Environment = "{"prod" if number % 2 else "dev"}"
  }}
}}
"""


def _network_of(network: int) -> str:
    return f"""\
resource "aws_vpc" "wide_{network}" {{
  cidr_block = "10.{network % 256}.0.0/16"
}}

resource "aws_internet_gateway" "wide_{network}" {{
  vpc_id = aws_vpc.wide_{network}.id
}}

resource "aws_ec2_transit_gateway_vpc_attachment" "wide_{network}" {{
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.wide_{network}.id
  subnet_ids         = [aws_subnet.s_{network * _NETWORK_WIDTH}.id]
}}

resource "aws_route_table" "public_{network}" {{
  vpc_id = aws_vpc.wide_{network}.id

  route {{
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.wide_{network}.id
  }}
}}

resource "aws_route_table" "private_{network}" {{
  vpc_id = aws_vpc.wide_{network}.id

  route {{
    cidr_block         = "10.0.0.0/8"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }}
}}

"""


_WIDE_COMMON = {
    "hub.tf": """\
resource "aws_ec2_transit_gateway" "hub" {
  description = "All networks"
}
"""
}


def shapes() -> Mapping[str, Shape]:
    """The shapes by their names."""
    return {
        "flat": _shape(_FLAT_COMMON, _flat, 10),
        "modules": _shape(_MODULES_COMMON, _module_call, 10),
        "for_each": _shape({}, _for_each, 5 * _ENTRIES),
        "policies": _shape({}, _policies, 8),
        "network": _shape(_FLAT_COMMON, _network, 25),
        "wide_network": _shape(_WIDE_COMMON, _wide_network, 5),
    }


def _shape(common: Mapping[str, str], unit: Callable[[int], str], resources: int) -> Shape:
    # Twenty blocks are about what people put into one file before they split it.
    return Shape({"versions.tf": PROVIDER, **common}, unit, resources, 20, "part_{number:05d}.tf")

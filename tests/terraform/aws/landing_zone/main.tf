provider "aws" {
  region = "us-east-1"
}

variable "services" {
  default = ["cloudtrail.amazonaws.com", "config.amazonaws.com"]
}

locals {
  units = {
    workloads = ["dev", "prod"]
    security  = []
  }
  children = merge([for unit, names in local.units : { for name in names : "${unit}/${name}" => { unit = unit, name = name } }]...)
}

resource "aws_organizations_organization" "main" {
  aws_service_access_principals = var.services
  feature_set                   = "ALL"
  enabled_policy_types          = ["SERVICE_CONTROL_POLICY"]
}

resource "aws_organizations_organizational_unit" "unit" {
  for_each  = local.units
  name      = each.key
  parent_id = aws_organizations_organization.main.roots[0].id
}

resource "aws_organizations_organizational_unit" "child" {
  for_each  = local.children
  name      = each.value.name
  parent_id = aws_organizations_organizational_unit.unit[each.value.unit].id
}

data "aws_iam_policy_document" "guardrail" {
  statement {
    sid       = "KeepTrail"
    effect    = "Deny"
    actions   = ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]
    resources = ["*"]
  }
}

resource "aws_organizations_policy" "guardrail" {
  name    = "guardrail"
  content = data.aws_iam_policy_document.guardrail.json
}

resource "aws_organizations_policy_attachment" "guardrail" {
  for_each  = aws_organizations_organizational_unit.unit
  policy_id = aws_organizations_policy.guardrail.id
  target_id = each.value.id
}

resource "aws_guardduty_detector" "main" {
  enable = true
}

resource "aws_config_configuration_recorder" "main" {
  name     = "main"
  role_arn = "arn:aws:iam::111122223333:role/config"

  recording_group {
    all_supported                 = true
    include_global_resource_types = true
  }
}

resource "aws_config_configuration_recorder_status" "main" {
  name       = aws_config_configuration_recorder.main.name
  is_enabled = true
}

resource "aws_ebs_encryption_by_default" "on" {
  enabled = true
}

resource "aws_s3_account_public_access_block" "on" {
  block_public_acls   = true
  block_public_policy = true
}

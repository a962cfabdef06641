resource "aws_organizations_organization" "this" {
  feature_set = "ALL"

  aws_service_access_principals = [
    "cloudtrail.amazonaws.com",
    "config.amazonaws.com",
    "guardduty.amazonaws.com",
    "sso.amazonaws.com",
  ]

  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

resource "aws_organizations_organizational_unit" "units" {
  for_each = toset(["security", "workloads", "sandbox"])

  name      = each.key
  parent_id = aws_organizations_organization.this.roots[0].id
}

data "aws_iam_policy_document" "protect_audit" {
  statement {
    sid       = "KeepTheAuditTrail"
    effect    = "Deny"
    actions   = ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail", "config:StopConfigurationRecorder"]
    resources = ["*"]

    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::*:role/LandingZoneProvisioner"]
    }
  }
}

resource "aws_organizations_policy" "protect_audit" {
  name    = "protect-audit"
  type    = "SERVICE_CONTROL_POLICY"
  content = data.aws_iam_policy_document.protect_audit.json
}

resource "aws_organizations_policy_attachment" "protect_audit" {
  for_each = aws_organizations_organizational_unit.units

  policy_id = aws_organizations_policy.protect_audit.id
  target_id = each.value.id
}

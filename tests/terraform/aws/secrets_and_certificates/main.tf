provider "aws" {
  region = "eu-west-1"
}

variable "domains" {
  type    = list(string)
  default = ["example.com", "example.org"]
}

resource "aws_kms_key" "secrets" {
  description = "secrets"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{ Sid = "Root", Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "kms:*", Resource = "*" }],
      [for service in ["logs", "s3"] : {
        Sid       = title(service)
        Effect    = "Allow"
        Principal = { Service = "${service}.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
      }],
    )
  })
}

resource "aws_secretsmanager_secret" "database" {
  name                    = "database"
  kms_key_id              = aws_kms_key.secrets.arn
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret_version" "database" {
  secret_id     = aws_secretsmanager_secret.database.id
  secret_string = jsonencode({ username = "app", host = aws_secretsmanager_secret.database.name })
}

resource "aws_secretsmanager_secret_rotation" "database" {
  secret_id           = aws_secretsmanager_secret.database.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"

  rotation_rules {
    automatically_after_days = 30
  }
}

resource "aws_ssm_parameter" "parameters" {
  for_each = { "/app/one" = "1", "/app/two" = 2 }
  name     = each.key
  type     = "SecureString"
  value    = each.value
  key_id   = aws_kms_key.secrets.key_id
}

resource "aws_acm_certificate" "main" {
  domain_name               = var.domains[0]
  subject_alternative_names = [for domain in var.domains : "*.${domain}"]
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_iam_account_password_policy" "strict" {
  minimum_password_length      = 14
  require_symbols              = true
  max_password_age             = 90
  password_reuse_prevention    = 24
  require_lowercase_characters = "true"
}

resource "aws_iam_user" "people" {
  for_each      = toset(["ann", "bob"])
  name          = each.value
  force_destroy = true
}

resource "aws_iam_group" "admins" {
  name = "admins"
}

resource "aws_iam_group_membership" "admins" {
  name  = "admins"
  group = aws_iam_group.admins.name
  users = [for user in aws_iam_user.people : user.name]
}

resource "aws_iam_group_policy_attachment" "admins" {
  group      = aws_iam_group.admins.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.copy]
    }
  }
}

resource "aws_backup_vault" "main" {
  name = "main"
}

resource "aws_backup_vault" "copy" {
  provider = aws.copy
  name     = "copy"
}

data "aws_region" "main" {}

data "aws_region" "copy" {
  provider = aws.copy
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily-${data.aws_region.main.name}-${data.aws_region.copy.name}"
    target_vault_name = aws_backup_vault.main.name
    schedule          = "cron(0 5 * * ? *)"

    copy_action {
      destination_vault_arn = aws_backup_vault.copy.arn
    }

    lifecycle {
      delete_after = 35
    }
  }
}

module "nested" {
  source    = "../single"
  name      = "nested"
  providers = { aws = aws.copy }
}

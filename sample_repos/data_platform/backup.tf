resource "aws_backup_vault" "this" {
  name        = "data"
  kms_key_arn = aws_kms_key.lake.arn
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.this.name
    schedule          = "cron(0 3 * * ? *)"

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "stores" {
  name         = "stores"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::${var.account_id}:role/service-role/AWSBackupDefaultServiceRole"

  resources = [
    aws_dynamodb_table.features.arn,
    aws_efs_file_system.notebooks.arn,
    module.lake["clean"].arn,
    module.lake["reports"].arn,
  ]
}

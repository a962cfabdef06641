provider "aws" {
  region = "us-west-2"
}

variable "environment" {
  type    = string
  default = "prod"
}

locals {
  prod = var.environment == "prod"
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = ["subnet-11111111", "subnet-22222222"]
}

resource "aws_db_parameter_group" "postgres" {
  name_prefix = "postgres-"
  family      = "postgres16"

  dynamic "parameter" {
    for_each = { "rds.force_ssl" = "1", "log_connections" = 1 }

    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = parameter.key == "rds.force_ssl" ? "pending-reboot" : "immediate"
    }
  }
}

resource "aws_kms_key" "database" {}

resource "aws_db_instance" "main" {
  identifier                      = "main-${var.environment}"
  engine                          = "postgres"
  engine_version                  = "16.3"
  instance_class                  = local.prod ? "db.m6g.large" : "db.t4g.micro"
  allocated_storage               = 100
  storage_encrypted               = true
  kms_key_id                      = aws_kms_key.database.arn
  db_subnet_group_name            = aws_db_subnet_group.main.name
  parameter_group_name            = aws_db_parameter_group.postgres.name
  multi_az                        = local.prod
  publicly_accessible             = false
  deletion_protection             = local.prod
  backup_retention_period         = local.prod ? 14 : 1
  username                        = "app"
  manage_master_user_password     = true
  skip_final_snapshot             = !local.prod
  final_snapshot_identifier       = local.prod ? "main-final" : null
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
  apply_immediately               = "false"
}

resource "aws_db_instance" "replica" {
  count               = local.prod ? 1 : 0
  identifier          = "main-replica-${count.index}"
  replicate_source_db = aws_db_instance.main.identifier
  instance_class      = aws_db_instance.main.instance_class
  skip_final_snapshot = true
}

resource "aws_rds_cluster" "aurora" {
  cluster_identifier              = "aurora"
  engine                          = "aurora-postgresql"
  storage_encrypted               = true
  master_username                 = "root"
  manage_master_user_password     = true
  backup_retention_period         = 7
  skip_final_snapshot             = true
  db_cluster_parameter_group_name = "default.aurora-postgresql16"
}

resource "aws_rds_cluster_instance" "aurora" {
  count              = 2
  identifier         = "aurora-${count.index + 1}"
  cluster_identifier = aws_rds_cluster.aurora.id
  engine             = aws_rds_cluster.aurora.engine
  instance_class     = "db.r6g.large"
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = local.prod
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.database.arn
  }
}

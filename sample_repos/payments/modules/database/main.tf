resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_security_group" "this" {
  name        = "${var.name}-db"
  description = "Aurora cluster ${var.name}"
  vpc_id      = var.vpc_id
}

resource "aws_security_group_rule" "clients" {
  for_each = var.client_security_group_ids

  type                     = "ingress"
  description              = "PostgreSQL from ${each.key}"
  security_group_id        = aws_security_group.this.id
  source_security_group_id = each.value
  protocol                 = "tcp"
  from_port                = 5432
  to_port                  = 5432
}

resource "aws_rds_cluster_parameter_group" "this" {
  name   = var.name
  family = "aurora-postgresql16"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }
}

resource "aws_rds_cluster" "this" {
  cluster_identifier              = var.name
  engine                          = "aurora-postgresql"
  engine_version                  = "16.6"
  database_name                   = "payments"
  master_username                 = "payments_admin"
  manage_master_user_password     = true
  storage_encrypted               = var.storage_encrypted
  kms_key_id                      = var.storage_encrypted ? var.kms_key_arn : null
  db_subnet_group_name            = aws_db_subnet_group.this.name
  vpc_security_group_ids          = [aws_security_group.this.id]
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name
  backup_retention_period         = var.backup_retention_days
  deletion_protection             = var.deletion_protection
  copy_tags_to_snapshot           = true
  final_snapshot_identifier       = "${var.name}-final"
  enabled_cloudwatch_logs_exports = ["postgresql"]

  tags = var.tags
}

resource "aws_rds_cluster_instance" "this" {
  for_each = var.instances

  identifier                 = "${var.name}-${each.key}"
  cluster_identifier         = aws_rds_cluster.this.id
  engine                     = aws_rds_cluster.this.engine
  engine_version             = aws_rds_cluster.this.engine_version
  instance_class             = "db.r6g.large"
  auto_minor_version_upgrade = true
}

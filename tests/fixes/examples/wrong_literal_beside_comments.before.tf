resource "aws_db_instance" "orders" {
  identifier              = "orders"
  engine                  = "postgres"
  instance_class          = "db.t3.medium"
  storage_encrypted       = true
  backup_retention_period = 1     # days
  deletion_protection     = false # while we migrate
  publicly_accessible     = false

  lifecycle {
    ignore_changes = [engine_version]
  }
}

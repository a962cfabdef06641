output "endpoint" {
  value = aws_rds_cluster.this.endpoint
}

output "security_group_id" {
  value = aws_security_group.this.id
}

output "arn" {
  value = aws_rds_cluster.this.arn
}

output "secret_arn" {
  value = aws_rds_cluster.this.master_user_secret[0].secret_arn
}

output "security_group_id" {
  value = aws_security_group.this.id
}

output "task_role_name" {
  value = aws_iam_role.task.name
}

output "bucket_arn" {
  value = module.bucket.arn
}

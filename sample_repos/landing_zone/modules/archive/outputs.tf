output "bucket" {
  value = aws_s3_bucket.this.id
}

output "key_arn" {
  value = aws_kms_key.this.arn
}

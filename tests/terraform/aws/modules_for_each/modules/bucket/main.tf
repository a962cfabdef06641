variable "name" {
  type = string
}

variable "key_arn" {
  type    = string
  default = null
}

variable "expire_days" {
  type    = number
  default = null
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "logs" {
  type    = string
  default = ""
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
  tags   = var.tags
}

module "encryption" {
  source = "../encryption"
  bucket = aws_s3_bucket.this.id
  key    = var.key_arn
}

resource "aws_s3_bucket_logging" "this" {
  count         = var.logs != "" ? 1 : 0
  bucket        = aws_s3_bucket.this.id
  target_bucket = var.logs
  target_prefix = "${var.name}/"
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  count  = var.expire_days == null ? 0 : 1
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = var.expire_days
    }
  }
}

output "name" {
  value = aws_s3_bucket.this.bucket
}

output "arn" {
  value = aws_s3_bucket.this.arn
}

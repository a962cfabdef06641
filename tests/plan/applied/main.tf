# What `record_states` applies, and then plans a change of.

variable "old_volume" {
  type    = bool
  default = true
}

variable "rotated" {
  type    = bool
  default = false
}

provider "aws" {
  region = "eu-central-1"

  default_tags {
    tags = { Environment = "prod", Owner = "platform" }
  }
}

resource "aws_kms_key" "data" {
  description             = "Data"
  enable_key_rotation     = var.rotated
  deletion_window_in_days = 30
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = toset(["raw", "clean"])

  name      = "acme-applied-${each.key}"
  versioned = each.key == "raw"
  key       = aws_kms_key.data.arn
}

resource "aws_sqs_queue" "jobs" {
  name                    = "jobs"
  sqs_managed_sse_enabled = false
}

resource "aws_sns_topic" "alerts" {
  name              = "alerts"
  kms_master_key_id = aws_kms_key.data.key_id
}

resource "aws_ebs_volume" "scratch" {
  count = var.old_volume ? 1 : 0

  availability_zone = "eu-central-1a"
  size              = 8
  encrypted         = false
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "admin" {
  name   = "admin"
  vpc_id = aws_vpc.main.id

  ingress {
    description = "SSH"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_iam_role" "worker" {
  name = "worker"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.data.arn
  }
}

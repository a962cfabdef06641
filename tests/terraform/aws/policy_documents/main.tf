provider "aws" {
  region = "us-east-1"
}

variable "accounts" {
  type    = list(string)
  default = ["111122223333", "444455556666"]
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "base" {
  version = "2012-10-17"

  statement {
    sid       = "List"
    actions   = ["s3:ListBucket", "s3:GetBucketLocation"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::acme"]
  }

  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme/home/&{aws:username}/*"]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["", "home/&{aws:username}"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
}

data "aws_iam_policy_document" "override" {
  statement {
    sid       = "Read"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["*"]
  }

  statement {
    not_actions   = ["iam:*", "sts:*"]
    not_resources = ["arn:aws:s3:::secret", "arn:aws:s3:::secret/*"]
  }
}

data "aws_iam_policy_document" "merged" {
  policy_id                 = "merged"
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [data.aws_iam_policy_document.override.json, jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "List", Effect = "Deny", Action = "s3:List*", Resource = "*" }] })]

  statement {
    sid     = "Own"
    actions = ["kms:Decrypt", "kms:Encrypt", "kms:Decrypt"]

    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.us-east-1.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:CallerAccount"
      values   = var.accounts
    }
  }
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [for account in var.accounts : "arn:aws:iam::${account}:root"]
    }

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::777788889999:user/x"]
    }
  }
}

data "aws_iam_policy_document" "public" {
  statement {
    actions   = ["sns:Publish"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  dynamic "statement" {
    for_each = toset(["a", "b"])

    content {
      sid       = upper(statement.key)
      effect    = "Deny"
      actions   = ["sns:${statement.value}"]
      resources = ["*"]

      not_principals {
        type        = "AWS"
        identifiers = ["111122223333"]
      }
    }
  }
}

data "aws_iam_policy_document" "computed" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.work.arn]
  }
}

resource "aws_sqs_queue" "work" {
  name                       = "work"
  visibility_timeout_seconds = 60
  sqs_managed_sse_enabled    = true
}

resource "aws_iam_role" "reader" {
  name               = "reader"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "merged" {
  name   = "merged"
  role   = aws_iam_role.reader.id
  policy = data.aws_iam_policy_document.merged.json
}

resource "aws_iam_policy" "computed" {
  name   = "computed"
  policy = data.aws_iam_policy_document.computed.json
}

resource "aws_iam_role_policy_attachment" "computed" {
  role       = aws_iam_role.reader.name
  policy_arn = aws_iam_policy.computed.arn
}

resource "aws_sns_topic" "alerts" {
  name   = "alerts"
  policy = data.aws_iam_policy_document.public.json
}

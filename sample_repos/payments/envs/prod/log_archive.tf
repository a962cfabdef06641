data "aws_iam_policy_document" "log_delivery" {
  statement {
    sid       = "LoadBalancerLogs"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::acme-payments-prod-logs/payments-prod/AWSLogs/${var.account_id}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::054676820928:root"]
    }
  }

  statement {
    sid       = "ServerAccessLogs"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::acme-payments-prod-logs/s3/*"]

    principals {
      type        = "Service"
      identifiers = ["logging.s3.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

# Log delivery writes with SSE-S3 only.
module "log_archive" {
  source = "../../modules/bucket"

  name             = "acme-payments-prod-logs"
  object_lock      = { mode = "GOVERNANCE" }
  policy_documents = [data.aws_iam_policy_document.log_delivery.json]
}

resource "aws_kinesis_stream" "clicks" {
  name             = "clicks"
  shard_count      = 2
  retention_period = 48
}

resource "aws_kinesis_stream" "orders" {
  name            = "orders"
  shard_count     = 2
  encryption_type = "KMS"
  kms_key_id      = "alias/lake"
}

resource "aws_kinesis_firehose_delivery_stream" "clicks" {
  name        = "clicks-to-lake"
  destination = "extended_s3"

  kinesis_source_configuration {
    kinesis_stream_arn = aws_kinesis_stream.clicks.arn
    role_arn           = aws_iam_role.ingest.arn
  }

  extended_s3_configuration {
    role_arn    = aws_iam_role.ingest.arn
    bucket_arn  = module.lake["raw"].arn
    kms_key_arn = aws_kms_key.lake.arn
  }
}

data "aws_iam_policy_document" "ingest_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["firehose.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "ingest" {
  name               = "ingest"
  assume_role_policy = data.aws_iam_policy_document.ingest_trust.json
}

resource "aws_iam_role_policy" "ingest" {
  name = "ingest"
  role = aws_iam_role.ingest.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:PutObject", "s3:AbortMultipartUpload"]
        Resource = "${module.lake["raw"].arn}/*"
      },
      {
        Effect   = "Allow"
        Action   = ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream"]
        Resource = aws_kinesis_stream.clicks.arn
      },
      {
        Effect   = "Allow"
        Action   = "kms:*"
        Resource = "*"
      },
    ]
  })
}

resource "aws_sqs_queue" "dead_letters" {
  name                    = "ingest-dead-letters"
  sqs_managed_sse_enabled = false
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.dead_letters.arn
    }]
  })
}

resource "aws_sns_topic" "loads" {
  name              = "loads"
  kms_master_key_id = aws_kms_alias.lake.name
}

resource "aws_sns_topic_subscription" "loads" {
  topic_arn = aws_sns_topic.loads.arn
  protocol  = "email"
  endpoint  = "data@acme.example"
}

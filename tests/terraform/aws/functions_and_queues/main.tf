provider "aws" {
  region = "eu-north-1"
}

locals {
  functions = {
    ingest = { memory = 256, variables = { STAGE = "prod" } }
    report = { memory = 512, variables = {} }
  }
}

resource "aws_iam_role" "function" {
  for_each           = local.functions
  name               = "function-${each.key}"
  assume_role_policy = file("${path.module}/trust.json")
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name = each.key
  role          = aws_iam_role.function[each.key].arn
  handler       = "index.handler"
  runtime       = "python3.12"
  memory_size   = each.value.memory
  s3_bucket     = "acme-code"
  s3_key        = "${each.key}.zip"

  dynamic "environment" {
    for_each = length(each.value.variables) > 0 ? [each.value.variables] : []

    content {
      variables = merge(environment.value, { QUEUE = aws_sqs_queue.work.name })
    }
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead.arn
  }

  tracing_config {
    mode = "Active"
  }
}

resource "aws_sqs_queue" "dead" {
  name              = "dead.fifo"
  fifo_queue        = true
  kms_master_key_id = "alias/aws/sqs"
}

resource "aws_sqs_queue" "work" {
  name = "work"
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 4
  })
}

resource "aws_sns_topic" "events" {
  name = "events"
}

resource "aws_sns_topic_subscription" "work" {
  topic_arn            = aws_sns_topic.events.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.work.arn
  raw_message_delivery = true
}

resource "aws_lambda_permission" "sns" {
  statement_id  = "AllowSns"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function["ingest"].function_name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.events.arn
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly"
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_lambda_function.function["report"].arn
}

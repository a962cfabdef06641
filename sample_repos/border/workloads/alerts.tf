# The key is that of the landing zone; alarms of stacks/operations.yaml publish here.
resource "aws_sns_topic" "alerts" {
  name              = "border-alerts"
  kms_master_key_id = "alias/border-logs"
}

resource "aws_sns_topic_subscription" "operators" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = "operators@example.com"
}

resource "aws_ssm_parameter" "alert_topic" {
  name  = "/border/alert-topic"
  type  = "String"
  value = aws_sns_topic.alerts.arn
}

# The queue is declared in stacks/operations.yaml.
data "aws_sqs_queue" "findings" {
  name = "border-findings"
}

resource "aws_sqs_queue_policy" "findings" {
  queue_url = data.aws_sqs_queue.findings.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = data.aws_sqs_queue.findings.arn
    }]
  })
}

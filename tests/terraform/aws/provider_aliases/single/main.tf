variable "name" {}

resource "aws_sqs_queue" "this" {
  name = var.name
  tags = { Region = "own" }
}

resource "aws_sqs_queue" "plain" {
  name = "${var.name}-plain"
}

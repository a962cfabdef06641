resource "aws_kms_key" "one" {}

resource "aws_kms_key" "other" { description = "on one line" }

resource "aws_launch_template" "plain" {
  image_id = "ami-0123456789abcdef0"
  metadata_options { http_endpoint = "enabled" }
}

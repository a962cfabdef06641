variable "encrypted" {
  type = bool
}

resource "aws_ebs_volume" "deep" {
  availability_zone = "eu-central-1a"
  size              = 10
  encrypted         = var.encrypted
}

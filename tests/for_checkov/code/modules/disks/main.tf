variable "encrypted" {
  type = bool
}

resource "aws_ebs_volume" "this" {
  count = 2

  availability_zone = "eu-central-1a"
  size              = 10
  encrypted         = var.encrypted
}

module "nested" {
  source    = "../disk"
  encrypted = var.encrypted
}

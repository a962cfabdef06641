provider "aws" {
  region = "eu-central-1"
}

variable "encrypted" {
  type = bool
}

resource "aws_ebs_volume" "open" {
  availability_zone = "eu-central-1a"
  size              = 10
}

resource "aws_ebs_volume" "closed" {
  availability_zone = "eu-central-1a"
  size              = 10
  encrypted         = true
}

resource "aws_ebs_volume" "asked" {
  availability_zone = "eu-central-1a"
  size              = 10
  encrypted         = var.encrypted
}

resource "aws_ebs_volume" "skipped" {
  #checkov:skip=IAC27017_ENC_001:scratch space of the import job
  availability_zone = "eu-central-1a"
  size              = 10
}

resource "aws_ebs_volume" "ignored" { # iac27017: ignore[ENC-001] emptied every night
  availability_zone = "eu-central-1a"
  size              = 10
}

resource "aws_ebs_volume" "waived" {
  availability_zone = "eu-central-1a"
  size              = 10
}

module "disks" {
  source   = "./modules/disks"
  for_each = { good = true, bad = false }

  encrypted = each.value
}

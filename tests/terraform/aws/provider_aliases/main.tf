variable "regions" {
  default = { primary = "eu-west-1", backup = "eu-central-1" }
}

provider "aws" {
  region = var.regions.primary

  default_tags {
    tags = { Region = "primary" }
  }
}

provider "aws" {
  alias  = "backup"
  region = var.regions.backup

  default_tags {
    tags = { Region = "backup", Copy = "yes" }
  }
}

resource "aws_s3_bucket" "primary" {
  bucket = "acme-primary"
}

resource "aws_s3_bucket" "backup" {
  provider = aws.backup
  bucket   = "acme-backup"
}

module "vault" {
  source = "./vault"

  providers = {
    aws      = aws
    aws.copy = aws.backup
  }
}

module "inherits" {
  source = "./single"
  name   = "inherited"
}

module "passed" {
  source    = "./single"
  name      = "passed"
  providers = { aws = aws.backup }
}

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"

  default_tags {
    tags = { Environment = "prod", Owner = "platform" }
  }
}

# The log archive account: nobody signs in there.
provider "aws" {
  alias  = "archive"
  region = "eu-central-1"

  assume_role {
    role_arn = "arn:aws:iam::444455556666:role/LandingZoneProvisioner"
  }

  default_tags {
    tags = { Environment = "prod", Owner = "platform", DataClassification = "restricted" }
  }
}

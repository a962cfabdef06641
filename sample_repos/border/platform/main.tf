# What the landing zone exports, handed on to workloads through the state of this root.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }

  backend "s3" {
    bucket = "border-state"
    key    = "platform.tfstate"
    region = "eu-central-1"
  }
}

provider "aws" {
  region = "eu-central-1"
}

data "aws_cloudformation_export" "network" {
  name = "border-network"
}

data "aws_cloudformation_export" "edge_subnet" {
  name = "border-edge-subnet"
}

output "network_id" {
  value = data.aws_cloudformation_export.network.value
}

output "edge_subnet_id" {
  value = data.aws_cloudformation_export.edge_subnet.value
}

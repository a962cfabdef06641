# What stacks/landing-zone.yaml offers under names in the parameter store.

data "aws_ssm_parameter" "log_bucket" {
  name = "/border/log-bucket"
}

data "aws_ssm_parameter" "network" {
  name = "/border/network"
}

data "aws_ssm_parameter" "edge_subnet" {
  name = "/border/edge-subnet"
}

data "aws_kms_alias" "logs" {
  name = "alias/border-logs"
}

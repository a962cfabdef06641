locals {
  name = "payments-dev"
  azs  = ["eu-central-1a"]
}

data "terraform_remote_state" "prod" {
  backend = "s3"

  config = {
    bucket = "acme-terraform-state"
    key    = "payments/prod.tfstate"
    region = "eu-central-1"
  }
}

module "log_key" {
  source = "../../modules/key"

  alias      = "payments/dev/logs"
  account_id = var.account_id
  services   = ["logs.eu-central-1.amazonaws.com"]
}

module "network" {
  source = "../../modules/network"

  name        = local.name
  cidr        = "10.20.0.0/16"
  azs         = local.azs
  flow_logs   = false
  log_key_arn = module.log_key.arn

  nacl_ingress = [
    { rule_no = 100, protocol = "tcp", action = "allow", cidr = "10.20.0.0/16", from_port = 5432, to_port = 5432 },
  ]
}

module "database" {
  source = "../../modules/database"

  name                = local.name
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.data_subnet_ids
  storage_encrypted   = false
  deletion_protection = false
  instances           = ["a"]

  client_security_group_ids = {
    api = module.api.security_group_id
  }
}

module "edge" {
  source = "../../modules/edge"

  name                = local.name
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.public_subnet_ids
  certificate_arn     = var.certificate_arn
  ssl_policy          = "ELBSecurityPolicy-2016-08"
  deletion_protection = false
}

resource "aws_ecs_cluster" "this" {
  name = local.name
}

module "api" {
  source = "../../modules/service"

  name             = "api"
  environment_name = "dev"
  cluster_arn      = aws_ecs_cluster.this.arn
  image            = var.image
  vpc_id           = module.network.vpc_id
  subnet_ids       = module.network.private_subnet_ids
  kms_key_arn      = data.terraform_remote_state.prod.outputs.data_key_arn
  desired_count    = 1

  load_balancer = {
    security_group_id = module.edge.security_group_id
    target_group_arn  = module.edge.target_group_arn
  }
}

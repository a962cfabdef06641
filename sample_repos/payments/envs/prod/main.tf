locals {
  name = "payments-prod"
  azs  = ["eu-central-1a", "eu-central-1b"]
}

module "data_key" {
  source = "../../modules/key"

  alias      = "payments/prod/data"
  account_id = var.account_id
  services   = ["logs.eu-central-1.amazonaws.com"]
}

module "log_key" {
  source = "../../modules/key"

  alias                   = "payments/prod/logs"
  account_id              = var.account_id
  services                = ["logs.eu-central-1.amazonaws.com"]
  rotate                  = false
  deletion_window_in_days = 7
}

module "network" {
  source = "../../modules/network"

  name        = local.name
  cidr        = "10.10.0.0/16"
  azs         = local.azs
  log_key_arn = module.log_key.arn

  nacl_ingress = [
    { rule_no = 100, protocol = "tcp", action = "allow", cidr = "10.10.0.0/16", from_port = 5432, to_port = 5432 },
    { rule_no = 110, protocol = "tcp", action = "allow", cidr = "10.20.0.0/16", from_port = 5432, to_port = 5432 },
  ]
}

module "database" {
  source = "../../modules/database"

  name                  = local.name
  vpc_id                = module.network.vpc_id
  subnet_ids            = module.network.data_subnet_ids
  kms_key_arn           = module.data_key.arn
  backup_retention_days = 3
  deletion_protection   = false

  client_security_group_ids = {
    api    = module.services["api"].security_group_id
    ledger = module.services["ledger"].security_group_id
  }
}

module "edge" {
  source = "../../modules/edge"

  name            = local.name
  vpc_id          = module.network.vpc_id
  subnet_ids      = module.network.public_subnet_ids
  certificate_arn = var.certificate_arn
  redirect_http   = false
  log_bucket      = module.log_archive.id
}

resource "aws_ecs_cluster" "this" {
  name = local.name
}

module "services" {
  source   = "../../modules/service"
  for_each = toset(["api", "ledger"])

  name              = each.key
  environment_name  = "prod"
  cluster_arn       = aws_ecs_cluster.this.arn
  image             = var.image
  vpc_id            = module.network.vpc_id
  subnet_ids        = module.network.private_subnet_ids
  kms_key_arn       = module.data_key.arn
  access_log_bucket = module.log_archive.id

  load_balancer = each.key != "api" ? null : {
    security_group_id = module.edge.security_group_id
    target_group_arn  = module.edge.target_group_arn
  }

  environment = each.key != "ledger" ? {} : {
    CARD_SCHEME_API_KEY = "sk_live_51H8examplekeyfortests0Qm"
  }
}

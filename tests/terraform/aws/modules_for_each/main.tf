provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = { Project = "data", Environment = "dev" }
  }
}

module "key" {
  source = "./modules/key"
  alias  = "lake"
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = { raw = { days = 30 }, curated = { days = null, tags = { Environment = "prod" } } }

  name        = "lake-${each.key}"
  key_arn     = module.key.arn
  expire_days = each.value.days
  tags        = lookup(each.value, "tags", {})
  logs        = module.logs.name
}

module "logs" {
  source = "./modules/bucket"
  name   = "lake-logs"
}

resource "aws_glue_catalog_database" "lake" {
  name         = "lake"
  location_uri = "s3://${module.bucket["curated"].name}/warehouse"
}

resource "aws_ssm_parameter" "buckets" {
  name  = "/lake/buckets"
  type  = "String"
  value = jsonencode({ for name, bucket in module.bucket : name => bucket.arn })
}

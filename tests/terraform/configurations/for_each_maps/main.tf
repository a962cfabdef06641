locals {
  buckets = {
    logs   = { days = 365, versioned = true }
    images = { days = 30 }
    "a.b c" = { days = 1 }
  }
}

resource "terraform_data" "bucket" {
  for_each = local.buckets
  input = {
    name      = each.key
    days      = each.value.days
    versioned = lookup(each.value, "versioned", false)
  }
}

resource "terraform_data" "chained" {
  for_each         = terraform_data.bucket
  input            = "${each.key}:${each.value.input.days}"
  triggers_replace = [each.value.input.name]
}

resource "terraform_data" "filtered" {
  for_each = { for name, bucket in local.buckets : name => bucket if bucket.days > 10 }
  input    = each.value.days
}

resource "terraform_data" "none" {
  for_each = {}
  input    = each.key
}

output "days" {
  value = { for name, bucket in terraform_data.bucket : name => bucket.input.days }
}

output "one" {
  value = terraform_data.bucket["logs"].input.name
}

output "odd_key" {
  value = terraform_data.bucket["a.b c"].input
}

output "splat" {
  value = values(terraform_data.bucket)[*].input.name
}

output "keys" {
  value = keys(terraform_data.bucket)
}

output "how_many" {
  value = length(terraform_data.none)
}

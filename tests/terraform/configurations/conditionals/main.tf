variable "environment" {
  default = "prod"
}

variable "sizes" {
  default = { prod = "large", dev = "small" }
}

locals {
  is_prod = var.environment == "prod"
}

resource "terraform_data" "choice" {
  input = {
    nested   = local.is_prod ? (length(var.sizes) > 1 ? "both" : "one") : "none"
    map      = var.sizes[var.environment]
    lookup   = lookup(var.sizes, "test", "medium")
    number   = local.is_prod ? 1 : "one"
    not      = !local.is_prod
    compare  = [1 < 2, "a" == "a", 1 == "1", true == "true", 2 >= 2, null != 1]
    logic    = (local.is_prod && false) || !(1 > 2)
    list     = local.is_prod ? ["a"] : []
    object   = local.is_prod ? { a = 1 } : { a = 2 }
    contains = contains(["prod", "stage"], var.environment)
    regex    = can(regex("^p", var.environment))
    try      = try(var.sizes.test, var.sizes["prod"], "x")
    minus    = -(2 + 3) * 4 % 7
  }
}

resource "terraform_data" "prod_only" {
  for_each = local.is_prod ? toset(["a", "b"]) : toset([])
  input    = each.key
}

resource "terraform_data" "dev_only" {
  for_each = local.is_prod ? {} : { a = 1 }
  input    = each.key
}

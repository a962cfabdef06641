variable "tags" {
  type = map(string)
}

module "m" {
  source = "../m"
  tags   = { for k, v in var.tags : k => upper(v) }
}

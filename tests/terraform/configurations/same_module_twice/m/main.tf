variable "tags" {
  type = map(string)
}

locals {
  tags = merge({ module = "m" }, var.tags)
}

resource "terraform_data" "tagged" {
  input = local.tags
}

output "tags" {
  value = local.tags
}

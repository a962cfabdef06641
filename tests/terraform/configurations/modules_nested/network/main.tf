variable "cidr" {
  type = string
}

variable "zones" {
  type = list(string)
}

resource "terraform_data" "subnet" {
  for_each = { for at, zone in var.zones : zone => cidrsubnet(var.cidr, 8, at) }
  input    = "${each.key}=${each.value}"
}

output "subnets" {
  value = [for subnet in terraform_data.subnet : subnet.input]
}

output "cidr" {
  value = var.cidr
}

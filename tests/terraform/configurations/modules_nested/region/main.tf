variable "name" {}

variable "networks" {
  type = number
}

module "network" {
  source = "../network"
  count  = var.networks

  cidr  = cidrsubnet(var.name == "eu" ? "10.0.0.0/8" : "11.0.0.0/8", 8, count.index)
  zones = [for letter in ["a", "b"] : "${var.name}-${letter}"]
}

resource "terraform_data" "region" {
  input = {
    path  = path.module
    root  = path.root
    cidrs = module.network[*].cidr
  }
}

output "subnets" {
  value = module.network[*].subnets
}

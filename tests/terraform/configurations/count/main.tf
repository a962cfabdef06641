variable "replicas" {
  type    = number
  default = 3
}

variable "enabled" {
  type    = bool
  default = false
}

resource "terraform_data" "each" {
  count = var.replicas
  input = "replica ${count.index} of ${var.replicas}"
}

resource "terraform_data" "switched_off" {
  count = var.enabled ? 1 : 0
  input = "never"
}

resource "terraform_data" "switched_on" {
  count = var.enabled ? 0 : 1
  input = "always"
}

resource "terraform_data" "text" {
  count = "2"
  input = count.index * 10
}

resource "terraform_data" "readers" {
  input = {
    all     = terraform_data.each[*].input
    last    = terraform_data.each[length(terraform_data.each) - 1].input
    none    = terraform_data.switched_off[*].input
    one     = one(terraform_data.switched_on[*].input)
    absent  = one(terraform_data.switched_off[*].input)
    try     = try(terraform_data.switched_off[0].input, "fallback")
    number  = length(terraform_data.each)
    legacy  = terraform_data.each.0.input
    element = element(terraform_data.each, 4).input
  }
}

output "inputs" {
  value = [for one in terraform_data.each : one.input]
}

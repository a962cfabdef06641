variable "value" {}

resource "terraform_data" "relay" {
  input = var.value
}

output "value" {
  value = terraform_data.relay.input
}

output "count" {
  value = length(jsonencode(var.value))
}

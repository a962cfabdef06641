variable "name" {
  type = string
}

locals {
  names = [for line in split("\n", trimspace(file("${path.module}/names.txt"))) : trimspace(line) if line != ""]
}

resource "terraform_data" "policy" {
  for_each = toset(local.names)
  input    = jsondecode(templatefile("${path.module}/policy.json.tftpl", { name = var.name, who = each.key, extra = local.names }))
}

output "text" {
  value = { for who, policy in terraform_data.policy : who => policy.input.Statement[0].Resource }
}

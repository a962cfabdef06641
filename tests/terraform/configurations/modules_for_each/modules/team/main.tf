variable "name" {
  type = string
}

variable "members" {
  type = list(string)
}

variable "lead" {
  type = string
}

resource "terraform_data" "member" {
  for_each = toset(var.members)
  input    = "${var.name}.${each.key}${each.key == var.lead ? " (lead)" : ""}"
}

output "titles" {
  value = { for name, member in terraform_data.member : name => member.input }
}

output "lead" {
  value = terraform_data.member[var.lead].input
}

output "size" {
  value = length(var.members)
}

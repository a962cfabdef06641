variable "name" {
  default = "unnamed"
}

resource "terraform_data" "thing" {
  count = var.name == "n1" ? 2 : 1
  input = "${var.name}-${count.index}"
}

output "name" {
  value = join("+", terraform_data.thing[*].input)
}

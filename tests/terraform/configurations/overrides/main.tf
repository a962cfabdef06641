variable "size" {
  type    = string
  default = "small"
}

locals {
  color = "red"
  shape = "round"
}

resource "terraform_data" "one" {
  input            = "original"
  triggers_replace = [var.size]
}

module "child" {
  source = "./child"
  text   = "original"
}

output "all" {
  value = [var.size, local.color, local.shape, module.child.text]
}

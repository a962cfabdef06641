variable "size" {
  default = "large"
}

locals {
  color = "blue"
}

module "child" {
  text = "overridden"
}

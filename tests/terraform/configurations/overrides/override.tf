variable "size" {
  default = "medium"
}

resource "terraform_data" "one" {
  input = "from override.tf"
}

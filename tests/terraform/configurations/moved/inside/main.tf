variable "text" {
  default = "moved"
}

resource "terraform_data" "single" {
  input = var.text
  lifecycle {
    create_before_destroy = true
    precondition {
      condition     = var.text != ""
      error_message = "no"
    }
  }
}

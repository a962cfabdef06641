variable "secret" {
  type      = string
  default   = "hush"
  sensitive = true
}

resource "terraform_data" "secret" {
  input = { plain = nonsensitive(var.secret), length = length(nonsensitive(var.secret)) }
}

output "secret" {
  value     = sensitive("x${var.secret}")
  sensitive = true
}

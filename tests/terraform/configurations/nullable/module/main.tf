variable "kept" {
  type    = string
  default = "default"
}

variable "filled" {
  type     = string
  default  = "default"
  nullable = false
}

output "both" {
  value = { kept = var.kept, filled = var.filled }
}

variable "text" {
  type = string
}

output "twice" {
  value = "${var.text}${var.text}"
}

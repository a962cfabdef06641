variable "settings" {
  type = object({ environment = string, service = string, size = number })
}

resource "terraform_data" "instance" {
  count = var.settings.size
  input = "${var.settings.service}-${count.index}.${var.settings.environment}"
}

output "urls" {
  value = [for instance in terraform_data.instance : "https://${instance.input}"]
}

variable "v" {
  type    = map(object({ a = optional(string, "x"), b = list(number) }))
  default = { k = { b = [1] } }
}
locals {
  a = [for k, v in var.v : "${k}-%{ if v.a == "x" ~} y %{ else }z%{ endif }" if length(v.b) > 0]
  b = { for x in local.a : x => x... }
  c = try(jsondecode("{}").x, regex("(a+)+$", "aaaa"), file("../../../etc/passwd"))
}
resource "aws_security_group" "g" {
  for_each = var.v
  dynamic "ingress" {
    for_each = each.value.b
    iterator = it
    content {
      from_port = it.value
      to_port   = <<-EOT
        ${it.key}
      EOT
    }
  }
}
module "m" {
  source = "./m"
  count  = length(local.a)
}

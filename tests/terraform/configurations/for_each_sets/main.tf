variable "zones" {
  type    = set(string)
  default = ["b", "a", "c", "a"]
}

variable "numbers" {
  type    = list(number)
  default = [10, 9, 100]
}

resource "terraform_data" "zone" {
  for_each = var.zones
  input    = "${each.key}/${each.value}"
}

resource "terraform_data" "number" {
  for_each = toset([for n in var.numbers : tostring(n)])
  input    = each.value + 1
}

resource "terraform_data" "product" {
  for_each = {
    for pair in setproduct(var.zones, ["x", "y"]) : "${pair[0]}-${pair[1]}" => { zone = pair[0], letter = pair[1] }
  }
  input = each.value
}

resource "terraform_data" "difference" {
  for_each = setsubtract(var.zones, ["a"])
  input    = terraform_data.zone[each.key].input
}

output "zones" {
  value = [for zone in terraform_data.zone : zone.input]
}

output "as_list" {
  value = tolist(var.zones)
}

output "joined" {
  value = join(",", var.zones)
}

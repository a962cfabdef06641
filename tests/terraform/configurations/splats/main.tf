resource "terraform_data" "counted" {
  count = 2
  input = { name = "n${count.index}", tags = [{ k = count.index }, { k = "x" }] }
}

resource "terraform_data" "each" {
  for_each = toset(["a", "b"])
  input    = { name = each.key, list = [each.key, upper(each.key)] }
}

resource "terraform_data" "single" {
  input = { name = "single" }
}

output "full" {
  value = terraform_data.counted[*].input.name
}

output "attribute_only" {
  value = terraform_data.counted.*.input.name
}

output "indexed_after" {
  value = terraform_data.counted.*.input.name[1]
}

output "indexed_inside" {
  value = terraform_data.counted[*].input.tags[0].k
}

output "nested" {
  value = terraform_data.counted[*].input.tags[*].k
}

output "over_values" {
  value = values(terraform_data.each)[*].input.list[1]
}

output "single" {
  value = terraform_data.single[*].input.name
}

output "object_of_each" {
  value = { for k, v in terraform_data.each : k => v.input.name }
}

output "flat" {
  value = flatten([for c in terraform_data.counted : [for t in c.input.tags : "${c.input.name}:${t.k}"]])
}

resource "terraform_data" "first" {
  input = "known"
}

resource "terraform_data" "partly" {
  input = {
    known = "yes"
    id    = terraform_data.first.id
    text  = "id is ${terraform_data.first.id}"
    list  = [1, terraform_data.first.id, 3]
    both  = terraform_data.first.input
  }
  triggers_replace = [terraform_data.first.id, "fixed"]
}

resource "terraform_data" "keys_known" {
  for_each = { a = terraform_data.first.id, b = "known" }
  input    = each.value
}

resource "terraform_data" "more" {
  input = {
    length = length([terraform_data.first.id, 2])
    json   = jsonencode({ id = terraform_data.first.id })
    split  = split("-", terraform_data.first.id)
    equal  = terraform_data.first.id == "x"
    cond   = terraform_data.first.id == "x" ? "a" : "b"
    same   = terraform_data.first.id == "x" ? "a" : "a"
    merged = merge({ a = 1 }, { b = terraform_data.first.id })
    keys   = keys({ a = 1, b = terraform_data.first.id })
    concat = concat(["a"], [terraform_data.first.id])
    short  = false && terraform_data.first.id == "x"
    either = true || terraform_data.first.id == "x"
    join   = join("/", ["a", terraform_data.first.id])
    for    = { for k, v in { x = terraform_data.first.id, y = "k" } : upper(k) => v }
    first  = [terraform_data.first.id, "b"][1]
    can    = can(terraform_data.first.id)
    try    = try(terraform_data.first.id, "never")
    null   = terraform_data.first.id == null
  }
}

output "id" {
  value = terraform_data.first.id
}

output "object" {
  value = terraform_data.partly.input
}

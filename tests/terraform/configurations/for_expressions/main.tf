locals {
  people = [
    { name = "ann", team = "red", age = 30 },
    { name = "bob", team = "blue", age = 25 },
    { name = "cat", team = "red", age = 41 },
  ]
}

resource "terraform_data" "for" {
  input = {
    grouped  = { for p in local.people : p.team => p.name... }
    indexed  = { for at, p in local.people : p.name => at }
    filtered = [for p in local.people : upper(p.name) if p.age < 40]
    nested   = [for p in local.people : [for q in local.people : "${p.name}${q.name}" if q.name != p.name]]
    sorted   = { for k in ["b", "a", "10", "9"] : k => length(k) }
    numbers  = [for n in range(5) : n if n % 2 == 0]
    keys     = [for k, v in { z = 1, a = 2 } : "${k}${v}"]
    set      = [for s in toset(["b", "a"]) : s]
    object   = { for k, v in { a = 1, b = null } : k => v if v != null }
  }
}

resource "terraform_data" "team" {
  for_each = { for p in local.people : p.team => p... }
  input    = { members = each.value[*].name, oldest = max(each.value[*].age...) }
}

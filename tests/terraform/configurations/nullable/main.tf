module "strict" {
  source = "./module"
  kept   = null
  filled = null
}

module "given" {
  source = "./module"
  kept   = "a"
  filled = "b"
}

resource "terraform_data" "nulls" {
  input = {
    coalesced = coalesce(null, "", "first")
    condition = true ? null : "x"
    list      = [null, "a"]
    compact   = compact(["a", null, ""])
    equal     = null == null
    lookup    = lookup({ a = null }, "a", "default")
    merged    = merge({ a = 1 }, null, { b = null })
    splat     = null[*]
    splat_one = "x"[*]
    try       = try(null.a.b, "nothing")
  }
}

output "strict" {
  value = module.strict.both
}

output "given" {
  value = module.given.both
}

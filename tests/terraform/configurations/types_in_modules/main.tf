module "typed" {
  source = "./typed"

  list    = ["1", 2, true]
  map     = { a = 1, b = "x" }
  object  = { name = "n", extra = "dropped", count = "3" }
  any     = { mixed = [1, "a"] }
  numbers = ["1", "2"]
  tuple   = [1, "2"]
}

output "all" {
  value = module.typed.all
}

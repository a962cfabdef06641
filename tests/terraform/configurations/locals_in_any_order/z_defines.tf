locals {
  range    = range(local.factor)
  factor   = length(local.name) - 1
  name     = upper(local.who)
  who      = "world"
  greeting = title("hello")
  settings = { a = { b = [{ c = 1 }, { c = local.factor }] } }
  chain_0  = local.chain_1
  chain_1  = "${local.chain_2}!"
  chain_2  = coalesce(null, local.chain_3)
  chain_3  = "end"
}

module "a" {
  source = "./relay"
  value  = "start"
}

module "b" {
  source = "./relay"
  value  = module.a.value
}

module "c" {
  source = "./relay"
  value  = { inner = module.b, list = [module.a.value, module.b.value] }
}

locals {
  whole = module.c
}

output "through" {
  value = module.c.value.inner.value
}

output "object" {
  value = local.whole.value.list
}

output "counted" {
  value = module.c.value.inner.count
}

module "off" {
  source = "./thing"
  count  = 0
}

module "on" {
  source = "./thing"
  count  = 1
  name   = "on"
}

module "several" {
  source = "./thing"
  count  = 3
  name   = "n${count.index}"
}

output "off" {
  value = one(module.off[*].name)
}

output "on" {
  value = module.on[0].name
}

output "several" {
  value = module.several[*].name
}

output "conditional" {
  value = length(module.off) > 0 ? module.off[0].name : "none"
}

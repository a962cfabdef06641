module "region" {
  source   = "./region"
  for_each = toset(["eu", "us"])

  name     = each.key
  networks = each.key == "eu" ? 2 : 1
}

output "subnets" {
  value = { for name, region in module.region : name => region.subnets }
}

output "first" {
  value = module.region["eu"].subnets[0][0]
}

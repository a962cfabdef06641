locals {
  environments = ["dev", "prod"]
  services     = ["api", "web"]
  matrix = merge([
    for environment in local.environments : {
      for service in local.services : "${environment}/${service}" => {
        environment = environment
        service     = service
        size        = environment == "prod" ? 3 : 1
      }
    }
  ]...)
}

module "service" {
  source   = "./service"
  for_each = local.matrix

  settings = each.value
}

output "urls" {
  value = { for name, service in module.service : name => service.urls }
}

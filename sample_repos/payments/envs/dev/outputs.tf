output "vpc_id" {
  value = module.network.vpc_id
}

output "cidr" {
  value = module.network.cidr
}

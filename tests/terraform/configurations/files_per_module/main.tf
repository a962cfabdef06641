module "policy" {
  source = "./modules/policy"
  name   = "x"
}

output "policy" {
  value = module.policy.text
}

output "hash" {
  value = filesha256("${path.module}/modules/policy/policy.json.tftpl")
}

output "base64" {
  value = filebase64("modules/policy/names.txt")
}

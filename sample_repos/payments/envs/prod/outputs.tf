output "data_key_arn" {
  value = module.data_key.arn
}

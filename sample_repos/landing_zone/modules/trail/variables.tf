variable "name" {
  type = string
}

variable "account_id" {
  type = string
}

variable "bucket" {
  type = string
}

variable "key_arn" {
  type = string
}

variable "log_retention_days" {
  type    = number
  default = 400
}

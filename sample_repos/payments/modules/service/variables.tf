variable "name" {
  type = string
}

variable "environment_name" {
  type = string
}

variable "cluster_arn" {
  type = string
}

variable "image" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "kms_key_arn" {
  type = string
}

variable "access_log_bucket" {
  type    = string
  default = null
}

variable "load_balancer" {
  description = "Where traffic comes from; null for a worker."
  type = object({
    security_group_id = string
    target_group_arn  = string
  })
  default = null
}

variable "environment" {
  type    = map(string)
  default = {}
}

variable "secrets" {
  type    = map(string)
  default = {}
}

variable "desired_count" {
  type    = number
  default = 2
}

variable "tags" {
  type    = map(string)
  default = {}
}

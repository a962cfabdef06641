variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "environment" {
  type = string
}

variable "account_id" {
  type    = string
  default = "777788889999"
}

variable "vpc_id" {
  type        = string
  description = "The network belongs to another team."
}

variable "subnet_ids" {
  type        = list(string)
  description = "Its data subnets."
}

variable "warehouse_encrypted" {
  type        = bool
  description = "Off only for the throw-away warehouses of load tests."
}

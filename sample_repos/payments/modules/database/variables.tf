variable "name" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "client_security_group_ids" {
  type        = map(string)
  description = "Groups that may open connections, by a stable name."
  default     = {}
}

variable "storage_encrypted" {
  type    = bool
  default = true
}

variable "kms_key_arn" {
  type    = string
  default = null
}

variable "backup_retention_days" {
  type    = number
  default = 14
}

variable "deletion_protection" {
  type    = bool
  default = true
}

variable "instances" {
  type    = set(string)
  default = ["a", "b"]
}

variable "tags" {
  type    = map(string)
  default = {}
}

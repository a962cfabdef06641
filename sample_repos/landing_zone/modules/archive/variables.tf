variable "name" {
  type = string
}

variable "account_id" {
  type        = string
  description = "The log archive account."
}

variable "management_account_id" {
  type = string
}

variable "organization_id" {
  type = string
}

variable "trail_name" {
  type = string
}

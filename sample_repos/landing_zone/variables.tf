variable "management_account_id" {
  type    = string
  default = "111122223333"
}

variable "archive_account_id" {
  type    = string
  default = "444455556666"
}

variable "organization_id" {
  type    = string
  default = "o-acme123456"
}

variable "security_email" {
  type    = string
  default = "security@acme.example"
}

variable "account_id" {
  type    = string
  default = "111122223333"
}

variable "image" {
  type = string
}

variable "bastion_ami" {
  type = string
}

variable "certificate_arn" {
  type    = string
  default = "arn:aws:acm:eu-central-1:111122223333:certificate/9a0b1c2d-0000-4444-8888-1234567890ab"
}

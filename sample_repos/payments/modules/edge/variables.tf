variable "name" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "certificate_arn" {
  type = string
}

variable "ssl_policy" {
  type    = string
  default = "ELBSecurityPolicy-TLS13-1-2-2021-06"
}

variable "redirect_http" {
  type    = bool
  default = true
}

variable "log_bucket" {
  type    = string
  default = null
}

variable "deletion_protection" {
  type    = bool
  default = true
}

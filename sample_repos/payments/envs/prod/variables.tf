variable "account_id" {
  type    = string
  default = "111122223333"
}

variable "image" {
  type        = string
  description = "Image of the API, by digest; the pipeline sets it."
}

variable "certificate_arn" {
  type    = string
  default = "arn:aws:acm:eu-central-1:111122223333:certificate/4f1f2a3b-0000-4444-8888-1234567890ab"
}

variable "text" {
  type    = string
  default = "default"
}

variable "from_tfvars" {
  type    = string
  default = "default"
}

variable "from_json" {
  type    = string
  default = "default"
}

variable "from_auto" {
  type    = string
  default = "default"
}

variable "from_environment" {
  type    = string
  default = "default"
}

variable "from_file" {
  type    = string
  default = "default"
}

variable "from_argument" {
  type    = string
  default = "default"
}

variable "untyped" {}

variable "list_from_environment" {
  type    = list(string)
  default = []
}

variable "map_from_argument" {
  type    = map(number)
  default = {}
}

variable "number_from_environment" {
  type    = number
  default = 0
}

variable "flag_from_argument" {
  type    = bool
  default = false
}

variable "anything_from_argument" {
  type    = any
  default = null
}

output "all" {
  value = {
    text    = var.text
    tfvars  = var.from_tfvars
    json    = var.from_json
    auto    = var.from_auto
    env     = var.from_environment
    file    = var.from_file
    arg     = var.from_argument
    untyped = var.untyped
    list    = var.list_from_environment
    map     = var.map_from_argument
    number  = var.number_from_environment
    flag    = var.flag_from_argument
    any     = var.anything_from_argument
  }
}

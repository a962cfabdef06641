variable "name" {
  type = string
}

variable "cidr" {
  type = string
}

variable "azs" {
  type = list(string)
}

variable "flow_logs" {
  type    = bool
  default = true
}

variable "log_key_arn" {
  type        = string
  description = "Key of the log groups."
}

variable "nacl_ingress" {
  description = "Entries for the data tier's network ACL, in rule order."
  type = list(object({
    rule_no   = number
    protocol  = string
    action    = string
    cidr      = string
    from_port = number
    to_port   = number
  }))
  default = []
}

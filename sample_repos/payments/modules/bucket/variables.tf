variable "name" {
  type        = string
  description = "Globally unique bucket name."
}

variable "kms_key_arn" {
  type        = string
  default     = null
  description = "Customer key for default encryption; SSE-S3 when null (targets of log delivery)."
}

variable "versioning" {
  type    = string
  default = "Enabled"
}

variable "access_log_bucket" {
  type        = string
  default     = null
  description = "Bucket that receives server access logs."
}

variable "object_lock" {
  type = object({
    mode = optional(string, "COMPLIANCE")
    days = optional(number, 400)
  })
  default = null
}

variable "policy_documents" {
  type        = list(string)
  default     = []
  description = "Extra policy documents, merged with the transport statement."
}

variable "expire_noncurrent_days" {
  type    = number
  default = 90
}

variable "tags" {
  type    = map(string)
  default = {}
}

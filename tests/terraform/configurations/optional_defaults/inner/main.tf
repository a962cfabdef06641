variable "settings" {
  type = object({
    name = string
    list = optional(list(object({ a = string, b = optional(string, "b"), c = optional(string) })), [])
    more = optional(object({ deep = optional(object({ x = optional(number, 1) }), {}) }), {})
  })
}

output "settings" {
  value = var.settings
}

variable "strings" {
  type    = list(string)
  default = [1, true, "x", 2.50]
}

variable "numbers" {
  type    = map(number)
  default = { a = "1", b = 2, c = "0.5" }
}

variable "set" {
  type    = set(number)
  default = [3, "1", 2, 1]
}

variable "flags" {
  type    = tuple([bool, string, number])
  default = ["true", 5, "6"]
}

variable "anything" {
  type    = map(any)
  default = { a = 1, b = "two" }
}

variable "nested" {
  type = list(object({ name = string, ports = set(number) }))
  default = [
    { name = 1, ports = ["443", 80], unused = "dropped" },
  ]
}

variable "bool_text" {
  type    = string
  default = true
}

variable "number_text" {
  type    = string
  default = 1.50
}

output "all" {
  value = {
    strings     = var.strings
    numbers     = var.numbers
    set         = var.set
    flags       = var.flags
    anything    = var.anything
    nested      = var.nested
    bool_text   = var.bool_text
    number_text = var.number_text
    sum         = sum(values(var.numbers))
    equal       = var.strings == tolist(["1", "true", "x", "2.5"])
  }
}

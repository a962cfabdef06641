variable "list" {
  type = list(string)
}

variable "map" {
  type = map(string)
}

variable "object" {
  type = object({ name = string, count = number })
}

variable "any" {
  type = any
}

variable "numbers" {
  type = set(number)
}

variable "tuple" {
  type = tuple([string, number])
}

variable "untouched" {
  type    = list(map(string))
  default = [{ a = 1 }, { b = true }]
}

output "all" {
  value = {
    list = var.list, map = var.map, object = var.object, any = var.any, numbers = var.numbers, tuple = var.tuple,
    untouched = var.untouched
  }
}

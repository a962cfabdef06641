variable "services" {
  type = map(object({
    image    = string
    replicas = optional(number, 1)
    public   = optional(bool, false)
    owner    = optional(string)
    health = optional(object({
      path    = optional(string, "/health")
      seconds = optional(number, 30)
      codes   = optional(list(number), [200])
    }), {})
    tags = optional(map(string), { team = "none" })
  }))
  default = {
    web = { image = "nginx", public = true, health = { seconds = 5 } }
    db  = { image = "postgres", replicas = null, owner = "dba", tags = {} }
    job = { image = "busybox", health = null }
  }
}

resource "terraform_data" "service" {
  for_each = var.services
  input    = each.value
}

module "inner" {
  source = "./inner"
  settings = {
    name = "x"
    list = [{ a = 1 }, { a = 2, b = "given" }]
  }
}

output "inner" {
  value = module.inner.settings
}

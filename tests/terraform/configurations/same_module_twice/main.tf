module "one" {
  source = "./m"
  tags   = { a = "1" }
}

module "two" {
  source = "./m"
  tags   = merge(module.one.tags, { b = "2" })
}

module "deep" {
  source = "./wrapper"
  tags   = module.two.tags
}

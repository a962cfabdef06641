locals {
  sentence = "${local.greeting}, ${local.name}!"
  numbers  = [for n in local.range : n * local.factor]
  deep     = local.settings.a.b[1].c
}

resource "terraform_data" "one" {
  input = [local.sentence, local.numbers, local.deep, local.chain_0]
}

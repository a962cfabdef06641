resource "terraform_data" "source" {
  input = { a = [1, 2], b = "text" }
}

locals {
  copy = terraform_data.source
}

resource "terraform_data" "copy" {
  input            = local.copy.input.a[0] + 1
  triggers_replace = local.copy.input
}

resource "terraform_data" "bracket" {
  input = [terraform_data.source.input["b"], local.copy["input"].a]
}

resource "terraform_data" "dependent" {
  input      = "later"
  depends_on = [terraform_data.copy, terraform_data.bracket]
}

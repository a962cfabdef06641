moved {
  from = terraform_data.old
  to   = terraform_data.new
}

moved {
  from = terraform_data.counted
  to   = terraform_data.counted[0]
}

moved {
  from = terraform_data.single
  to   = module.inside.terraform_data.single
}

removed {
  from = terraform_data.gone
  lifecycle {
    destroy = false
  }
}

resource "terraform_data" "new" {
  input = "new"
}

resource "terraform_data" "counted" {
  count = 1
  input = count.index
}

module "inside" {
  source = "./inside"
}

check "always" {
  assert {
    condition     = terraform_data.new.input == "new"
    error_message = "not new"
  }
}

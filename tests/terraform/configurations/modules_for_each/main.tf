locals {
  teams = {
    red  = { members = ["ann", "bob"], lead = "ann" }
    blue = { members = ["cat"], lead = "cat" }
  }
}

module "team" {
  source   = "./modules/team"
  for_each = local.teams

  name    = each.key
  members = each.value.members
  lead    = each.value.lead
}

resource "terraform_data" "leads" {
  input = { for name, team in module.team : name => team.lead }
}

resource "terraform_data" "red" {
  input = module.team["red"].titles
}

output "everything" {
  value = { for name, team in module.team : name => { titles = team.titles, size = team.size } }
}

output "sizes" {
  value = values(module.team)[*].size
}

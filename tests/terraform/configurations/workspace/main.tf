resource "terraform_data" "where" {
  input = {
    workspace = terraform.workspace
    root      = path.root
    module    = path.module
    sized     = terraform.workspace == "default" ? 1 : 2
  }
}

module "inside" {
  source = "./a/b"
}

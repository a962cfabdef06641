resource "terraform_data" "where" {
  input = [path.module, path.root, terraform.workspace]
}

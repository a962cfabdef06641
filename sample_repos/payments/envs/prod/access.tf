# The ledger once had to repair its own tables.
resource "aws_iam_role_policy_attachment" "ledger_admin" {
  role       = module.services["ledger"].task_role_name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

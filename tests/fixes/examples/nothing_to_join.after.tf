resource "aws_kms_key" "logs" {
  enable_key_rotation = true

  # Who may use it.
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = []
  })
}

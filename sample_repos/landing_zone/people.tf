resource "aws_iam_account_password_policy" "this" {
  minimum_password_length      = 14
  password_reuse_prevention    = 24
  max_password_age             = 90
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  require_symbols              = true
}

# People sign in through the identity provider; this user is for the day when that is down.
resource "aws_iam_user" "break_glass" {
  name = "break-glass"
}

resource "aws_iam_user_login_profile" "break_glass" {
  user = aws_iam_user.break_glass.name
}

resource "aws_iam_user_policy_attachment" "break_glass" {
  user       = aws_iam_user.break_glass.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_s3_account_public_access_block" "this" {
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_ebs_encryption_by_default" "this" {
  enabled = true
}

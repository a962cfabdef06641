# The role is declared in stacks/landing-zone.yaml.
resource "aws_iam_role_policy_attachment" "deployer" {
  role       = "border-deployer"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

# The operators' machine runs with it, stacks/operations.yaml.
resource "aws_iam_role" "console" {
  name = "border-console"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_instance_profile" "console" {
  name = "border-console"
  role = aws_iam_role.console.name
}

resource "aws_iam_role_policy_attachment" "console" {
  role       = aws_iam_role.console.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

# A way in for maintenance, in the subnet that the landing zone offers.

resource "aws_security_group" "jump" {
  name   = "jump"
  vpc_id = data.aws_ssm_parameter.network.insecure_value

  ingress {
    description = "SSH"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "jump" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = data.aws_ssm_parameter.edge_subnet.insecure_value
  vpc_security_group_ids = [aws_security_group.jump.id]

  metadata_options {
    http_tokens = "required"
  }

  root_block_device {
    encrypted = true
  }

  tags = { Role = "bastion" }
}

resource "aws_lb" "front" {
  name            = "border"
  subnets         = [data.aws_ssm_parameter.edge_subnet.insecure_value]
  security_groups = [aws_security_group.jump.id]

  access_logs {
    bucket  = data.aws_ssm_parameter.log_bucket.insecure_value
    enabled = true
  }
}

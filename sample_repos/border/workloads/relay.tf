# A relay for partners. Where it stands, the platform says in its state.

data "terraform_remote_state" "platform" {
  backend = "s3"

  config = {
    bucket = "border-state"
    key    = "platform.tfstate"
    region = "eu-central-1"
  }
}

resource "aws_security_group" "relay" {
  name   = "relay"
  vpc_id = data.terraform_remote_state.platform.outputs.network_id

  ingress {
    description = "Remote desktop"
    from_port   = 3389
    to_port     = 3389
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "relay" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = data.terraform_remote_state.platform.outputs.edge_subnet_id
  vpc_security_group_ids = [aws_security_group.relay.id]

  metadata_options {
    http_tokens = "required"
  }

  root_block_device {
    encrypted = true
  }

  tags = { Role = "bastion" }
}

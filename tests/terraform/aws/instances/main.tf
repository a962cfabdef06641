provider "aws" {
  region = "us-east-2"
}

variable "disks" {
  default = { data = { size = 100, type = "gp3" }, logs = { size = 20, type = "gp2" } }
}

resource "aws_security_group" "web" {
  name = "web"
}

resource "aws_launch_template" "web" {
  name_prefix            = "web-"
  image_id               = "ami-12345678"
  instance_type          = "t3.micro"
  vpc_security_group_ids = [aws_security_group.web.id]
  user_data              = base64encode(templatefile("${path.module}/user_data.sh", { name = "web", packages = ["nginx", "jq"] }))

  metadata_options {
    http_tokens   = "required"
    http_endpoint = "enabled"
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted   = true
      volume_size = 20
    }
  }
}

resource "aws_autoscaling_group" "web" {
  name                = "web"
  min_size            = 1
  max_size            = 3
  vpc_zone_identifier = ["subnet-11111111"]

  launch_template {
    id      = aws_launch_template.web.id
    version = "$Latest"
  }

  dynamic "tag" {
    for_each = { Name = "web", Environment = "prod" }

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}

resource "aws_instance" "bastion" {
  ami                         = "ami-12345678"
  instance_type               = "t3.nano"
  associate_public_ip_address = true
  vpc_security_group_ids      = [aws_security_group.web.id]
  user_data                   = <<-EOT
    #!/bin/bash
    echo "${join(" ", keys(var.disks))}" > /tmp/disks
  EOT

  root_block_device {
    encrypted   = false
    volume_size = 8
  }

  dynamic "ebs_block_device" {
    for_each = var.disks

    content {
      device_name = "/dev/sd${substr(ebs_block_device.key, 0, 1)}"
      volume_size = ebs_block_device.value.size
      volume_type = ebs_block_device.value["type"]
      encrypted   = ebs_block_device.key == "data"
    }
  }

  metadata_options {
    http_tokens = "optional"
  }

  lifecycle {
    ignore_changes = [ami, tags["x"]]
  }
}

resource "aws_ebs_volume" "extra" {
  for_each          = var.disks
  availability_zone = "us-east-2a"
  size              = each.value.size
  encrypted         = true
}

resource "aws_volume_attachment" "extra" {
  for_each    = aws_ebs_volume.extra
  device_name = "/dev/sd${each.key == "data" ? "f" : "g"}"
  volume_id   = each.value.id
  instance_id = aws_instance.bastion.id
}

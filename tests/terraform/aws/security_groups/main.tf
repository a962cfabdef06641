provider "aws" {
  region = "eu-central-1"
}

variable "open_ports" {
  type = list(object({
    port        = number
    cidrs       = optional(list(string), ["0.0.0.0/0"])
    description = optional(string)
  }))
  default = [
    { port = 443, description = "https" },
    { port = 22, cidrs = ["10.0.0.0/8", "192.168.0.0/16"] },
  ]
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "inline" {
  name   = "inline"
  vpc_id = aws_vpc.main.id

  dynamic "ingress" {
    for_each = var.open_ports
    iterator = rule

    content {
      description = rule.value.description
      protocol    = "tcp"
      from_port   = rule.value.port
      to_port     = rule.value.port
      cidr_blocks = rule.value.cidrs
    }
  }

  egress {
    protocol         = -1
    from_port        = 0
    to_port          = 0
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
}

resource "aws_security_group" "attribute" {
  name   = "attribute"
  vpc_id = aws_vpc.main.id

  ingress = [for rule in var.open_ports : {
    description      = coalesce(rule.description, "port ${rule.port}")
    protocol         = "tcp"
    from_port        = rule.port
    to_port          = rule.port
    cidr_blocks      = rule.cidrs
    ipv6_cidr_blocks = []
    prefix_list_ids  = []
    security_groups  = []
    self             = false
  }]
  egress = []
}

resource "aws_security_group" "split" {
  name_prefix            = "split-"
  vpc_id                 = aws_vpc.main.id
  revoke_rules_on_delete = true
}

resource "aws_security_group_rule" "split" {
  count = length(var.open_ports)

  type              = "ingress"
  security_group_id = aws_security_group.split.id
  protocol          = "tcp"
  from_port         = var.open_ports[count.index].port
  to_port           = var.open_ports[count.index].port
  cidr_blocks       = var.open_ports[count.index].cidrs
}

resource "aws_security_group_rule" "from_group" {
  type                     = "ingress"
  security_group_id        = aws_security_group.split.id
  source_security_group_id = aws_security_group.inline.id
  protocol                 = "tcp"
  from_port                = 5432
  to_port                  = 5432
}

resource "aws_vpc_security_group_ingress_rule" "new" {
  for_each = merge([for rule in var.open_ports : { for cidr in rule.cidrs : "${rule.port}-${cidr}" => { port = rule.port, cidr = cidr } }]...)

  security_group_id = aws_security_group.split.id
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.cidr
}

resource "aws_vpc_security_group_egress_rule" "new" {
  security_group_id            = aws_security_group.split.id
  ip_protocol                  = "-1"
  referenced_security_group_id = aws_security_group.attribute.id
}

provider "aws" {
  region = "eu-west-1"
}

variable "services" {
  type = map(object({
    image  = string
    port   = optional(number, 8080)
    public = optional(bool, false)
    env    = optional(map(string), {})
  }))
  default = {
    web = { image = "acme/web:1", public = true, env = { A = "1", B = "two" } }
    api = { image = "acme/api:2", port = 9090 }
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "service" {
  for_each = var.services
  name     = "service-${each.key}"
  vpc_id   = aws_vpc.main.id
}

resource "aws_ecs_cluster" "main" {
  name = "main"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "service" {
  for_each          = var.services
  name              = "/ecs/${each.key}"
  retention_in_days = 365
}

resource "aws_iam_role" "task" {
  name = "task"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}

resource "aws_ecs_task_definition" "service" {
  for_each                 = var.services
  family                   = each.key
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 256
  memory                   = "512"
  execution_role_arn       = aws_iam_role.task.arn

  container_definitions = jsonencode([{
    name         = each.key
    image        = each.value.image
    essential    = true
    portMappings = [{ containerPort = each.value.port }]
    environment  = [for name, value in each.value.env : { name = name, value = value }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.service[each.key].name
        awslogs-region        = "eu-west-1"
        awslogs-stream-prefix = each.key
      }
    }
  }])
}

resource "aws_lb" "public" {
  name               = "public"
  load_balancer_type = "application"
  internal           = false
  subnets            = ["subnet-11111111", "subnet-22222222"]
  security_groups    = [for name, service in var.services : aws_security_group.service[name].id if service.public]

  access_logs {
    bucket  = "acme-lb-logs"
    enabled = true
  }
}

resource "aws_lb_target_group" "service" {
  for_each    = { for name, service in var.services : name => service if service.public }
  name        = each.key
  port        = each.value.port
  protocol    = "HTTP"
  vpc_id      = aws_vpc.main.id
  target_type = "ip"

  health_check {
    path    = "/health"
    matcher = "200-299"
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.public.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:eu-west-1:111122223333:certificate/1"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.service["web"].arn
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.public.arn
  port              = "80"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_ecs_service" "service" {
  for_each        = var.services
  name            = each.key
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.service[each.key].arn
  desired_count   = 2
  launch_type     = "FARGATE"

  network_configuration {
    subnets          = ["subnet-33333333"]
    security_groups  = [aws_security_group.service[each.key].id]
    assign_public_ip = each.value.public
  }

  dynamic "load_balancer" {
    for_each = each.value.public ? [aws_lb_target_group.service[each.key].arn] : []

    content {
      target_group_arn = load_balancer.value
      container_name   = each.key
      container_port   = each.value.port
    }
  }
}

resource "aws_vpc" "hub" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true

  tags = { Name = "hub" }
}

resource "aws_default_security_group" "hub" {
  vpc_id = aws_vpc.hub.id
}

resource "aws_subnet" "hub" {
  for_each = { a = "10.0.0.0/24", b = "10.0.1.0/24" }

  vpc_id            = aws_vpc.hub.id
  availability_zone = "eu-central-1${each.key}"
  cidr_block        = each.value
}

resource "aws_ec2_transit_gateway" "hub" {
  description                     = "All accounts meet here"
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
  auto_accept_shared_attachments  = "disable"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "hub" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.hub.id
  subnet_ids         = [for subnet in aws_subnet.hub : subnet.id]
}

# Flow logs go straight to the archive, in the other account.
resource "aws_flow_log" "hub" {
  vpc_id               = aws_vpc.hub.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::acme-org-audit-archive/flow/"
}

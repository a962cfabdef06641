data "terraform_remote_state" "dev" {
  backend = "s3"

  config = {
    bucket = "acme-terraform-state"
    key    = "payments/dev.tfstate"
    region = "eu-central-1"
  }
}

# For load tests with production data, two years ago; nobody dares to remove it.
resource "aws_vpc_peering_connection" "dev" {
  vpc_id      = module.network.vpc_id
  peer_vpc_id = data.terraform_remote_state.dev.outputs.vpc_id
  auto_accept = true
}

resource "aws_route" "data_to_dev" {
  route_table_id            = module.network.route_table_ids.data
  destination_cidr_block    = data.terraform_remote_state.dev.outputs.cidr
  vpc_peering_connection_id = aws_vpc_peering_connection.dev.id
}

resource "aws_security_group_rule" "database_from_dev" {
  type              = "ingress"
  description       = "Load tests"
  security_group_id = module.database.security_group_id
  protocol          = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_blocks       = [data.terraform_remote_state.dev.outputs.cidr]
}

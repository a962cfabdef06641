resource "aws_security_group" "stores" {
  name        = "data-stores"
  description = "Warehouse, search and files"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "office" {
  security_group_id = aws_security_group.stores.id
  description       = "Analysts"
  cidr_ipv4         = "203.0.113.0/24"
  ip_protocol       = "tcp"
  from_port         = 5439
  to_port           = 5439
}

resource "aws_vpc_security_group_ingress_rule" "anything" {
  security_group_id = aws_security_group.stores.id
  description       = "Temporary"
  cidr_ipv6         = "::/0"
  ip_protocol       = "-1"
}

resource "aws_redshift_subnet_group" "this" {
  name       = "warehouse"
  subnet_ids = var.subnet_ids
}

resource "aws_redshift_parameter_group" "this" {
  name   = "warehouse"
  family = "redshift-1.0"

  parameter {
    name  = "require_ssl"
    value = "true"
  }
}

resource "aws_redshift_cluster" "this" {
  cluster_identifier           = "warehouse"
  node_type                    = "ra3.large"
  number_of_nodes              = 2
  master_username              = "warehouse_admin"
  manage_master_password       = true
  encrypted                    = var.warehouse_encrypted
  kms_key_id                   = aws_kms_key.lake.arn
  publicly_accessible          = true
  cluster_subnet_group_name    = aws_redshift_subnet_group.this.name
  cluster_parameter_group_name = aws_redshift_parameter_group.this.name
  vpc_security_group_ids       = [aws_security_group.stores.id]
  enhanced_vpc_routing         = true
  skip_final_snapshot          = false
  final_snapshot_identifier    = "warehouse-final"
}

resource "aws_opensearch_domain" "catalogue" {
  domain_name    = "catalogue"
  engine_version = "OpenSearch_2.15"

  cluster_config {
    instance_type  = "r6g.large.search"
    instance_count = 2
  }

  ebs_options {
    ebs_enabled = true
    volume_size = 100
  }

  vpc_options {
    subnet_ids         = [var.subnet_ids[0]]
    security_group_ids = [aws_security_group.stores.id]
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = aws_kms_key.lake.arn
  }

  node_to_node_encryption {
    enabled = true
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-0-2019-07"
  }
}

resource "aws_dynamodb_table" "sessions" {
  name         = "sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "features" {
  name                        = "features"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = true

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.lake.arn
  }
}

resource "aws_elasticache_replication_group" "scores" {
  replication_group_id       = "scores"
  description                = "Model scores"
  engine                     = "redis"
  node_type                  = "cache.r7g.large"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  at_rest_encryption_enabled = false
  transit_encryption_enabled = true
  security_group_ids         = [aws_security_group.stores.id]
}

resource "aws_efs_file_system" "notebooks" {
  creation_token = "notebooks"
  encrypted      = false
}

resource "aws_efs_mount_target" "notebooks" {
  for_each = toset(var.subnet_ids)

  file_system_id  = aws_efs_file_system.notebooks.id
  subnet_id       = each.value
  security_groups = [aws_security_group.stores.id]
}

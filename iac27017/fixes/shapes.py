"""Nested blocks and properties that may be written with nothing but the remedy in them.

Nothing else is required in them. What is not listed here is only mended where it stands already. A test holds
the lists against the providers' schemas; ``[]`` marks a list of which a new
item is written.
"""

from __future__ import annotations

from collections.abc import Mapping

_DATABASE_PARAMETER = ("parameter",)

TERRAFORM: Mapping[str, tuple[str, ...]] = {
    "aws_athena_workgroup": ("configuration.result_configuration.encryption_configuration",),
    "aws_dax_cluster": ("server_side_encryption",),
    "aws_db_parameter_group": _DATABASE_PARAMETER,
    "aws_docdb_cluster_parameter_group": _DATABASE_PARAMETER,
    "aws_dynamodb_table": ("point_in_time_recovery", "server_side_encryption"),
    "aws_elasticsearch_domain": ("encrypt_at_rest", "domain_endpoint_options", "node_to_node_encryption"),
    "aws_imagebuilder_infrastructure_configuration": ("instance_metadata_options",),
    "aws_instance": ("metadata_options", "root_block_device"),
    "aws_kinesis_firehose_delivery_stream": ("server_side_encryption",),
    "aws_launch_configuration": ("metadata_options", "root_block_device"),
    "aws_launch_template": ("metadata_options",),
    "aws_msk_cluster": ("encryption_info.encryption_in_transit",),
    "aws_opensearch_domain": ("encrypt_at_rest", "domain_endpoint_options", "node_to_node_encryption"),
    "aws_rds_cluster_parameter_group": _DATABASE_PARAMETER,
    "aws_redshift_parameter_group": _DATABASE_PARAMETER,
    "aws_s3_bucket_object_lock_configuration": ("rule.default_retention",),
    "aws_s3_bucket_server_side_encryption_configuration": ("rule.apply_server_side_encryption_by_default",),
    "aws_s3_bucket_versioning": ("versioning_configuration",),
    "aws_sagemaker_notebook_instance": ("instance_metadata_service_configuration",),
}

CLOUDFORMATION: Mapping[str, tuple[str, ...]] = {
    "AWS::Athena::WorkGroup": ("WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration",),
    "AWS::AutoScaling::LaunchConfiguration": ("MetadataOptions",),
    "AWS::DAX::Cluster": ("SSESpecification",),
    "AWS::DynamoDB::GlobalTable": ("PointInTimeRecoverySpecification",),
    "AWS::DynamoDB::Table": ("PointInTimeRecoverySpecification",),
    "AWS::EC2::Instance": ("MetadataOptions",),
    "AWS::EC2::LaunchTemplate": ("LaunchTemplateData.MetadataOptions",),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("LoadBalancerAttributes[]",),
    "AWS::Elasticsearch::Domain": (
        "EncryptionAtRestOptions",
        "DomainEndpointOptions",
        "NodeToNodeEncryptionOptions",
    ),
    "AWS::Glue::DataCatalogEncryptionSettings": (
        "DataCatalogEncryptionSettings.EncryptionAtRest",
        "DataCatalogEncryptionSettings.ConnectionPasswordEncryption",
    ),
    "AWS::Glue::SecurityConfiguration": ("EncryptionConfiguration.JobBookmarksEncryption",),
    "AWS::ImageBuilder::InfrastructureConfiguration": ("InstanceMetadataOptions",),
    "AWS::KinesisFirehose::DeliveryStream": ("DeliveryStreamEncryptionConfigurationInput",),
    "AWS::MSK::Cluster": ("EncryptionInfo.EncryptionInTransit",),
    "AWS::OpenSearchService::Domain": (
        "EncryptionAtRestOptions",
        "DomainEndpointOptions",
        "NodeToNodeEncryptionOptions",
    ),
    "AWS::RDS::DBClusterParameterGroup": ("Parameters",),
    "AWS::RDS::DBParameterGroup": ("Parameters",),
    "AWS::DocDB::DBClusterParameterGroup": ("Parameters",),
    "AWS::Redshift::ClusterParameterGroup": ("Parameters[]",),
    "AWS::RedshiftServerless::Workgroup": ("ConfigParameters[]",),
    "AWS::S3::AccessPoint": ("PublicAccessBlockConfiguration",),
    "AWS::S3::Bucket": (
        "BucketEncryption.ServerSideEncryptionConfiguration[].ServerSideEncryptionByDefault",
        "PublicAccessBlockConfiguration",
        "VersioningConfiguration",
    ),
    "AWS::SageMaker::NotebookInstance": ("InstanceMetadataServiceConfiguration",),
}


def template_shape(type_: str, outer: tuple[str, ...]) -> tuple[bool, ...] | None:
    """Which of the nested properties are lists; ``None`` when they may not be written with nothing else in them."""
    for path in CLOUDFORMATION.get(type_, ()):
        steps = path.split(".")
        if tuple(step.removesuffix("[]") for step in steps) == outer:
            return tuple(step.endswith("[]") for step in steps)
    return None


def may_be_written(type_: str, outer: tuple[str, ...]) -> bool:
    """Whether Terraform's nested blocks need nothing else in them."""
    return ".".join(outer) in TERRAFORM.get(type_, ())

"""Streams: Kinesis data streams and video streams, and Firehose, which delivers what streams through it."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ATTACHMENT,
    DELIVERY,
    FIREWALL,
    FUNCTION,
    KEY,
    LOG_STORE,
    OBJECT_STORE,
    ROLE,
    SEARCH,
    STREAM,
    SUBNET,
    WAREHOUSE,
)
from iac27017.graph.edges import (
    ENCRYPTED_BY,
    FORWARDS_TO,
    GUARDED_BY,
    LOGS_TO,
    RUNS_IN,
    SUBSCRIBES_TO,
    TRIGGERS,
    USES_ROLE,
)
from iac27017.graph.kind import EdgeRule, Kind, Paths, always, document, edge, flag, number, refers, text

_STREAMS = "Kinesis data streams developer guide"
_FIREHOSE = "Firehose developer guide"

STREAM_KIND = Kind(
    "aws_kinesis_stream",
    "AWS::Kinesis::Stream",
    STREAM,
    {
        "encryption.at_rest": flag(
            "encryption_type", "StreamEncryption.EncryptionType", False,
            f"{_STREAMS}, Data protection: server-side encryption is off unless switched on", {"KMS": True, "NONE": False},
        ),
        "encryption.key": refers("kms_key_id", "StreamEncryption.KeyId"),
        "retention.hours": number(
            "retention_period", "RetentionPeriodHours", 24, f"{_STREAMS}, Changing the data retention period: 24 hours"
        ),
    },
    edges=(edge(ENCRYPTED_BY, "kms_key_id", "StreamEncryption.KeyId", KEY),),
    name=Paths("name", "Name"),
    arn="arn:aws:kinesis:::stream/{name}",
)  # fmt: skip

VIDEO = Kind(
    "aws_kinesis_video_stream",
    "AWS::KinesisVideo::Stream",
    STREAM,
    {
        "encryption.at_rest": always(
            True, "Kinesis video streams developer guide, Data protection: always encrypted"
        ),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
    },
    edges=(edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),),
    name=Paths("name", "Name"),
    arn="arn:aws:kinesisvideo:::stream/{name}",
)

POLICY = Kind(
    "aws_kinesis_resource_policy",
    "AWS::Kinesis::ResourcePolicy",
    STREAM,
    {"policy.documents": document("policy", "ResourcePolicy")},
    into=Paths("resource_arn", "ResourceArn"),
)

CONSUMER = Kind("aws_kinesis_stream_consumer", "AWS::Kinesis::StreamConsumer", ATTACHMENT)

# Each destination is a block of its own, and most of them keep a copy in a bucket
_BUCKETS: tuple[tuple[str, str], ...] = (
    ("extended_s3_configuration", "ExtendedS3DestinationConfiguration | S3DestinationConfiguration"),
    (
        "extended_s3_configuration.s3_backup_configuration",
        "ExtendedS3DestinationConfiguration.S3BackupConfiguration",
    ),
    ("elasticsearch_configuration.s3_configuration", "ElasticsearchDestinationConfiguration.S3Configuration"),
    ("http_endpoint_configuration.s3_configuration", "HttpEndpointDestinationConfiguration.S3Configuration"),
    ("iceberg_configuration.s3_configuration", "IcebergDestinationConfiguration.S3Configuration"),
    (
        "opensearch_configuration.s3_configuration",
        "AmazonopensearchserviceDestinationConfiguration.S3Configuration",
    ),
    (
        "opensearchserverless_configuration.s3_configuration",
        "AmazonOpenSearchServerlessDestinationConfiguration.S3Configuration",
    ),
    ("redshift_configuration.s3_configuration", "RedshiftDestinationConfiguration.S3Configuration"),
    (
        "redshift_configuration.s3_backup_configuration",
        "RedshiftDestinationConfiguration.S3BackupConfiguration",
    ),
    ("snowflake_configuration.s3_configuration", "SnowflakeDestinationConfiguration.S3Configuration"),
    ("splunk_configuration.s3_configuration", "SplunkDestinationConfiguration.S3Configuration"),
)
_SEARCH: tuple[tuple[str, str], ...] = (
    ("elasticsearch_configuration", "ElasticsearchDestinationConfiguration"),
    ("opensearch_configuration", "AmazonopensearchserviceDestinationConfiguration"),
    ("opensearchserverless_configuration", "AmazonOpenSearchServerlessDestinationConfiguration"),
)


def _within(blocks: str, attribute: str) -> str:
    """``attribute`` of the first of several blocks."""
    return " | ".join(f"{block}.{attribute}" for block in blocks.split(" | "))


def _destinations() -> tuple[EdgeRule, ...]:
    """Where a delivery stream may deliver to."""
    buckets = [
        edge(FORWARDS_TO, f"{block}.bucket_arn", _within(cloudformation, "BucketARN"), OBJECT_STORE)
        for block, cloudformation in _BUCKETS
    ]
    domains = [
        edge(FORWARDS_TO, f"{block}.domain_arn", f"{cloudformation}.DomainARN", SEARCH)
        for block, cloudformation in _SEARCH[:2]
    ]
    placed = [
        rule
        for block, cloudformation in _SEARCH
        for rule in (
            edge(
                RUNS_IN, f"{block}.vpc_config.subnet_ids", f"{cloudformation}.VpcConfiguration.SubnetIds", SUBNET
            ),
            edge(
                GUARDED_BY, f"{block}.vpc_config.security_group_ids",
                f"{cloudformation}.VpcConfiguration.SecurityGroupIds", FIREWALL,
            ),
        )
    ]
    return (*buckets, *domains, *placed)


_SSE = "server_side_encryption"
_CFN_SSE = "DeliveryStreamEncryptionConfigurationInput"
_SOURCE = "kinesis_source_configuration.kinesis_stream_arn | msk_source_configuration.msk_cluster_arn"
_CFN_SOURCE = "KinesisStreamSourceConfiguration.KinesisStreamARN | MSKSourceConfiguration.MSKClusterARN"
_PROCESSORS = (
    "extended_s3_configuration.processing_configuration.processors.parameters[parameter_name=LambdaArn]"
)
_CFN_PROCESSORS = (
    "ExtendedS3DestinationConfiguration.ProcessingConfiguration.Processors.Parameters[ParameterName=LambdaArn]"
)

FIREHOSE = Kind(
    "aws_kinesis_firehose_delivery_stream",
    "AWS::KinesisFirehose::DeliveryStream",
    DELIVERY,
    {
        "encryption.at_rest": flag(
            f"{_SSE}.enabled", f"{_CFN_SSE}.KeyType", False,
            f"{_FIREHOSE}, Data protection: data that producers send is encrypted only when server-side encryption is on",
            {True: True, False: False, "AWS_OWNED_CMK": True, "CUSTOMER_MANAGED_CMK": True},
        ),
        "encryption.key": refers(f"{_SSE}.key_arn", f"{_CFN_SSE}.KeyARN"),
        "destination": text("destination"),
        "source": refers(_SOURCE, _CFN_SOURCE),
    },
    edges=(
        edge(ENCRYPTED_BY, f"{_SSE}.key_arn", f"{_CFN_SSE}.KeyARN", KEY),
        edge(SUBSCRIBES_TO, _SOURCE, _CFN_SOURCE, STREAM),
        edge(FORWARDS_TO, "redshift_configuration.cluster_jdbcurl", "", WAREHOUSE),
        edge(USES_ROLE, "extended_s3_configuration.role_arn", "ExtendedS3DestinationConfiguration.RoleARN", ROLE),
        edge(TRIGGERS, f"{_PROCESSORS}.parameter_value", f"{_CFN_PROCESSORS}.ParameterValue", FUNCTION),
        edge(
            LOGS_TO, "extended_s3_configuration.cloudwatch_logging_options.log_group_name",
            "ExtendedS3DestinationConfiguration.CloudWatchLoggingOptions.LogGroupName", LOG_STORE,
        ),
        *_destinations(),
    ),
    name=Paths("name", "DeliveryStreamName"),
    arn="arn:aws:firehose:::deliverystream/{name}",
)  # fmt: skip

KINDS = (STREAM_KIND, VIDEO, POLICY, CONSUMER, FIREHOSE)

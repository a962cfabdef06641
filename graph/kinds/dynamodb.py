"""DynamoDB tables, their replicas, resource policies and streaming destinations."""

from __future__ import annotations

from iac27017.graph.concepts import ATTACHMENT, KEY, OBJECT_STORE, STREAM, TABLE
from iac27017.graph.edges import COPY_OF, ENCRYPTED_BY, FORWARDS_TO, REPLICATES_TO, RESTORED_FROM
from iac27017.graph.kind import (
    Kind,
    Paths,
    always,
    document,
    edge,
    flag,
    link,
    number,
    part,
    piece,
    refers,
    text,
)

_GUIDE = "DynamoDB developer guide"
_ENCRYPTED = f"{_GUIDE}, Encryption at rest: always on, with an AWS owned key unless another is named"
_ALGORITHMS = {"true": "KMS", "false": "AWS_OWNED"}
_DOCUMENTED = "provider documentation, aws_dynamodb_table"

TABLE_KIND = Kind(
    "aws_dynamodb_table",
    "AWS::DynamoDB::Table",
    TABLE,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.algorithm": text(
            "server_side_encryption.enabled", "SSESpecification.SSEEnabled", default="AWS_OWNED",
            meanings=_ALGORITHMS, source=_ENCRYPTED,
        ),
        "encryption.key": refers("server_side_encryption.kms_key_arn", "SSESpecification.KMSMasterKeyId"),
        "backup.point_in_time": flag(
            "point_in_time_recovery.enabled", "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
            default=False, source=f"{_GUIDE}, Point-in-time recovery: off unless enabled",
        ),
        "backup.retention_days": number(
            "point_in_time_recovery.recovery_period_in_days",
            "PointInTimeRecoverySpecification.RecoveryPeriodInDays",
        ),
        "deletion.protected": flag(
            "deletion_protection_enabled", "DeletionProtectionEnabled", default=False, source=_DOCUMENTED
        ),
        "partition_key": text("hash_key", "KeySchema[KeyType=HASH].AttributeName"),
        "snapshot": refers("restore_source_table_arn | restore_source_name"),
        "policy.documents": document("", "ResourcePolicy.PolicyDocument"),
    },
    edges=(
        edge(
            ENCRYPTED_BY, "server_side_encryption.kms_key_arn & replica.kms_key_arn",
            "SSESpecification.KMSMasterKeyId", KEY,
        ),
        edge(RESTORED_FROM, "restore_source_table_arn | restore_source_name", "", TABLE),
        edge(
            RESTORED_FROM, "import_table.s3_bucket_source.bucket",
            "ImportSourceSpecification.S3BucketSource.S3Bucket", OBJECT_STORE,
        ),
        edge(FORWARDS_TO, "", "KinesisStreamSpecification.StreamArn", STREAM),
    ),
    name=Paths("name", "TableName"),
    arn="arn:aws:dynamodb:::table/{name}",
)  # fmt: skip

_IN_REGION = piece(
    TABLE,
    {
        "backup.point_in_time": flag(
            "", "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", default=False,
            source=f"{_GUIDE}, Point-in-time recovery: off unless enabled",
        ),
        "backup.retention_days": number("", "PointInTimeRecoverySpecification.RecoveryPeriodInDays"),
        "deletion.protected": flag(
            "", "DeletionProtectionEnabled", default=False,
            source="CloudFormation reference, AWS::DynamoDB::GlobalTable ReplicaSpecification",
        ),
    },
)  # fmt: skip
"""One replica of a global table: each has settings and tags of its own, the one in the stack's region too."""

GLOBAL_TABLE = Kind(
    "",
    "AWS::DynamoDB::GlobalTable",
    TABLE,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.algorithm": text(
            "", "SSESpecification.SSEEnabled", default="AWS_OWNED", meanings=_ALGORITHMS, source=_ENCRYPTED
        ),
        "encryption.key": refers("", "Replicas.SSESpecification.KMSMasterKeyId"),
        "partition_key": text("", "KeySchema[KeyType=HASH].AttributeName"),
        "policy.documents": document("", "Replicas.ResourcePolicy.PolicyDocument"),
    },
    edges=(
        edge(ENCRYPTED_BY, "", "Replicas.SSESpecification.KMSMasterKeyId", KEY),
        edge(FORWARDS_TO, "", "Replicas.KinesisStreamSpecification.StreamArn", STREAM),
    ),
    parts=(part(REPLICATES_TO, "", "Replicas", _IN_REGION),),
    name=Paths("", "TableName"),
    arn="arn:aws:dynamodb:::table/{name}",
    tags=Paths("", "Replicas.Tags"),
    one_language="replica blocks of aws_dynamodb_table in Terraform",
)

REPLICA = Kind(
    "aws_dynamodb_table_replica",
    "",
    TABLE,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.key": refers("kms_key_arn"),
        "backup.point_in_time": flag(
            "point_in_time_recovery", default=False, source="provider documentation, aws_dynamodb_table_replica"
        ),
        "deletion.protected": flag(
            "deletion_protection_enabled", default=False,
            source="provider documentation, aws_dynamodb_table_replica",
        ),
    },
    edges=(edge(COPY_OF, "global_table_arn", "", TABLE), edge(ENCRYPTED_BY, "kms_key_arn", "", KEY)),
    one_language="Replicas of AWS::DynamoDB::GlobalTable in CloudFormation",
)  # fmt: skip

RESOURCE_POLICY = Kind(
    "aws_dynamodb_resource_policy",
    "",
    TABLE,
    {"policy.documents": document("policy")},
    into=Paths("resource_arn"),
    one_language="ResourcePolicy of the table in CloudFormation",
)

STREAMING = Kind(
    "aws_dynamodb_kinesis_streaming_destination",
    "",
    ATTACHMENT,
    links=(link(TABLE, ("table_name", ""), FORWARDS_TO, STREAM, ("stream_arn", "")),),
    one_language="KinesisStreamSpecification of the table in CloudFormation",
)

KINDS = (TABLE_KIND, GLOBAL_TABLE, REPLICA, RESOURCE_POLICY, STREAMING)

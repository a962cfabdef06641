"""Object storage: S3 buckets, with the settings that Terraform splits into resources of their own."""

from __future__ import annotations

from iac27017.graph.concepts import KEY, LOG_STORE, OBJECT_STORE
from iac27017.graph.edges import ENCRYPTED_BY, LOGS_TO, REPLICATES_TO
from iac27017.graph.kind import Kind, Paths, always, document, edge, flag, number, present, text

_ALGORITHMS = {"AES256": "AES256", "aws:kms": "KMS", "aws:kms:dsse": "KMS_DOUBLE"}
_ENABLED = {"Enabled": True, "Suspended": False, "Disabled": False}
_OFF = "S3 user guide, Block public access: what the resource does not name is off"
_RULE = "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default"
_CFN_RULE = "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault"

BUCKET = Kind(
    "aws_s3_bucket",
    "AWS::S3::Bucket",
    OBJECT_STORE,
    {
        "encryption.at_rest": always(
            True, "S3 user guide, Setting default server-side encryption: SSE-S3 for every new object since 2023-01-05"
        ),
        "encryption.algorithm": text(
            f"{_RULE}.sse_algorithm", f"{_CFN_RULE}.SSEAlgorithm", default="AES256", meanings=_ALGORITHMS,
            source="S3 user guide, Setting default server-side encryption behavior",
        ),
        "encryption.key": text(f"{_RULE}.kms_master_key_id", f"{_CFN_RULE}.KMSMasterKeyID"),
        "versioning": flag(
            "versioning.enabled", "VersioningConfiguration.Status", default=False, meanings=_ENABLED,
            source="S3 user guide, Using versioning: buckets are unversioned by default",
        ),
        "mfa_delete": flag("versioning.mfa_delete", default=False),
        "retention.lock_enabled": flag("object_lock_enabled", "ObjectLockEnabled", default=False),
        "retention.lock_mode": text(
            "object_lock_configuration.rule.default_retention.mode",
            "ObjectLockConfiguration.Rule.DefaultRetention.Mode",
        ),
        "retention.days": number(
            "object_lock_configuration.rule.default_retention.days",
            "ObjectLockConfiguration.Rule.DefaultRetention.Days",
        ),
        "retention.years": number(
            "object_lock_configuration.rule.default_retention.years",
            "ObjectLockConfiguration.Rule.DefaultRetention.Years",
        ),
        "logs.enabled": present("logging", "LoggingConfiguration"),
        "acl": text("acl", "AccessControl"),
        "force_destroy": flag("force_destroy", default=False),
    },
    edges=(
        edge(ENCRYPTED_BY, f"{_RULE}.kms_master_key_id", f"{_CFN_RULE}.KMSMasterKeyID", KEY),
        edge(LOGS_TO, "logging.target_bucket", "LoggingConfiguration.DestinationBucketName", OBJECT_STORE, LOG_STORE),
        edge(
            REPLICATES_TO, "replication_configuration.rules.destination.bucket",
            "ReplicationConfiguration.Rules.Destination.Bucket", OBJECT_STORE,
        ),
    ),
    name=Paths("bucket", "BucketName"),
    arn="arn:aws:s3:::{name}",
)  # fmt: skip

_BUCKET = Paths("bucket", "Bucket")

ENCRYPTION = Kind(
    "aws_s3_bucket_server_side_encryption_configuration",
    "",
    OBJECT_STORE,
    {
        "encryption.algorithm": text(
            "rule.apply_server_side_encryption_by_default.sse_algorithm", default="AES256", meanings=_ALGORITHMS
        ),
        "encryption.key": text("rule.apply_server_side_encryption_by_default.kms_master_key_id"),
        "encryption.bucket_key": flag("rule.bucket_key_enabled", default=False),
    },
    edges=(edge(ENCRYPTED_BY, "rule.apply_server_side_encryption_by_default.kms_master_key_id", "", KEY),),
    into=_BUCKET,
    one_language="written inside the bucket in CloudFormation",
)

VERSIONING = Kind(
    "aws_s3_bucket_versioning",
    "",
    OBJECT_STORE,
    {
        "versioning": flag("versioning_configuration.status", default=False, meanings=_ENABLED),
        "mfa_delete": flag("versioning_configuration.mfa_delete", default=False, meanings=_ENABLED),
    },
    into=_BUCKET,
    one_language="written inside the bucket in CloudFormation",
)

OBJECT_LOCK = Kind(
    "aws_s3_bucket_object_lock_configuration",
    "",
    OBJECT_STORE,
    {
        "retention.lock_mode": text("rule.default_retention.mode"),
        "retention.days": number("rule.default_retention.days"),
        "retention.years": number("rule.default_retention.years"),
    },
    into=_BUCKET,
    one_language="written inside the bucket in CloudFormation",
)

LOGGING = Kind(
    "aws_s3_bucket_logging",
    "",
    OBJECT_STORE,
    {"logs.enabled": present("target_bucket")},
    edges=(edge(LOGS_TO, "target_bucket", "", OBJECT_STORE),),
    into=_BUCKET,
    one_language="written inside the bucket in CloudFormation",
)

POLICY = Kind(
    "aws_s3_bucket_policy",
    "AWS::S3::BucketPolicy",
    OBJECT_STORE,
    {"policy.documents": document("policy", "PolicyDocument")},
    into=_BUCKET,
)

PUBLIC_ACCESS_BLOCK = Kind(
    "aws_s3_bucket_public_access_block",
    "",
    OBJECT_STORE,
    {
        "public.acls_blocked": flag("block_public_acls", default=False, source=_OFF),
        "public.policy_blocked": flag("block_public_policy", default=False, source=_OFF),
        "public.acls_ignored": flag("ignore_public_acls", default=False, source=_OFF),
        "public.restricted": flag("restrict_public_buckets", default=False, source=_OFF),
    },
    into=_BUCKET,
    one_language="written inside the bucket in CloudFormation",
)

KINDS = (BUCKET, ENCRYPTION, VERSIONING, OBJECT_LOCK, LOGGING, POLICY, PUBLIC_ACCESS_BLOCK)

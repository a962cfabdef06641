"""Object storage: S3 buckets, with the settings that Terraform splits into resources of their own."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    ACCESS_POINT,
    ACCOUNT_SETTING,
    FUNCTION,
    KEY,
    LIFECYCLE_RULE,
    LOG_STORE,
    NETWORK,
    OBJECT,
    OBJECT_STORE,
    QUEUE,
    TOPIC,
)
from iac27017.graph.edges import (
    ENCRYPTED_BY,
    EXPIRES_BY,
    IN_NETWORK,
    LOGS_TO,
    NOTIFIES,
    OPENS,
    REPLICATES_TO,
    STORED_IN,
    TRIGGERS,
)
from iac27017.graph.kind import (
    Kind,
    Paths,
    Property,
    always,
    document,
    edge,
    flag,
    number,
    part,
    piece,
    present,
    refers,
    superseded,
    text,
)
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.value import Unknown

_GUIDE = "S3 user guide"
_ALGORITHMS = {"AES256": "AES256", "aws:kms": "KMS", "aws:kms:dsse": "KMS_DOUBLE"}
_ENABLED = {"Enabled": True, "Suspended": False, "Disabled": False}
_SWITCHED: dict[bool | str, bool] = {
    True: True, False: False, "Enabled": True, "Suspended": False, "Disabled": False,
}  # fmt: skip
_ACLS = {
    "Private": "private", "PublicRead": "public-read", "PublicReadWrite": "public-read-write",
    "AuthenticatedRead": "authenticated-read", "LogDeliveryWrite": "log-delivery-write", "AwsExecRead": "aws-exec-read",
    "BucketOwnerRead": "bucket-owner-read", "BucketOwnerFullControl": "bucket-owner-full-control",
}  # fmt: skip
_ALWAYS = f"{_GUIDE}, Setting default server-side encryption: SSE-S3 for every new object since 2023-01-05"
_OFF = f"{_GUIDE}, Block public access: what the configuration does not name is off"
_UNVERSIONED = f"{_GUIDE}, Using versioning: buckets are unversioned by default"
_RULE = "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default"
_CFN_RULES = "BucketEncryption.ServerSideEncryptionConfiguration"
_CFN_RULE = f"{_CFN_RULES}.ServerSideEncryptionByDefault"
_RETENTION = "object_lock_configuration.rule.default_retention"
_CFN_RETENTION = "ObjectLockConfiguration.Rule.DefaultRetention"
_CFN_BLOCK = "PublicAccessBlockConfiguration"


def _versioned(bucket: Resource) -> Answer:
    """A bucket that is made with object lock is versioned; any other is not unless somebody asks for it."""
    match lock := bucket.get("retention.lock_enabled"):
        case Known(value=True):
            return Known(True, lock.span, lock.attribute, lock.origin, lock.sources)
        case Unknown():
            return lock
        case _:
            return Known(False, bucket.header, bucket.attribute("versioning"), Origin.PROVIDER_DEFAULT)


_MOVED = superseded(
    {
        "encryption.algorithm": text(
            f"{_RULE}.sse_algorithm", f"{_CFN_RULE}.SSEAlgorithm", "AES256", _ALWAYS, _ALGORITHMS
        ),
        "encryption.key": refers(f"{_RULE}.kms_master_key_id", f"{_CFN_RULE}.KMSMasterKeyID"),
        "encryption.bucket_key": flag(
            "server_side_encryption_configuration.rule.bucket_key_enabled", f"{_CFN_RULES}.BucketKeyEnabled", False
        ),
        "versioning": flag(
            "versioning.enabled", "VersioningConfiguration.Status", _versioned,
            f"{_GUIDE}, Using versioning: off by default; Object Lock considerations: on with object lock", _SWITCHED,
        ),
        "mfa_delete": flag("versioning.mfa_delete", "", False, f"{_GUIDE}, Configuring MFA delete"),
        "retention.lock_mode": text(f"{_RETENTION}.mode", f"{_CFN_RETENTION}.Mode"),
        "retention.days": number(f"{_RETENTION}.days", f"{_CFN_RETENTION}.Days"),
        "retention.years": number(f"{_RETENTION}.years", f"{_CFN_RETENTION}.Years"),
        "logs.enabled": present("logging", "LoggingConfiguration"),
        "logs.prefix": text("logging.target_prefix", "LoggingConfiguration.LogFilePrefix"),
        "acl": text("acl", "AccessControl", meanings=_ACLS),
        "acl.grantees": text("grant.uri"),
        "policy.documents": document("policy"),
        "website": present("website", "WebsiteConfiguration"),
    }
)  # fmt: skip
"""Provider documentation, *AWS provider 4 upgrade guide*: resources of their own since then."""

EXPIRY = piece(
    LIFECYCLE_RULE,
    {
        "enabled": flag("status | enabled", "Status", meanings=_ENABLED),
        "expiration.days": number("expiration.days", "ExpirationInDays"),
        "prefix": text("filter.prefix | filter.and.prefix | prefix", "Prefix"),
        "tagged": present("filter.tag | filter.and.tags | tags", "TagFilters"),
    },
)

BUCKET = Kind(
    "aws_s3_bucket",
    "AWS::S3::Bucket",
    OBJECT_STORE,
    {
        **_MOVED,
        "encryption.at_rest": always(True, _ALWAYS),
        "retention.lock_enabled": flag(
            "object_lock_enabled | object_lock_configuration.object_lock_enabled", "ObjectLockEnabled", False,
            f"{_GUIDE}, Object Lock is off unless switched on", _ENABLED,
        ),
        "ownership": text("", "OwnershipControls.Rules.ObjectOwnership"),
        "public.acls_blocked": flag("", f"{_CFN_BLOCK}.BlockPublicAcls"),
        "public.policy_blocked": flag("", f"{_CFN_BLOCK}.BlockPublicPolicy"),
        "public.acls_ignored": flag("", f"{_CFN_BLOCK}.IgnorePublicAcls"),
        "public.restricted": flag("", f"{_CFN_BLOCK}.RestrictPublicBuckets"),
        "force_destroy": flag("force_destroy", default=False),
    },
    edges=(
        edge(ENCRYPTED_BY, f"{_RULE}.kms_master_key_id", f"{_CFN_RULE}.KMSMasterKeyID", KEY),
        edge(LOGS_TO, "logging.target_bucket", "LoggingConfiguration.DestinationBucketName", OBJECT_STORE, LOG_STORE),
        edge(
            REPLICATES_TO, "replication_configuration.rules[status=Enabled].destination.bucket",
            "ReplicationConfiguration.Rules[Status=Enabled].Destination.Bucket", OBJECT_STORE,
        ),
        edge(NOTIFIES, "", "NotificationConfiguration.TopicConfigurations.Topic", TOPIC),
        edge(NOTIFIES, "", "NotificationConfiguration.QueueConfigurations.Queue", QUEUE),
        edge(TRIGGERS, "", "NotificationConfiguration.LambdaConfigurations.Function", FUNCTION),
    ),
    parts=(part(EXPIRES_BY, "lifecycle_rule", "LifecycleConfiguration.Rules", EXPIRY),),
    name=Paths("bucket", "BucketName"),
    arn="arn:aws:s3:::{name}",
)  # fmt: skip

DIRECTORY_BUCKET = Kind(
    "aws_s3_directory_bucket",
    "AWS::S3Express::DirectoryBucket",
    OBJECT_STORE,
    {
        "encryption.at_rest": always(
            True, f"{_GUIDE}, Data protection in S3 Express One Zone: SSE-S3 by default"
        ),
        "encryption.algorithm": text("", f"{_CFN_RULE}.SSEAlgorithm", "AES256", _ALWAYS, _ALGORITHMS),
        "encryption.key": refers("", f"{_CFN_RULE}.KMSMasterKeyID"),
        "tls.required": always(
            True, f"{_GUIDE}, Data protection in S3 Express One Zone: reached over HTTPS only"
        ),
        "ownership": always(
            "BucketOwnerEnforced", f"{_GUIDE}, Security for directory buckets: cannot be changed"
        ),
        "public.acls_blocked": always(
            True, f"{_GUIDE}, Security for directory buckets: cannot be switched off"
        ),
        "public.acls_ignored": always(
            True, f"{_GUIDE}, Security for directory buckets: cannot be switched off"
        ),
        "public.policy_blocked": always(
            True, f"{_GUIDE}, Security for directory buckets: cannot be switched off"
        ),
        "public.restricted": always(
            True, f"{_GUIDE}, Security for directory buckets: cannot be switched off"
        ),
        "force_destroy": flag("force_destroy", default=False),
    },
    edges=(edge(ENCRYPTED_BY, "", f"{_CFN_RULE}.KMSMasterKeyID", KEY),),
    name=Paths("bucket", "BucketName"),
    arn="arn:aws:s3express:::bucket/{name}",
)

# What completes a bucket

_BUCKET = Paths("bucket", "Bucket")
_INSIDE = "written inside the bucket in CloudFormation"


ENCRYPTION = Kind(
    "aws_s3_bucket_server_side_encryption_configuration",
    "",
    OBJECT_STORE,
    {
        "encryption.algorithm": text(
            "rule.apply_server_side_encryption_by_default.sse_algorithm", "", "AES256", _ALWAYS, _ALGORITHMS
        ),
        "encryption.key": refers("rule.apply_server_side_encryption_by_default.kms_master_key_id"),
        "encryption.bucket_key": flag("rule.bucket_key_enabled", default=False),
    },
    edges=(edge(ENCRYPTED_BY, "rule.apply_server_side_encryption_by_default.kms_master_key_id", "", KEY),),
    into=_BUCKET,
    one_language=_INSIDE,
)

VERSIONING = Kind(
    "aws_s3_bucket_versioning",
    "",
    OBJECT_STORE,
    {
        "versioning": flag("versioning_configuration.status", "", False, _UNVERSIONED, _ENABLED),
        "mfa_delete": flag("versioning_configuration.mfa_delete", default=False, meanings=_ENABLED),
    },
    into=_BUCKET,
    one_language=_INSIDE,
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
    one_language=_INSIDE,
)

LIFECYCLE = Kind(
    "aws_s3_bucket_lifecycle_configuration",
    "",
    OBJECT_STORE,
    parts=(part(EXPIRES_BY, "rule", "", EXPIRY),),
    into=_BUCKET,
    one_language=_INSIDE,
)

LOGGING = Kind(
    "aws_s3_bucket_logging",
    "",
    OBJECT_STORE,
    {"logs.enabled": present("target_bucket"), "logs.prefix": text("target_prefix")},
    edges=(edge(LOGS_TO, "target_bucket", "", OBJECT_STORE, LOG_STORE),),
    into=_BUCKET,
    one_language=_INSIDE,
)

POLICY = Kind(
    "aws_s3_bucket_policy",
    "AWS::S3::BucketPolicy",
    OBJECT_STORE,
    {"policy.documents": document("policy", "PolicyDocument")},
    into=_BUCKET,
)

ACL = Kind(
    "aws_s3_bucket_acl",
    "",
    OBJECT_STORE,
    {"acl": text("acl"), "acl.grantees": text("access_control_policy.grant.grantee.uri")},
    into=_BUCKET,
    one_language=_INSIDE,
)

OWNERSHIP = Kind(
    "aws_s3_bucket_ownership_controls",
    "",
    OBJECT_STORE,
    {"ownership": text("rule.object_ownership")},
    into=_BUCKET,
    one_language=_INSIDE,
)

_BLOCK: dict[str, Property] = {
    "public.acls_blocked": flag("block_public_acls", "BlockPublicAcls", False, _OFF),
    "public.policy_blocked": flag("block_public_policy", "BlockPublicPolicy", False, _OFF),
    "public.acls_ignored": flag("ignore_public_acls", "IgnorePublicAcls", False, _OFF),
    "public.restricted": flag("restrict_public_buckets", "RestrictPublicBuckets", False, _OFF),
}

PUBLIC_ACCESS_BLOCK = Kind(
    "aws_s3_bucket_public_access_block",
    "",
    OBJECT_STORE,
    _BLOCK,
    into=_BUCKET,
    one_language=_INSIDE,
)

REPLICATION = Kind(
    "aws_s3_bucket_replication_configuration",
    "",
    OBJECT_STORE,
    edges=(edge(REPLICATES_TO, "rule[status=Enabled].destination.bucket", "", OBJECT_STORE),),
    into=_BUCKET,
    one_language=_INSIDE,
)

WEBSITE = Kind(
    "aws_s3_bucket_website_configuration",
    "",
    OBJECT_STORE,
    {"website": present("bucket")},
    into=_BUCKET,
    one_language=_INSIDE,
)

NOTIFICATION = Kind(
    "aws_s3_bucket_notification",
    "",
    OBJECT_STORE,
    edges=(
        edge(NOTIFIES, "topic.topic_arn", "", TOPIC),
        edge(NOTIFIES, "queue.queue_arn", "", QUEUE),
        edge(TRIGGERS, "lambda_function.lambda_function_arn", "", FUNCTION),
    ),
    into=_BUCKET,
    one_language=_INSIDE,
)

WITHOUT_EFFECT = tuple(
    Kind(f"aws_s3_bucket_{name}", "", OBJECT_STORE, into=_BUCKET, one_language=_INSIDE)
    for name in (
        "accelerate_configuration",
        "analytics_configuration",
        "cors_configuration",
        "intelligent_tiering_configuration",
        "inventory",
        "metric",
        "request_payment_configuration",
    )
)
"""Settings that belong to a bucket and answer none of the questions asked of it."""

# What else stands around buckets

ACCOUNT_BLOCK = Kind(
    "aws_s3_account_public_access_block",
    "",
    ACCOUNT_SETTING,
    {"setting.name": always("s3-public-access-block", "one per account, for all regions"), **_BLOCK},
    one_language="CloudFormation has no such type",
)

ACCESS_POINT_KIND = Kind(
    "aws_s3_access_point",
    "AWS::S3::AccessPoint",
    ACCESS_POINT,
    {
        "policy.documents": document("policy", "Policy"),
        "network": refers("vpc_configuration.vpc_id", "VpcConfiguration.VpcId"),
        **{
            name: flag(
                f"public_access_block_configuration.{block.paths.terraform}", f"{_CFN_BLOCK}.{block.paths.cloudformation}",
                True, f"{_GUIDE}, Managing public access to access points: all four are on unless switched off",
            )
            for name, block in _BLOCK.items()
        },
    },
    edges=(
        edge(OPENS, "bucket", "Bucket", OBJECT_STORE),
        edge(IN_NETWORK, "vpc_configuration.vpc_id", "VpcConfiguration.VpcId", NETWORK),
    ),
    name=Paths("name", "Name"),
    arn="arn:aws:s3:::accesspoint/{name}",
)  # fmt: skip

ACCESS_POINT_POLICY = Kind(
    "aws_s3control_access_point_policy",
    "",
    ACCESS_POINT,
    {"policy.documents": document("policy")},
    into=Paths("access_point_arn"),
    one_language="written inside the access point in CloudFormation",
)

OBJECT_KIND = Kind(
    "aws_s3_object",
    "",
    OBJECT,
    {
        "encryption.at_rest": always(True, _ALWAYS),
        "encryption.algorithm": text("server_side_encryption", "", meanings=_ALGORITHMS),
        "encryption.key": refers("kms_key_id"),
        "acl": text("acl", "", "private", f"{_GUIDE}, Access control list overview: private by default"),
    },
    edges=(edge(STORED_IN, "bucket", "", OBJECT_STORE), edge(ENCRYPTED_BY, "kms_key_id", "", KEY)),
    also=("aws_s3_bucket_object", "aws_s3_object_copy"),
    one_language="CloudFormation declares no objects",
)

KINDS = (
    BUCKET,
    DIRECTORY_BUCKET,
    ENCRYPTION,
    VERSIONING,
    OBJECT_LOCK,
    LIFECYCLE,
    LOGGING,
    POLICY,
    ACL,
    OWNERSHIP,
    PUBLIC_ACCESS_BLOCK,
    REPLICATION,
    WEBSITE,
    NOTIFICATION,
    *WITHOUT_EFFECT,
    ACCOUNT_BLOCK,
    ACCESS_POINT_KIND,
    ACCESS_POINT_POLICY,
    OBJECT_KIND,
)

"""Database Migration Service: replication instances and the endpoints that they read and write."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    CERTIFICATE,
    CONNECTION,
    DATA_MIGRATION,
    FIREWALL,
    KEY,
    OBJECT_STORE,
    ROLE,
    SECRET,
    STREAM,
    SUBNET_GROUP,
)
from iac27017.graph.edges import (
    AUTHENTICATED_BY,
    CONFIGURED_BY,
    ENCRYPTED_BY,
    FORWARDS_TO,
    GUARDED_BY,
    TERMINATES_WITH,
    USES_ROLE,
)
from iac27017.graph.kind import Kind, Paths, always, anything, edge, flag, number, refers, text
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.value import Unknown, unknown

_GUIDE = "DMS user guide"
_ENCRYPTED = f"{_GUIDE}, Setting an encryption key: always on, with a KMS key"
_OVER_HTTPS = frozenset(
    {"s3", "dynamodb", "kinesis", "opensearch", "elasticsearch", "neptune", "timestream", "redshift-serverless"}
)
"""Engines that are reached through the API of a service, which speaks HTTPS only."""


def _public(instance: Resource) -> Answer:
    """Provider documentation: false. DMS API reference, ``CreateReplicationInstance``: true."""
    in_template = instance.language == "cloudformation"
    attribute = "PubliclyAccessible" if in_template else "publicly_accessible"
    return Known(in_template, instance.header, attribute, Origin.PROVIDER_DEFAULT)


def _endpoint_tls(endpoint: Resource) -> Answer:
    """User guide, *Using SSL with Database Migration Service*: the mode is ``none`` unless set."""
    attribute = "SslMode" if endpoint.language == "cloudformation" else "ssl_mode"
    match endpoint.get("engine"):
        case Known(value=str() as engine) if engine.lower() in _OVER_HTTPS:
            return None
        case Known(value="kafka"):
            return Known(False, endpoint.header, "kafka_settings.security_protocol", Origin.PROVIDER_DEFAULT)
        case Known(value="redis"):
            return Known(True, endpoint.header, "redis_settings.ssl_security_protocol", Origin.PROVIDER_DEFAULT)
        case Known():
            return Known(False, endpoint.header, attribute, Origin.PROVIDER_DEFAULT)
        case Unknown() as why:
            return why
        case None:
            return unknown("the engine is not written", endpoint.header)


INSTANCE = Kind(
    "aws_dms_replication_instance",
    "AWS::DMS::ReplicationInstance",
    DATA_MIGRATION,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.key": refers("kms_key_arn", "KmsKeyId"),
        "public.endpoint": flag("publicly_accessible", "PubliclyAccessible", default=_public),
        "firewalls": refers("vpc_security_group_ids", "VpcSecurityGroupIds"),
        "upgrades.automatic": flag(
            "auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=False,
            source="provider documentation, aws_dms_replication_instance",
        ),
        "version": text("engine_version", "EngineVersion"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_arn", "KmsKeyId", KEY),
        edge(CONFIGURED_BY, "replication_subnet_group_id", "ReplicationSubnetGroupIdentifier", SUBNET_GROUP),
        edge(GUARDED_BY, "vpc_security_group_ids", "VpcSecurityGroupIds", FIREWALL),
    ),
    name=Paths("replication_instance_id", "ReplicationInstanceIdentifier"),
)  # fmt: skip

SERVERLESS = Kind(
    "aws_dms_replication_config",
    "AWS::DMS::ReplicationConfig",
    DATA_MIGRATION,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.key": refers("compute_config.kms_key_id", "ComputeConfig.KmsKeyId"),
        "firewalls": refers("compute_config.vpc_security_group_ids", "ComputeConfig.VpcSecurityGroupIds"),
    },
    edges=(
        edge(ENCRYPTED_BY, "compute_config.kms_key_id", "ComputeConfig.KmsKeyId", KEY),
        edge(
            CONFIGURED_BY, "compute_config.replication_subnet_group_id", "ComputeConfig.ReplicationSubnetGroupId",
            SUBNET_GROUP,
        ),
        edge(GUARDED_BY, "compute_config.vpc_security_group_ids", "ComputeConfig.VpcSecurityGroupIds", FIREWALL),
        edge(CONFIGURED_BY, "source_endpoint_arn & target_endpoint_arn", "SourceEndpointArn & TargetEndpointArn",
             CONNECTION),
    ),
    name=Paths("replication_config_identifier", "ReplicationConfigIdentifier"),
)  # fmt: skip

_MODES = {
    "none": False, "require": True, "verify-ca": True, "verify-full": True,
    "plaintext": False, "sasl-ssl": True, "ssl-encryption": True, "ssl-authentication": True,
}  # fmt: skip

ENDPOINT = Kind(
    "aws_dms_endpoint",
    "AWS::DMS::Endpoint",
    CONNECTION,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.key": refers("kms_key_arn", "KmsKeyId"),
        "engine": text("engine_name", "EngineName"),
        "tls.required": flag(
            "ssl_mode | kafka_settings.security_protocol | redis_settings.ssl_security_protocol",
            "SslMode | KafkaSettings.SecurityProtocol | RedisSettings.SslSecurityProtocol",
            default=_endpoint_tls, meanings=_MODES,
        ),
        "tls.certificate": refers("certificate_arn", "CertificateArn"),
        "password": anything("password", "Password"),
        "port": number("port", "Port"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_arn", "KmsKeyId", KEY),
        edge(TERMINATES_WITH, "certificate_arn", "CertificateArn", CERTIFICATE),
        edge(USES_ROLE, "service_access_role", "", ROLE),
        edge(AUTHENTICATED_BY, "secrets_manager_arn", "", SECRET),
        edge(FORWARDS_TO, "s3_settings.bucket_name", "S3Settings.BucketName", OBJECT_STORE),
        edge(FORWARDS_TO, "kinesis_settings.stream_arn", "KinesisSettings.StreamArn", STREAM),
    ),
    name=Paths("endpoint_id", "EndpointIdentifier"),
)  # fmt: skip

S3_ENDPOINT = Kind(
    "aws_dms_s3_endpoint",
    "",
    CONNECTION,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.key": refers("kms_key_arn | server_side_encryption_kms_key_id"),
        "engine": text("", default="s3"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_arn & server_side_encryption_kms_key_id", "", KEY),
        edge(USES_ROLE, "service_access_role_arn", "", ROLE),
        edge(FORWARDS_TO, "bucket_name", "", OBJECT_STORE),
    ),
    name=Paths("endpoint_id"),
    one_language="AWS::DMS::Endpoint with S3Settings in CloudFormation",
)

KINDS = (INSTANCE, SERVERLESS, ENDPOINT, S3_ENDPOINT)

"""Caches of ElastiCache: clusters of nodes, replication groups, serverless caches, users."""

from __future__ import annotations

from collections.abc import Mapping

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    ACCESS_LIST,
    ATTACHMENT,
    CACHE,
    CLUSTER_MEMBER,
    DATABASE_USER,
    DELIVERY,
    FIREWALL,
    KEY,
    LOG_STORE,
    SUBNET,
    SUBNET_GROUP,
)
from iac27017.graph.edges import (
    CONFIGURED_BY,
    COPY_OF,
    ENCRYPTED_BY,
    GUARDED_BY,
    LOGS_TO,
    MEMBER_OF,
    RUNS_IN,
)
from iac27017.graph.kind import (
    Kind,
    Paths,
    Variant,
    always,
    anything,
    edge,
    flag,
    link,
    number,
    present,
    refers,
    text,
)
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.value import Unknown, unknown

_GUIDE = "ElastiCache user guide"
_GROUP_DOCUMENTED = "provider documentation, aws_elasticache_replication_group"
_CLUSTER_DOCUMENTED = "provider documentation, aws_elasticache_cluster"


def _group_encryption(group: Resource) -> Answer:
    """Provider documentation, ``at_rest_encryption_enabled``: false for ``redis``, true for ``valkey``.

    A secondary of a global datastore has what its primary has.
    """
    if group.get("replica_of") is not None:
        return None
    defaults = {"redis": False, "valkey": True}
    return _by_engine(group, "at_rest_encryption_enabled", "AtRestEncryptionEnabled", defaults)


def _node_encryption(cluster: Resource) -> Answer:
    """User guide, *At-rest encryption in ElastiCache*: on replication groups only; Memcached keeps nothing."""
    return _by_engine(cluster, "engine", "Engine", {"redis": False, "valkey": False, "memcached": None})


def _node_retention(cluster: Resource) -> Answer:
    """Provider documentation, ``snapshot_retention_limit``: 0; memcached has no snapshots."""
    defaults = {"redis": 0, "valkey": 0, "memcached": None}
    return _by_engine(cluster, "snapshot_retention_limit", "SnapshotRetentionLimit", defaults)


def _by_engine(
    cache: Resource, terraform: str, cloudformation: str, defaults: Mapping[str, bool | int | None]
) -> Answer:
    """The default of the cache's engine; ``None`` where the engine has no such thing."""
    attribute = cloudformation if cache.language == "cloudformation" else terraform
    match cache.get("engine"):
        case Known(value=str() as engine) if engine.lower() in defaults:
            value = defaults[engine.lower()]
            return None if value is None else Known(value, cache.header, attribute, Origin.PROVIDER_DEFAULT)
        case Known(value=engine):
            return unknown("what engine {engine} does by default is not documented", cache.header, engine=engine)
        case Unknown() as why:
            return why
        case None:
            return unknown("the engine is not written", cache.header)


_DESTINATION = ("log_delivery_configuration.destination", (
    "LogDeliveryConfigurations.DestinationDetails.CloudWatchLogsDetails.LogGroup"
    " & LogDeliveryConfigurations.DestinationDetails.KinesisFirehoseDetails.DeliveryStream"
))  # fmt: skip

_SHARED_EDGES = (
    edge(CONFIGURED_BY, "subnet_group_name", "CacheSubnetGroupName", SUBNET_GROUP),
    edge(LOGS_TO, *_DESTINATION, LOG_STORE, DELIVERY),
)

MEMBER = Kind(
    "aws_elasticache_cluster",
    "AWS::ElastiCache::CacheCluster",
    CLUSTER_MEMBER,
    {"cluster": refers("replication_group_id")},
    edges=(edge(MEMBER_OF, "replication_group_id", "", CACHE),),
    name=Paths("cluster_id", "ClusterName"),
)

CLUSTER = Kind(
    "aws_elasticache_cluster",
    "AWS::ElastiCache::CacheCluster",
    CACHE,
    {
        "encryption.at_rest": flag("", default=_node_encryption),
        "tls.required": flag(
            "transit_encryption_enabled", "TransitEncryptionEnabled", default=False, source=_CLUSTER_DOCUMENTED
        ),
        "backup.retention_days": number(
            "snapshot_retention_limit", "SnapshotRetentionLimit", default=_node_retention
        ),
        "deletion.final_copy": present("final_snapshot_identifier"),
        "engine": text("engine", "Engine"),
        "version": text("engine_version", "EngineVersion"),
        "upgrades.automatic": flag(
            "auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=True, source=_CLUSTER_DOCUMENTED
        ),
        "firewalls": refers("security_group_ids", "VpcSecurityGroupIds"),
        "port": number("port", "Port"),
        "logs.enabled": present("log_delivery_configuration", "LogDeliveryConfigurations"),
        "snapshot": refers("snapshot_name | snapshot_arns", "SnapshotName | SnapshotArns"),
    },
    edges=(
        *_SHARED_EDGES,
        edge(GUARDED_BY, "security_group_ids", "VpcSecurityGroupIds", FIREWALL),
    ),
    name=Paths("cluster_id", "ClusterName"),
    arn="arn:aws:elasticache:::cluster:{name}",
    variants=(Variant(Paths("replication_group_id"), MEMBER),),
)  # fmt: skip

REPLICATION_GROUP = Kind(
    "aws_elasticache_replication_group",
    "AWS::ElastiCache::ReplicationGroup",
    CACHE,
    {
        "encryption.at_rest": flag(
            "at_rest_encryption_enabled", "AtRestEncryptionEnabled", default=_group_encryption
        ),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
        "tls.required": flag(
            "transit_encryption_enabled", "TransitEncryptionEnabled", default=False,
            source="ElastiCache API reference, CreateReplicationGroup: TransitEncryptionEnabled",
        ),
        "tls.policy": text("transit_encryption_mode", "TransitEncryptionMode"),
        "backup.retention_days": number(
            "snapshot_retention_limit", "SnapshotRetentionLimit", default=0, source=_GROUP_DOCUMENTED
        ),
        "deletion.final_copy": present("final_snapshot_identifier"),
        "engine": text("engine", "Engine", default="redis", source=_GROUP_DOCUMENTED),
        "version": text("engine_version", "EngineVersion"),
        "upgrades.automatic": flag(
            "auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=True, source=_GROUP_DOCUMENTED
        ),
        "zones": number("multi_az_enabled", "MultiAZEnabled", default=1, meanings={True: 2, False: 1}),
        "firewalls": refers("security_group_ids", "SecurityGroupIds"),
        "port": number("port", "Port"),
        "authentication.token": anything("auth_token", "AuthToken"),
        "logs.enabled": present("log_delivery_configuration", "LogDeliveryConfigurations"),
        "replica_of": refers("global_replication_group_id", "GlobalReplicationGroupId"),
        "snapshot": refers("snapshot_name | snapshot_arns", "SnapshotName | SnapshotArns"),
    },
    edges=(
        *_SHARED_EDGES,
        edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
        edge(GUARDED_BY, "security_group_ids", "SecurityGroupIds", FIREWALL),
        edge(COPY_OF, "global_replication_group_id", "GlobalReplicationGroupId", CACHE),
        edge(CONFIGURED_BY, "user_group_ids", "UserGroupIds", ACCESS_LIST),
    ),
    name=Paths("replication_group_id", "ReplicationGroupId"),
    arn="arn:aws:elasticache:::replicationgroup:{name}",
)  # fmt: skip

GLOBAL_GROUP = Kind(
    "aws_elasticache_global_replication_group",
    "AWS::ElastiCache::GlobalReplicationGroup",
    CACHE,
    {"engine": text("", "Engine"), "version": text("engine_version", "EngineVersion")},
    edges=(edge(COPY_OF, "primary_replication_group_id", "Members.ReplicationGroupId", CACHE),),
    name=Paths("global_replication_group_id_suffix", "GlobalReplicationGroupIdSuffix"),
)

SERVERLESS = Kind(
    "aws_elasticache_serverless_cache",
    "AWS::ElastiCache::ServerlessCache",
    CACHE,
    {
        "encryption.at_rest": always(True, f"{_GUIDE}, At-rest encryption: always on for serverless caches"),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
        "tls.required": always(True, f"{_GUIDE}, In-transit encryption: always on for serverless caches"),
        "backup.retention_days": number("snapshot_retention_limit", "SnapshotRetentionLimit"),
        "engine": text("engine", "Engine"),
        "version": text("major_engine_version", "MajorEngineVersion"),
        "subnets": refers("subnet_ids", "SubnetIds"),
        "firewalls": refers("security_group_ids", "SecurityGroupIds"),
        "snapshot": refers("snapshot_arns_to_restore", "SnapshotArnsToRestore"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
        edge(RUNS_IN, "subnet_ids", "SubnetIds", SUBNET),
        edge(GUARDED_BY, "security_group_ids", "SecurityGroupIds", FIREWALL),
        edge(CONFIGURED_BY, "user_group_id", "UserGroupId", ACCESS_LIST),
    ),
    name=Paths("name", "ServerlessCacheName"),
    arn="arn:aws:elasticache:::serverlesscache:{name}",
)  # fmt: skip

USER = Kind(
    "aws_elasticache_user",
    "AWS::ElastiCache::User",
    DATABASE_USER,
    {
        "password": anything(
            "passwords | authentication_mode.passwords", "Passwords | AuthenticationMode.Passwords"
        ),
        "password.required": flag(
            "no_password_required", "NoPasswordRequired", default=True, meanings={True: False, False: True},
            source="provider documentation, aws_elasticache_user",
        ),
        "authentication": text("authentication_mode.type", "AuthenticationMode.Type"),
    },
    name=Paths("user_id", "UserId"),
    arn="arn:aws:elasticache:::user:{name}",
)  # fmt: skip

USER_GROUP = Kind(
    "aws_elasticache_user_group",
    "AWS::ElastiCache::UserGroup",
    ACCESS_LIST,
    {"members": text("user_ids", "UserIds")},
    name=Paths("user_group_id", "UserGroupId"),
    arn="arn:aws:elasticache:::usergroup:{name}",
)

USER_GROUP_ASSOCIATION = Kind(
    "aws_elasticache_user_group_association",
    "",
    ATTACHMENT,
    links=(link(DATABASE_USER, ("user_id", ""), MEMBER_OF, ACCESS_LIST, ("user_group_id", "")),),
    one_language="UserIds of the user group in CloudFormation",
)

PARAMETERS = Kind(
    "aws_elasticache_parameter_group",
    "AWS::ElastiCache::ParameterGroup",
    ATTACHMENT,
    name=Paths("name", "CacheParameterGroupName"),
)

KINDS = (
    CLUSTER,
    REPLICATION_GROUP,
    GLOBAL_GROUP,
    SERVERLESS,
    USER,
    USER_GROUP,
    USER_GROUP_ASSOCIATION,
    PARAMETERS,
)

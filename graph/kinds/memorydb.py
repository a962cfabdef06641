"""MemoryDB: clusters, access lists, users and snapshots."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ACCESS_LIST,
    CACHE,
    DATABASE_USER,
    FIREWALL,
    KEY,
    SNAPSHOT,
    SUBNET_GROUP,
    TOPIC,
)
from iac27017.graph.edges import (
    CONFIGURED_BY,
    COPY_OF,
    ENCRYPTED_BY,
    GUARDED_BY,
    MEMBER_OF,
    NOTIFIES,
)
from iac27017.graph.kind import (
    Kind,
    Paths,
    always,
    anything,
    edge,
    edge_from,
    flag,
    number,
    present,
    refers,
    text,
)

_GUIDE = "MemoryDB developer guide"
_ENCRYPTED = f"{_GUIDE}, At-rest encryption: always on, with a service owned key unless another is named"

CLUSTER = Kind(
    "aws_memorydb_cluster",
    "AWS::MemoryDB::Cluster",
    CACHE,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.key": refers("kms_key_arn", "KmsKeyId"),
        "tls.required": flag(
            "tls_enabled", "TLSEnabled", default=True, source="provider documentation, aws_memorydb_cluster"
        ),
        "backup.retention_days": number("snapshot_retention_limit", "SnapshotRetentionLimit"),
        "deletion.final_copy": present("final_snapshot_name", "FinalSnapshotName"),
        "engine": text("engine", "Engine"),
        "version": text("engine_version", "EngineVersion"),
        "upgrades.automatic": flag(
            "auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=True,
            source="provider documentation, aws_memorydb_cluster",
        ),
        "firewalls": refers("security_group_ids", "SecurityGroupIds"),
        "port": number("port", "Port"),
        "snapshot": refers("snapshot_name | snapshot_arns", "SnapshotName | SnapshotArns"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_arn", "KmsKeyId", KEY),
        edge(CONFIGURED_BY, "subnet_group_name", "SubnetGroupName", SUBNET_GROUP),
        edge(CONFIGURED_BY, "acl_name", "ACLName", ACCESS_LIST),
        edge(GUARDED_BY, "security_group_ids", "SecurityGroupIds", FIREWALL),
        edge(NOTIFIES, "sns_topic_arn", "SnsTopicArn", TOPIC),
    ),
    name=Paths("name", "ClusterName"),
    arn="arn:aws:memorydb:::cluster/{name}",
)  # fmt: skip

ACL = Kind(
    "aws_memorydb_acl",
    "AWS::MemoryDB::ACL",
    ACCESS_LIST,
    {"members": text("user_names", "UserNames")},
    edges=(edge_from(MEMBER_OF, "user_names", "UserNames", DATABASE_USER),),
    name=Paths("name", "ACLName"),
    arn="arn:aws:memorydb:::acl/{name}",
)

USER = Kind(
    "aws_memorydb_user",
    "AWS::MemoryDB::User",
    DATABASE_USER,
    {
        "password": anything("authentication_mode.passwords", "AuthenticationMode.Passwords"),
        "password.required": flag(
            "authentication_mode.type", "AuthenticationMode.Type",
            meanings={"password": True, "iam": True, "no-password": False},
        ),
        "authentication": text("authentication_mode.type", "AuthenticationMode.Type"),
    },
    name=Paths("user_name", "UserName"),
    arn="arn:aws:memorydb:::user/{name}",
)  # fmt: skip

SNAPSHOT_KIND = Kind(
    "aws_memorydb_snapshot",
    "",
    SNAPSHOT,
    {"encryption.at_rest": always(True, _ENCRYPTED), "encryption.key": refers("kms_key_arn")},
    edges=(edge(COPY_OF, "cluster_name", "", CACHE), edge(ENCRYPTED_BY, "kms_key_arn", "", KEY)),
    name=Paths("name"),
    one_language="CloudFormation takes no manual snapshots",
)

KINDS = (CLUSTER, ACL, USER, SNAPSHOT_KIND)

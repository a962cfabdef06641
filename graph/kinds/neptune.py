"""Neptune: graph clusters, their members, global clusters, parameter groups, analytics graphs."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    CLUSTER_MEMBER,
    FIREWALL,
    GRAPH_STORE,
    KEY,
    PARAMETER_GROUP,
    ROLE,
    SNAPSHOT,
    SUBNET_GROUP,
)
from iac27017.graph.edges import (
    CONFIGURED_BY,
    COPY_OF,
    ENCRYPTED_BY,
    GUARDED_BY,
    MEMBER_OF,
    RESTORED_FROM,
    USES_ROLE,
)
from iac27017.graph.kind import Fold, Kind, Paths, always, edge, flag, number, present, refers, text
from iac27017.graph.resource import Answer, Known, Resource

_GUIDE = "Neptune user guide"
_DOCUMENTED = "provider documentation, aws_neptune_cluster"


def _encryption(cluster: Resource) -> Answer:
    """Provider documentation, ``storage_encrypted``: false unless set; a copy has what its source has."""
    if cluster.get("replica_of") is not None or cluster.get("snapshot") is not None:
        return None
    attribute = "StorageEncrypted" if cluster.language == "cloudformation" else "storage_encrypted"
    return Known(False, cluster.header, attribute, Origin.PROVIDER_DEFAULT)


CLUSTER = Kind(
    "aws_neptune_cluster",
    "AWS::Neptune::DBCluster",
    GRAPH_STORE,
    {
        "encryption.at_rest": flag("storage_encrypted", "StorageEncrypted", default=_encryption),
        "encryption.key": refers("kms_key_arn", "KmsKeyId"),
        "tls.required": always(
            True, f"{_GUIDE}, Encrypting connections with SSL/HTTPS: the only way since engine 1.0.4.0"
        ),
        "backup.retention_days": number(
            "backup_retention_period", "BackupRetentionPeriod", default=1, source=_DOCUMENTED
        ),
        "deletion.protected": flag(
            "deletion_protection", "DeletionProtection", default=False, source=_DOCUMENTED
        ),
        "deletion.final_copy": flag(
            "skip_final_snapshot", default=True, meanings={True: False, False: True}, source=_DOCUMENTED
        ),
        "authentication.iam": flag(
            "iam_database_authentication_enabled", "IamAuthEnabled", default=False, source=_DOCUMENTED
        ),
        "engine": text("engine", default="neptune", source=_DOCUMENTED),
        "version": text("engine_version", "EngineVersion"),
        "firewalls": refers("vpc_security_group_ids", "VpcSecurityGroupIds"),
        "port": number("port", "DBPort", default=8182, source=_DOCUMENTED),
        "logs.enabled": present("enable_cloudwatch_logs_exports", "EnableCloudwatchLogsExports"),
        "logs.content": text("enable_cloudwatch_logs_exports", "EnableCloudwatchLogsExports"),
        "parameter_group": text("neptune_cluster_parameter_group_name", "DBClusterParameterGroupName"),
        "replica_of": refers("replication_source_identifier"),
        "snapshot": refers("snapshot_identifier", "SnapshotIdentifier | SourceDBClusterIdentifier"),
        "cluster": refers("global_cluster_identifier", "GlobalClusterIdentifier"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_arn", "KmsKeyId", KEY),
        edge(CONFIGURED_BY, "neptune_subnet_group_name", "DBSubnetGroupName", SUBNET_GROUP),
        edge(GUARDED_BY, "vpc_security_group_ids", "VpcSecurityGroupIds", FIREWALL),
        edge(USES_ROLE, "iam_roles", "AssociatedRoles.RoleArn", ROLE),
        edge(COPY_OF, "replication_source_identifier", "", GRAPH_STORE),
        edge(RESTORED_FROM, "snapshot_identifier", "SnapshotIdentifier | SourceDBClusterIdentifier",
             SNAPSHOT, GRAPH_STORE),
        edge(MEMBER_OF, "global_cluster_identifier", "GlobalClusterIdentifier", GRAPH_STORE),
    ),
    folds=(
        Fold(
            Paths("neptune_cluster_parameter_group_name", "DBClusterParameterGroupName"),
            PARAMETER_GROUP,
            "default.",
        ),
    ),
    name=Paths("cluster_identifier", "DBClusterIdentifier"),
    arn="arn:aws:rds:::cluster:{name}",
)  # fmt: skip

MEMBER = Kind(
    "aws_neptune_cluster_instance",
    "AWS::Neptune::DBInstance",
    CLUSTER_MEMBER,
    {
        "cluster": refers("cluster_identifier", "DBClusterIdentifier"),
        "public.endpoint": flag(
            "publicly_accessible", "PubliclyAccessible", default=False,
            source="provider documentation, aws_neptune_cluster_instance",
        ),
        "upgrades.automatic": flag("auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=True),
        "engine": text("engine", default="neptune"),
        "version": text("engine_version"),
        "port": number("port", default=8182),
    },
    edges=(
        edge(MEMBER_OF, "cluster_identifier", "DBClusterIdentifier", GRAPH_STORE),
        edge(CONFIGURED_BY, "neptune_subnet_group_name", "DBSubnetGroupName", SUBNET_GROUP),
    ),
    name=Paths("identifier", "DBInstanceIdentifier"),
    arn="arn:aws:rds:::db:{name}",
)  # fmt: skip

GLOBAL_CLUSTER = Kind(
    "aws_neptune_global_cluster",
    "AWS::Neptune::GlobalCluster",
    GRAPH_STORE,
    {
        "encryption.at_rest": flag("storage_encrypted", "StorageEncrypted", default=_encryption),
        "deletion.protected": flag("deletion_protection", "DeletionProtection", default=False),
        "snapshot": refers("source_db_cluster_identifier", "SourceDBClusterIdentifier"),
        "engine": text("engine", "Engine", default="neptune"),
        "version": text("engine_version", "EngineVersion"),
    },
    edges=(edge(RESTORED_FROM, "source_db_cluster_identifier", "SourceDBClusterIdentifier", GRAPH_STORE),),
    name=Paths("global_cluster_identifier", "GlobalClusterIdentifier"),
    arn="arn:aws:rds:::global-cluster:{name}",
)

PARAMETERS = Kind(
    "aws_neptune_cluster_parameter_group",
    "AWS::Neptune::DBClusterParameterGroup",
    PARAMETER_GROUP,
    {
        "family": text("family", "Family"),
        "audit.enabled": flag(
            "parameter[name=neptune_enable_audit_log].value", "Parameters.neptune_enable_audit_log",
            default=False,
            source=f"{_GUIDE}, Using audit logs: off unless neptune_enable_audit_log is 1",
        ),
    },
    name=Paths("name", "Name"),
    arn="arn:aws:rds:::cluster-pg:{name}",
)  # fmt: skip

INSTANCE_PARAMETERS = Kind(
    "aws_neptune_parameter_group",
    "AWS::Neptune::DBParameterGroup",
    PARAMETER_GROUP,
    {"family": text("family", "Family")},
    name=Paths("name", "Name"),
    arn="arn:aws:rds:::pg:{name}",
)

SNAPSHOT_KIND = Kind(
    "aws_neptune_cluster_snapshot",
    "",
    SNAPSHOT,
    edges=(edge(COPY_OF, "db_cluster_identifier", "", GRAPH_STORE),),
    name=Paths("db_cluster_snapshot_identifier"),
    arn="arn:aws:rds:::cluster-snapshot:{name}",
    one_language="CloudFormation takes no manual snapshots",
)

ANALYTICS = Kind(
    "aws_neptunegraph_graph",
    "AWS::NeptuneGraph::Graph",
    GRAPH_STORE,
    {
        "encryption.at_rest": always(True, f"{_GUIDE}, Neptune Analytics: graphs are always encrypted at rest"),
        "encryption.key": refers("kms_key_identifier", "KmsKeyIdentifier"),
        "tls.required": always(True, f"{_GUIDE}, Neptune Analytics is reached over HTTPS only"),
        "deletion.protected": flag(
            "deletion_protection", "DeletionProtection", default=True,
            source="provider documentation, aws_neptunegraph_graph",
        ),
        "public.endpoint": flag(
            "public_connectivity", "PublicConnectivity", default=False,
            source="provider documentation, aws_neptunegraph_graph",
        ),
        "engine": text("", default="neptune-graph"),
    },
    edges=(edge(ENCRYPTED_BY, "kms_key_identifier", "KmsKeyIdentifier", KEY),),
    name=Paths("graph_name", "GraphName"),
)  # fmt: skip

KINDS = (
    CLUSTER,
    MEMBER,
    GLOBAL_CLUSTER,
    PARAMETERS,
    INSTANCE_PARAMETERS,
    SNAPSHOT_KIND,
    ANALYTICS,
)

"""DocumentDB: clusters, their members, global and elastic clusters, parameter groups."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    CLUSTER_MEMBER,
    DOCUMENT_STORE,
    FIREWALL,
    KEY,
    PARAMETER_GROUP,
    SNAPSHOT,
    SUBNET,
    SUBNET_GROUP,
)
from iac27017.graph.edges import (
    CONFIGURED_BY,
    COPY_OF,
    ENCRYPTED_BY,
    GUARDED_BY,
    MEMBER_OF,
    RESTORED_FROM,
    RUNS_IN,
)
from iac27017.graph.kind import (
    Fold,
    Kind,
    Paths,
    always,
    anything,
    edge,
    flag,
    number,
    present,
    refers,
    text,
)
from iac27017.graph.resource import Answer, Known, Resource

_GUIDE = "DocumentDB developer guide"
_DOCUMENTED = "provider documentation, aws_docdb_cluster"
_TLS = f"{_GUIDE}, Encrypting data in transit: the cluster parameter tls is enabled unless changed"

_RESTORED = "snapshot_identifier | restore_to_point_in_time.source_cluster_identifier"
_RESTORED_CFN = "SnapshotIdentifier | SourceDBClusterIdentifier"


def _encryption(cluster: Resource) -> Answer:
    """Provider documentation, ``storage_encrypted``: false unless set; a copy has what its source has."""
    if cluster.get("replica_of") is not None or cluster.get("snapshot") is not None:
        return None
    attribute = "StorageEncrypted" if cluster.language == "cloudformation" else "storage_encrypted"
    return Known(False, cluster.header, attribute, Origin.PROVIDER_DEFAULT)


CLUSTER = Kind(
    "aws_docdb_cluster",
    "AWS::DocDB::DBCluster",
    DOCUMENT_STORE,
    {
        "encryption.at_rest": flag("storage_encrypted", "StorageEncrypted", default=_encryption),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
        "tls.required": always(True, _TLS),
        "backup.retention_days": number(
            "backup_retention_period", "BackupRetentionPeriod", default=1, source=_DOCUMENTED
        ),
        "deletion.protected": flag(
            "deletion_protection", "DeletionProtection", default=False, source=_DOCUMENTED
        ),
        "deletion.final_copy": flag(
            "skip_final_snapshot", default=True, meanings={True: False, False: True}, source=_DOCUMENTED
        ),
        "engine": text("engine", default="docdb", source=_DOCUMENTED),
        "version": text("engine_version", "EngineVersion"),
        "firewalls": refers("vpc_security_group_ids", "VpcSecurityGroupIds"),
        "port": number("port", "Port", default=27017, source=f"{_GUIDE}: the default port"),
        "public.endpoint": always(False, f"{_GUIDE}, Connecting from outside an Amazon VPC: not possible"),
        "logs.enabled": present("enabled_cloudwatch_logs_exports", "EnableCloudwatchLogsExports"),
        "logs.content": text("enabled_cloudwatch_logs_exports", "EnableCloudwatchLogsExports"),
        "password": anything("master_password", "MasterUserPassword"),
        "password.managed": flag("manage_master_user_password", "ManageMasterUserPassword", default=False),
        "parameter_group": text("db_cluster_parameter_group_name", "DBClusterParameterGroupName"),
        "snapshot": refers(_RESTORED, _RESTORED_CFN),
        "cluster": refers("global_cluster_identifier", "GlobalClusterIdentifier"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
        edge(CONFIGURED_BY, "db_subnet_group_name", "DBSubnetGroupName", SUBNET_GROUP),
        edge(GUARDED_BY, "vpc_security_group_ids", "VpcSecurityGroupIds", FIREWALL),
        edge(RESTORED_FROM, _RESTORED, _RESTORED_CFN, SNAPSHOT, DOCUMENT_STORE),
        edge(MEMBER_OF, "global_cluster_identifier", "GlobalClusterIdentifier", DOCUMENT_STORE),
    ),
    folds=(
        Fold(
            Paths("db_cluster_parameter_group_name", "DBClusterParameterGroupName"), PARAMETER_GROUP, "default."
        ),
    ),
    name=Paths("cluster_identifier", "DBClusterIdentifier"),
    arn="arn:aws:rds:::cluster:{name}",
)  # fmt: skip

MEMBER = Kind(
    "aws_docdb_cluster_instance",
    "AWS::DocDB::DBInstance",
    CLUSTER_MEMBER,
    {
        "cluster": refers("cluster_identifier", "DBClusterIdentifier"),
        "upgrades.automatic": flag("auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=True),
        "engine": text("engine", default="docdb"),
        "version": text("engine_version"),
    },
    edges=(edge(MEMBER_OF, "cluster_identifier", "DBClusterIdentifier", DOCUMENT_STORE),),
    name=Paths("identifier", "DBInstanceIdentifier"),
    arn="arn:aws:rds:::db:{name}",
)

GLOBAL_CLUSTER = Kind(
    "aws_docdb_global_cluster",
    "AWS::DocDB::GlobalCluster",
    DOCUMENT_STORE,
    {
        "encryption.at_rest": flag("storage_encrypted", "StorageEncrypted", default=_encryption),
        "deletion.protected": flag("deletion_protection", "DeletionProtection", default=False),
        "snapshot": refers("source_db_cluster_identifier", "SourceDBClusterIdentifier"),
        "engine": text("engine", "Engine", default="docdb"),
        "version": text("engine_version", "EngineVersion"),
    },
    edges=(edge(RESTORED_FROM, "source_db_cluster_identifier", "SourceDBClusterIdentifier", DOCUMENT_STORE),),
    name=Paths("global_cluster_identifier", "GlobalClusterIdentifier"),
    arn="arn:aws:rds:::global-cluster:{name}",
)

ELASTIC_CLUSTER = Kind(
    "aws_docdbelastic_cluster",
    "AWS::DocDBElastic::Cluster",
    DOCUMENT_STORE,
    {
        "encryption.at_rest": always(True, f"{_GUIDE}, Elastic clusters data encryption at rest: always on"),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
        "tls.required": always(True, f"{_GUIDE}, Elastic clusters accept TLS connections only"),
        "backup.retention_days": number(
            "backup_retention_period", "BackupRetentionPeriod", default=1,
            source="DocumentDB API reference, CreateCluster (elastic): 1 day unless set",
        ),
        "subnets": refers("subnet_ids", "SubnetIds"),
        "firewalls": refers("vpc_security_group_ids", "VpcSecurityGroupIds"),
        "password": anything("admin_user_password", "AdminUserPassword"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
        edge(RUNS_IN, "subnet_ids", "SubnetIds", SUBNET),
        edge(GUARDED_BY, "vpc_security_group_ids", "VpcSecurityGroupIds", FIREWALL),
    ),
    name=Paths("name", "ClusterName"),
)  # fmt: skip

_TLS_VALUES = {
    "enabled": True, "disabled": False, "tls1.2+": True, "tls1.3+": True, "fips-140-3": True,
}  # fmt: skip

PARAMETERS = Kind(
    "aws_docdb_cluster_parameter_group",
    "AWS::DocDB::DBClusterParameterGroup",
    PARAMETER_GROUP,
    {
        "family": text("family", "Family"),
        "tls.required": flag(
            "parameter[name=tls].value", "Parameters.[tls]", default=True, meanings=_TLS_VALUES, source=_TLS
        ),
        "audit.enabled": flag(
            "parameter[name=audit_logs].value", "Parameters.audit_logs", default=False,
            meanings={"enabled": True, "all": True, "ddl": True, "dml_read": True, "dml_write": True,
                      "disabled": False, "none": False},
            source=f"{_GUIDE}, Auditing DocumentDB events: audit_logs is disabled unless changed",
        ),
    },
    name=Paths("name", "Name"),
    arn="arn:aws:rds:::cluster-pg:{name}",
)  # fmt: skip

SNAPSHOT_KIND = Kind(
    "aws_docdb_cluster_snapshot",
    "",
    SNAPSHOT,
    edges=(edge(COPY_OF, "db_cluster_identifier", "", DOCUMENT_STORE),),
    name=Paths("db_cluster_snapshot_identifier"),
    arn="arn:aws:rds:::cluster-snapshot:{name}",
    one_language="CloudFormation takes no manual snapshots",
)

KINDS = (CLUSTER, MEMBER, GLOBAL_CLUSTER, ELASTIC_CLUSTER, PARAMETERS, SNAPSHOT_KIND)

"""Relational databases: RDS instances, Aurora and Multi-AZ clusters, proxies, parameter and option groups."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    ATTACHMENT,
    CLUSTER_MEMBER,
    DATABASE,
    DATABASE_PROXY,
    FIREWALL,
    FLAG,
    KEY,
    PARAMETER_GROUP,
    ROLE,
    SECRET,
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
    USES_ROLE,
)
from iac27017.graph.kind import (
    Fold,
    Kind,
    Paths,
    Property,
    Variant,
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
from iac27017.graph.stores.engines import family_of, requires_tls_by_default
from iac27017.graph.value import Unknown, unknown

_DOCUMENTED = "provider documentation, aws_db_instance"
_CLUSTER_DOCUMENTED = "provider documentation, aws_rds_cluster"
_BUILT_IN = "default."
_SINCE = "Aurora encrypts clusters by default only if they were created since 2026-02-18"

_SOURCE = "replicate_source_db"
_SOURCE_CFN = "SourceDBInstanceIdentifier | SourceDBClusterIdentifier | SourceDbiResourceId"
_RESTORED = (
    "snapshot_identifier | restore_to_point_in_time.source_db_instance_identifier"
    " | restore_to_point_in_time.source_dbi_resource_id"
    " | restore_to_point_in_time.source_db_instance_automated_backups_arn"
)
_RESTORED_CFN = "DBSnapshotIdentifier | DBClusterSnapshotIdentifier | SourceDBInstanceAutomatedBackupsArn"
_CLUSTER_SOURCE = "replication_source_identifier"
_CLUSTER_SOURCE_CFN = "ReplicationSourceIdentifier"
_CLUSTER_RESTORED = (
    "snapshot_identifier | restore_to_point_in_time.source_cluster_identifier"
    " | restore_to_point_in_time.source_cluster_resource_id"
)
_CLUSTER_RESTORED_CFN = "SnapshotIdentifier | SourceDBClusterIdentifier | SourceDbClusterResourceId"


def _is_copy(database: Resource) -> bool:
    """Whether its data come from a source, which then decides about encryption."""
    return database.get("replica_of") is not None or database.get("snapshot") is not None


def _copied_encryption(copy: Resource) -> Answer:
    """RDS user guide, *Encrypting Amazon RDS resources*: a copy with a key is encrypted, else as its source."""
    match copy.get("encryption.key"):
        case Known() as key:
            return Known(True, key.span, key.attribute, Origin.COMPUTED, key.sources)
        case answer:
            return answer


def _instance_encryption(database: Resource) -> Answer:
    """Provider documentation, ``storage_encrypted``: false unless specified."""
    if _is_copy(database):
        return _copied_encryption(database)
    return _default(database, "storage_encrypted", "StorageEncrypted", False)


def _cluster_encryption(cluster: Resource) -> Answer:
    """Aurora user guide, *Encrypting Amazon Aurora resources*: on for clusters created since 2026-02-18.

    Provider documentation: true for ``engine_mode = "serverless"``; RDS user
    guide: Multi-AZ clusters (engines ``mysql`` and ``postgres``) are not
    encrypted unless that is asked for.
    """
    if _is_copy(cluster):
        return _copied_encryption(cluster)
    match cluster.get("mode"), cluster.get("engine"):
        case Known(value="serverless"), _:
            return _default(cluster, "storage_encrypted", "StorageEncrypted", True)
        case _, Known(value="mysql" | "postgres"):
            return _default(cluster, "storage_encrypted", "StorageEncrypted", False)
        case _, Unknown() as why:
            return why
        case _:
            return unknown(_SINCE, cluster.header)


def _global_encryption(cluster: Resource) -> Answer:
    """Provider documentation, ``storage_encrypted``: what the source cluster has."""
    return None if _is_copy(cluster) else unknown(_SINCE, cluster.header)


def _instance_retention(database: Resource) -> Answer:
    """Provider documentation: 0. CloudFormation reference, ``BackupRetentionPeriod``: 1."""
    return _default(
        database, "backup_retention_period", "BackupRetentionPeriod", 1 if _in_template(database) else 0
    )


def _instance_public(database: Resource) -> Answer:
    """Provider documentation: false. CloudFormation reference: it hangs on the subnet group's network."""
    if _in_template(database):
        reason = "PubliclyAccessible is not set; whether the subnets have an internet gateway decides"
        return unknown(reason, database.header)
    return _default(database, "publicly_accessible", "", False)


def _tls_of_group(group: Resource) -> Answer:
    """What the group's family requires of connections when the group does not say."""
    match group.get("family"):
        case Known(value=str() as family):
            engine, version = family_of(family)
            return _tls(group, engine, version)
        case Known() | None:
            return unknown("the family of the parameter group cannot be told", group.header)
        case Unknown() as why:
            return why


def _tls_of_database(database: Resource) -> Answer:
    """What the default parameter group of the engine and version requires of connections."""
    match database.get("parameter_group"):
        case Known(value=str() as name) if name.startswith(_BUILT_IN):
            return _tls(database, *family_of(name.removeprefix(_BUILT_IN)))
        case _:
            pass
    match database.get("engine"), database.get("version"):
        case Known(value=str() as engine), Known(value=str() as version):
            return _tls(database, engine, version)
        case Known(value=str() as engine), Unknown() as why:
            answer = _tls(database, engine, "")
            return why if isinstance(answer, Unknown) else answer
        case Known(value=str() as engine), _:
            return _tls(database, engine, "")
        case Unknown() as why, _:
            return why
        case _:
            return unknown("the engine is not written", database.header)


def _tls(resource: Resource, engine: str, version: str) -> Answer:
    return requires_tls_by_default(engine, version, resource.header)


def _in_template(resource: Resource) -> bool:
    return resource.language == "cloudformation"


def _default(resource: Resource, terraform: str, cloudformation: str, value: bool | int) -> Known:
    attribute = cloudformation if _in_template(resource) else terraform
    return Known(value, resource.header, attribute, Origin.PROVIDER_DEFAULT)


_SHARED = {
    "encryption.key": refers("kms_key_id", "KmsKeyId"),
    "deletion.protected": flag("deletion_protection", "DeletionProtection", default=False, source=_DOCUMENTED),
    "deletion.final_copy": flag(
        "skip_final_snapshot", default=True, meanings={True: False, False: True}, source=_DOCUMENTED
    ),
    "firewalls": refers("vpc_security_group_ids", "VPCSecurityGroups | VpcSecurityGroupIds"),
    "port": number("port", "Port"),
    "logs.enabled": present("enabled_cloudwatch_logs_exports", "EnableCloudwatchLogsExports"),
    "logs.content": text("enabled_cloudwatch_logs_exports", "EnableCloudwatchLogsExports"),
    "authentication.iam": flag(
        "iam_database_authentication_enabled", "EnableIAMDatabaseAuthentication", default=False,
        source=_DOCUMENTED,
    ),
    "password.managed": flag("manage_master_user_password", "ManageMasterUserPassword", default=False),
    "engine": text("engine", "Engine"),
    "version": text("engine_version", "EngineVersion"),
    "tls.required": Property(Paths("", ""), FLAG, _tls_of_database),
}  # fmt: skip

_SHARED_EDGES = (
    edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
    edge(CONFIGURED_BY, "db_subnet_group_name", "DBSubnetGroupName", SUBNET_GROUP),
    edge(USES_ROLE, "monitoring_role_arn", "MonitoringRoleArn", ROLE),
)

MEMBER = Kind(
    "aws_rds_cluster_instance",
    "",
    CLUSTER_MEMBER,
    {
        "cluster": refers("cluster_identifier", "DBClusterIdentifier"),
        "public.endpoint": flag(
            "publicly_accessible", "PubliclyAccessible", default=False,
            source="provider documentation, aws_rds_cluster_instance",
        ),
        "upgrades.automatic": flag(
            "auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=True,
            source="provider documentation, aws_rds_cluster_instance",
        ),
        "engine": text("engine", "Engine"),
        "version": text("engine_version", "EngineVersion"),
    },
    edges=(
        edge(MEMBER_OF, "cluster_identifier", "DBClusterIdentifier", DATABASE),
        edge(CONFIGURED_BY, "db_subnet_group_name", "DBSubnetGroupName", SUBNET_GROUP),
        edge(CONFIGURED_BY, "db_parameter_group_name", "DBParameterGroupName", PARAMETER_GROUP),
        edge(ENCRYPTED_BY, "performance_insights_kms_key_id", "PerformanceInsightsKMSKeyId", KEY),
    ),
    name=Paths("identifier", "DBInstanceIdentifier"),
    arn="arn:aws:rds:::db:{name}",
    one_language="a DBInstance with DBClusterIdentifier in CloudFormation",
)  # fmt: skip

INSTANCE = Kind(
    "aws_db_instance",
    "AWS::RDS::DBInstance",
    DATABASE,
    {
        **_SHARED,
        "encryption.at_rest": flag("storage_encrypted", "StorageEncrypted", default=_instance_encryption),
        "backup.retention_days": number(
            "backup_retention_period", "BackupRetentionPeriod", default=_instance_retention
        ),
        "public.endpoint": flag("publicly_accessible", "PubliclyAccessible", default=_instance_public),
        "upgrades.automatic": flag(
            "auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=True, source=_DOCUMENTED
        ),
        "zones": number("multi_az", "MultiAZ", default=1, meanings={True: 2, False: 1}, source=_DOCUMENTED),
        "parameter_group": text("parameter_group_name", "DBParameterGroupName"),
        "replica_of": refers(_SOURCE, _SOURCE_CFN),
        "snapshot": refers(_RESTORED, _RESTORED_CFN),
        "password": anything("password", "MasterUserPassword"),
    },
    edges=(
        *_SHARED_EDGES,
        edge(ENCRYPTED_BY, "performance_insights_kms_key_id", "PerformanceInsightsKMSKeyId", KEY),
        edge(GUARDED_BY, "vpc_security_group_ids", "VPCSecurityGroups", FIREWALL),
        edge(COPY_OF, _SOURCE, _SOURCE_CFN, DATABASE),
        edge(RESTORED_FROM, _RESTORED, _RESTORED_CFN, SNAPSHOT, DATABASE),
    ),
    folds=(Fold(Paths("parameter_group_name", "DBParameterGroupName"), PARAMETER_GROUP, _BUILT_IN),),
    name=Paths("identifier", "DBInstanceIdentifier"),
    arn="arn:aws:rds:::db:{name}",
    variants=(Variant(Paths("", "DBClusterIdentifier"), MEMBER),),
)  # fmt: skip

CLUSTER = Kind(
    "aws_rds_cluster",
    "AWS::RDS::DBCluster",
    DATABASE,
    {
        **_SHARED,
        "encryption.at_rest": flag("storage_encrypted", "StorageEncrypted", default=_cluster_encryption),
        "backup.retention_days": number(
            "backup_retention_period", "BackupRetentionPeriod", default=1, source=_CLUSTER_DOCUMENTED
        ),
        "public.endpoint": flag("", "PubliclyAccessible"),
        "engine": text(
            "engine", "Engine", default="aurora",
            source="provider documentation before version 5; required since",
        ),
        "mode": text("engine_mode", "EngineMode", default="provisioned", source=_CLUSTER_DOCUMENTED),
        "parameter_group": text("db_cluster_parameter_group_name", "DBClusterParameterGroupName"),
        "replica_of": refers(_CLUSTER_SOURCE, _CLUSTER_SOURCE_CFN),
        "snapshot": refers(_CLUSTER_RESTORED, _CLUSTER_RESTORED_CFN),
        "password": anything("master_password", "MasterUserPassword"),
        "cluster": refers("global_cluster_identifier", "GlobalClusterIdentifier"),
    },
    edges=(
        *_SHARED_EDGES,
        edge(GUARDED_BY, "vpc_security_group_ids", "VpcSecurityGroupIds", FIREWALL),
        edge(COPY_OF, _CLUSTER_SOURCE, _CLUSTER_SOURCE_CFN, DATABASE),
        edge(RESTORED_FROM, _CLUSTER_RESTORED, _CLUSTER_RESTORED_CFN, SNAPSHOT, DATABASE),
        edge(MEMBER_OF, "global_cluster_identifier", "GlobalClusterIdentifier", DATABASE),
        edge(USES_ROLE, "iam_roles", "AssociatedRoles.RoleArn", ROLE),
    ),
    folds=(
        Fold(
            Paths("db_cluster_parameter_group_name", "DBClusterParameterGroupName"), PARAMETER_GROUP, _BUILT_IN
        ),
    ),
    name=Paths("cluster_identifier", "DBClusterIdentifier"),
    arn="arn:aws:rds:::cluster:{name}",
)  # fmt: skip

GLOBAL_CLUSTER = Kind(
    "aws_rds_global_cluster",
    "AWS::RDS::GlobalCluster",
    DATABASE,
    {
        "encryption.at_rest": flag("storage_encrypted", "StorageEncrypted", default=_global_encryption),
        "deletion.protected": flag(
            "deletion_protection", "DeletionProtection", default=False,
            source="provider documentation, aws_rds_global_cluster",
        ),
        "snapshot": refers("source_db_cluster_identifier", "SourceDBClusterIdentifier"),
        "engine": text("engine", "Engine"),
        "version": text("engine_version", "EngineVersion"),
    },
    edges=(edge(RESTORED_FROM, "source_db_cluster_identifier", "SourceDBClusterIdentifier", DATABASE),),
    name=Paths("global_cluster_identifier", "GlobalClusterIdentifier"),
    arn="arn:aws:rds:::global-cluster:{name}",
)  # fmt: skip

_SWITCH = {"ON": True, "OFF": False, "on": True, "off": False, 1: True, 0: False}
_TLS_PARAMETERS = Property(
    Paths(
        "parameter[name=rds.force_ssl].value | parameter[name=require_secure_transport].value",
        "Parameters.[rds.force_ssl] | Parameters.[require_secure_transport]",
    ),
    FLAG,
    _tls_of_group,
    _SWITCH,
    source="RDS user guide: Requiring an SSL connection (PostgreSQL, SQL Server, MySQL, MariaDB)",
)
_GROUP = {
    "family": text("family", "Family"),
    "tls.required": _TLS_PARAMETERS,
    "audit.enabled": flag(
        "parameter[name=server_audit_logging].value", "Parameters.server_audit_logging", meanings=_SWITCH
    ),
}

INSTANCE_PARAMETERS = Kind(
    "aws_db_parameter_group",
    "AWS::RDS::DBParameterGroup",
    PARAMETER_GROUP,
    _GROUP,
    name=Paths("name", "DBParameterGroupName"),
    arn="arn:aws:rds:::pg:{name}",
)

CLUSTER_PARAMETERS = Kind(
    "aws_rds_cluster_parameter_group",
    "AWS::RDS::DBClusterParameterGroup",
    PARAMETER_GROUP,
    _GROUP,
    name=Paths("name", "DBClusterParameterGroupName"),
    arn="arn:aws:rds:::cluster-pg:{name}",
)

OPTIONS = Kind(
    "aws_db_option_group",
    "AWS::RDS::OptionGroup",
    ATTACHMENT,
    name=Paths("name", "OptionGroupName"),
    arn="arn:aws:rds:::og:{name}",
)

PROXY = Kind(
    "aws_db_proxy",
    "AWS::RDS::DBProxy",
    DATABASE_PROXY,
    {
        "tls.required": flag(
            "require_tls", "RequireTLS", default=False,
            source="RDS API reference, CreateDBProxy: RequireTLS is off unless set",
        ),
        "engine": text("engine_family", "EngineFamily"),
        "authentication.iam": flag(
            "auth.iam_auth", "Auth.IAMAuth", meanings={"REQUIRED": True, "DISABLED": False}
        ),
        "subnets": refers("vpc_subnet_ids", "VpcSubnetIds"),
        "firewalls": refers("vpc_security_group_ids", "VpcSecurityGroupIds"),
        "logs.enabled": flag("debug_logging", "DebugLogging", default=False),
    },
    edges=(
        edge(RUNS_IN, "vpc_subnet_ids", "VpcSubnetIds", SUBNET),
        edge(GUARDED_BY, "vpc_security_group_ids", "VpcSecurityGroupIds", FIREWALL),
        edge(USES_ROLE, "role_arn", "RoleArn", ROLE),
        edge(CONFIGURED_BY, "auth.secret_arn", "Auth.SecretArn", SECRET),
    ),
    name=Paths("name", "DBProxyName"),
)  # fmt: skip

BACKUP_COPIES = Kind(
    "aws_db_instance_automated_backups_replication",
    "",
    SNAPSHOT,
    # RDS user guide, *Replicating automated backups*: a key is named for the copies of an encrypted instance
    {"encryption.key": refers("kms_key_id")},
    edges=(edge(COPY_OF, "source_db_instance_arn", "", DATABASE), edge(ENCRYPTED_BY, "kms_key_id", "", KEY)),
    one_language="AutomaticBackupReplicationRegion of the instance in CloudFormation",
)

ROLE_ASSOCIATION = Kind(
    "aws_db_instance_role_association",
    "",
    ATTACHMENT,
    links=(link(DATABASE, ("db_instance_identifier", ""), USES_ROLE, ROLE, ("role_arn", "")),),
    one_language="AssociatedRoles of the instance in CloudFormation",
)

KINDS = (
    INSTANCE,
    CLUSTER,
    MEMBER,
    GLOBAL_CLUSTER,
    INSTANCE_PARAMETERS,
    CLUSTER_PARAMETERS,
    OPTIONS,
    PROXY,
    BACKUP_COPIES,
    ROLE_ASSOCIATION,
)

"""Redshift: provisioned clusters with their parameter groups and audit logs, and the serverless kind."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    ATTACHMENT,
    FIREWALL,
    FLAG,
    KEY,
    KEY_GRANT,
    OBJECT_STORE,
    PARAMETER_GROUP,
    ROLE,
    SECRET,
    SNAPSHOT,
    SUBNET,
    SUBNET_GROUP,
    WAREHOUSE,
)
from iac27017.graph.edges import (
    CONFIGURED_BY,
    ENCRYPTED_BY,
    GRANTS_USE_OF,
    GUARDED_BY,
    LOGS_TO,
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
    always,
    anything,
    document,
    edge,
    flag,
    link,
    number,
    present,
    refers,
    text,
)
from iac27017.graph.lookup import items
from iac27017.graph.provider_versions import is_before
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown, unknown

_GUIDE = "Redshift management guide"
_DOCUMENTED = "provider documentation, aws_redshift_cluster"
_REQUIRE_SSL = {"redshift-1.0": False, "redshift-2.0": True}
"""Management guide, Amazon Redshift parameter groups: what each family has in its default group."""


def _encryption(cluster: Resource) -> Answer:
    """Provider documentation, version 6 upgrade guide: false before version 6, true since."""
    match cluster.get("snapshot"):
        case Known(value=source, span=span):
            return unknown("a restored cluster is encrypted if {source} is", span, source=source)
        case Unknown() as why:
            return why
        case None:
            return _by_version(cluster, "encrypted", before=False, since=True)


def _public(cluster: Resource) -> Answer:
    """Provider documentation, version 6 upgrade guide: true before version 6, false since."""
    return _by_version(cluster, "publicly_accessible", before=True, since=False)


def _by_version(cluster: Resource, attribute: str, before: bool, since: bool) -> Answer:
    """A default that changed with version 6 of the provider. In CloudFormation the service's own holds.

    Management guide, *Default behaviour changes*: private and encrypted, for
    clusters created since 2025-01-10.
    """
    if cluster.language == "cloudformation":
        return unknown("the default hangs on whether the cluster was created since 2025-01-10", cluster.header)
    match is_before(cluster.declaration.provider_version, 6):
        case Truth.YES:
            return Known(before, cluster.header, attribute, Origin.PROVIDER_DEFAULT)
        case Truth.NO:
            return Known(since, cluster.header, attribute, Origin.PROVIDER_DEFAULT)
        case Truth.UNKNOWN:
            reason = "the default of {attribute} changed with version 6 of the provider; nothing says which is used"
            return unknown(reason, cluster.header, attribute=attribute)


def _tls_of_cluster(cluster: Resource) -> Answer:
    """Management guide, *Default parameter values*: ``require_ssl`` is on since 2025-01-10."""
    match cluster.get("parameter_group"):
        case Known(value=str() as name) if (family := name.removeprefix("default.")) in _REQUIRE_SSL:
            return Known(_REQUIRE_SSL[family], cluster.header, "require_ssl", Origin.PROVIDER_DEFAULT)
        case _:
            reason = "clusters refuse clear connections by default only if they were created since 2025-01-10"
            return unknown(reason, cluster.header)


def _audit_logged(cluster: Resource) -> Answer:
    """Database audit logging is off by default (management guide); in a template, naming the destination turns it on."""
    if cluster.language != "cloudformation":
        return Known(False, cluster.header, "logging.enable", Origin.PROVIDER_DEFAULT)
    for leaf in items(cluster.body, "LoggingProperties"):
        return Known(True, leaf.span, "LoggingProperties")
    return Known(False, cluster.header, "LoggingProperties", Origin.PROVIDER_DEFAULT)


def _tls_of_group(group: Resource) -> Answer:
    """What the default group of the family has."""
    match group.get("family"):
        case Known(value=str() as family) if family in _REQUIRE_SSL:
            return Known(_REQUIRE_SSL[family], group.header, "require_ssl", Origin.PROVIDER_DEFAULT)
        case Unknown() as why:
            return why
        case _:
            return unknown("the family of the parameter group cannot be told", group.header)


CLUSTER = Kind(
    "aws_redshift_cluster",
    "AWS::Redshift::Cluster",
    WAREHOUSE,
    {
        "encryption.at_rest": flag("encrypted", "Encrypted", default=_encryption),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
        "tls.required": Property(Paths("", ""), FLAG, _tls_of_cluster),
        "backup.retention_days": number(
            "automated_snapshot_retention_period", "AutomatedSnapshotRetentionPeriod", default=1,
            source=_DOCUMENTED,
        ),
        "deletion.final_copy": flag(
            "skip_final_snapshot", default=True, meanings={True: False, False: True}, source=_DOCUMENTED
        ),
        "public.endpoint": flag("publicly_accessible", "PubliclyAccessible", default=_public),
        "upgrades.automatic": flag(
            "allow_version_upgrade", "AllowVersionUpgrade", default=True, source=_DOCUMENTED
        ),
        "engine": text("", default="redshift"),
        "version": text("cluster_version", "ClusterVersion"),
        "zones": number("multi_az", "MultiAZ", default=1, meanings={True: 2, False: 1}),
        "firewalls": refers("vpc_security_group_ids", "VpcSecurityGroupIds"),
        "port": number("port", "Port", default=5439, source=_DOCUMENTED),
        "logs.enabled": flag("logging.enable", default=_audit_logged),
        "password": anything("master_password", "MasterUserPassword"),
        "password.managed": flag("manage_master_password", "ManageMasterPassword", default=False),
        "parameter_group": text("cluster_parameter_group_name", "ClusterParameterGroupName"),
        "snapshot": refers("snapshot_identifier | snapshot_arn", "SnapshotIdentifier"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
        edge(CONFIGURED_BY, "cluster_subnet_group_name", "ClusterSubnetGroupName", SUBNET_GROUP),
        edge(GUARDED_BY, "vpc_security_group_ids", "VpcSecurityGroupIds", FIREWALL),
        edge(USES_ROLE, "iam_roles", "IamRoles", ROLE),
        edge(LOGS_TO, "logging.bucket_name", "LoggingProperties.BucketName", OBJECT_STORE),
        edge(RESTORED_FROM, "snapshot_identifier | snapshot_arn", "SnapshotIdentifier", SNAPSHOT),
        edge(ENCRYPTED_BY, "snapshot_copy.grant_name", "SnapshotCopyGrantName", KEY_GRANT),
    ),
    folds=(
        Fold(Paths("cluster_parameter_group_name", "ClusterParameterGroupName"), PARAMETER_GROUP, "default."),
    ),
    name=Paths("cluster_identifier", "ClusterIdentifier"),
    arn="arn:aws:redshift:::cluster:{name}",
)  # fmt: skip

PARAMETERS = Kind(
    "aws_redshift_parameter_group",
    "AWS::Redshift::ClusterParameterGroup",
    PARAMETER_GROUP,
    {
        "family": text("family", "ParameterGroupFamily"),
        "tls.required": flag(
            "parameter[name=require_ssl].value", "Parameters[ParameterName=require_ssl].ParameterValue",
            default=_tls_of_group,
        ),
        "audit.enabled": flag(
            "parameter[name=enable_user_activity_logging].value",
            "Parameters[ParameterName=enable_user_activity_logging].ParameterValue",
            default=False, source=f"{_GUIDE}, Default parameter values",
        ),
    },
    name=Paths("name", "ParameterGroupName"),
    arn="arn:aws:redshift:::parametergroup:{name}",
)  # fmt: skip

LOGGING = Kind(
    "aws_redshift_logging",
    "",
    WAREHOUSE,
    {
        "logs.enabled": present("cluster_identifier"),
        "logs.content": text("log_exports"),
    },
    edges=(edge(LOGS_TO, "bucket_name", "", OBJECT_STORE),),
    into=Paths("cluster_identifier"),
    one_language="LoggingProperties of the cluster in CloudFormation",
)

SNAPSHOT_COPY = Kind(
    "aws_redshift_snapshot_copy",
    "",
    ATTACHMENT,
    links=(
        link(WAREHOUSE, ("cluster_identifier", ""), ENCRYPTED_BY, KEY_GRANT, ("snapshot_copy_grant_name", "")),
    ),
    one_language="DestinationRegion of the cluster in CloudFormation",
)

SNAPSHOT_COPY_GRANT = Kind(
    "aws_redshift_snapshot_copy_grant",
    "",
    KEY_GRANT,
    edges=(edge(GRANTS_USE_OF, "kms_key_id", "", KEY),),
    name=Paths("snapshot_copy_grant_name"),
    one_language="named by SnapshotCopyGrantName in CloudFormation, which does not make them",
)

ROLES = Kind(
    "aws_redshift_cluster_iam_roles",
    "",
    ATTACHMENT,
    links=(link(WAREHOUSE, ("cluster_identifier", ""), USES_ROLE, ROLE, ("iam_role_arns", "")),),
    one_language="IamRoles of the cluster in CloudFormation",
)

RESOURCE_POLICY = Kind(
    "aws_redshift_resource_policy",
    "",
    WAREHOUSE,
    {"policy.documents": document("policy")},
    into=Paths("resource_arn"),
    one_language="NamespaceResourcePolicy of the cluster in CloudFormation",
)

NAMESPACE = Kind(
    "aws_redshiftserverless_namespace",
    "AWS::RedshiftServerless::Namespace",
    WAREHOUSE,
    {
        "encryption.at_rest": always(
            True, f"{_GUIDE}, Resource encryption: always on for serverless, with an AWS owned key at least"
        ),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
        "logs.enabled": present("log_exports", "LogExports"),
        "logs.content": text("log_exports", "LogExports"),
        "password": anything("admin_user_password", "AdminUserPassword"),
        "password.managed": flag("manage_admin_password", "ManageAdminPassword", default=False),
        "engine": text("", default="redshift"),
        "policy.documents": document("", "NamespaceResourcePolicy"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
        edge(ENCRYPTED_BY, "admin_password_secret_kms_key_id", "AdminPasswordSecretKmsKeyId", KEY),
        edge(USES_ROLE, "iam_roles", "IamRoles", ROLE),
        edge(CONFIGURED_BY, "admin_password_secret_arn", "", SECRET),
    ),
    name=Paths("namespace_name", "NamespaceName"),
)  # fmt: skip

WORKGROUP = Kind(
    "aws_redshiftserverless_workgroup",
    "AWS::RedshiftServerless::Workgroup",
    WAREHOUSE,
    {
        "public.endpoint": flag(
            "publicly_accessible", "PubliclyAccessible", default=False,
            source="Redshift Serverless API reference, CreateWorkgroup: publiclyAccessible is false unless set",
        ),
        "subnets": refers("subnet_ids", "SubnetIds"),
        "firewalls": refers("security_group_ids", "SecurityGroupIds"),
        "port": number("port", "Port", default=5439),
        "tls.required": flag(
            "config_parameter[parameter_key=require_ssl].parameter_value",
            "ConfigParameters[ParameterKey=require_ssl].ParameterValue",
            default=_tls_of_cluster,
        ),
        "engine": text("", default="redshift"),
    },
    edges=(
        edge(MEMBER_OF, "namespace_name", "NamespaceName", WAREHOUSE),
        edge(RUNS_IN, "subnet_ids", "SubnetIds", SUBNET),
        edge(GUARDED_BY, "security_group_ids", "SecurityGroupIds", FIREWALL),
    ),
    name=Paths("workgroup_name", "WorkgroupName"),
)  # fmt: skip

KINDS = (
    CLUSTER,
    PARAMETERS,
    LOGGING,
    SNAPSHOT_COPY,
    SNAPSHOT_COPY_GRANT,
    ROLES,
    RESOURCE_POLICY,
    NAMESPACE,
    WORKGROUP,
)

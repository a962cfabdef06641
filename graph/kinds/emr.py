"""EMR: clusters, serverless applications, studios, and what secures them."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ACCOUNT_SETTING,
    FIREWALL,
    KEY,
    NETWORK,
    NOTEBOOK,
    OBJECT_STORE,
    PROCESSING_CLUSTER,
    ROLE,
    SECURITY_CONFIGURATION,
    SUBNET,
)
from iac27017.graph.edges import ENCRYPTED_BY, GUARDED_BY, IN_NETWORK, LOGS_TO, RUNS_IN, USES_ROLE
from iac27017.graph.kind import Fold, Kind, Paths, always, edge, flag, present, refers, text

_GUIDE = "EMR management guide"
_OFF = f"{_GUIDE}, Encrypt data at rest and in transit: off unless a security configuration enables it"
_SETTINGS = "configuration.{}.EncryptionConfiguration"
_SETTINGS_CFN = "SecurityConfiguration.{}.EncryptionConfiguration"
_KEYS = (
    f"{_SETTINGS}.AtRestEncryptionConfiguration.S3EncryptionConfiguration.AwsKmsKey"
    f" & {_SETTINGS}.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.AwsKmsKey"
)
_GROUPS = " & ".join(
    f"ec2_attributes.{name}"
    for name in (
        "emr_managed_master_security_group", "emr_managed_slave_security_group", "service_access_security_group",
        "additional_master_security_groups", "additional_slave_security_groups",
    )
)  # fmt: skip
_GROUPS_CFN = " & ".join(
    f"Instances.{name}"
    for name in (
        "EmrManagedMasterSecurityGroup", "EmrManagedSlaveSecurityGroup", "ServiceAccessSecurityGroup",
        "AdditionalMasterSecurityGroups", "AdditionalSlaveSecurityGroups",
    )
)  # fmt: skip
_SUBNETS = "ec2_attributes.subnet_id | ec2_attributes.subnet_ids"
_SUBNETS_CFN = "Instances.Ec2SubnetId | Instances.Ec2SubnetIds"

CLUSTER = Kind(
    "aws_emr_cluster",
    "AWS::EMR::Cluster",
    PROCESSING_CLUSTER,
    {
        "encryption.at_rest": flag("", default=False, source=_OFF),
        "tls.required": flag("", default=False, source=_OFF),
        "deletion.protected": flag(
            "termination_protection", "Instances.TerminationProtected", default=False,
            source=f"{_GUIDE}, Using termination protection",
        ),
        "engine": text("", default="emr"),
        "version": text("release_label", "ReleaseLabel"),
        "subnets": refers(_SUBNETS, _SUBNETS_CFN),
        "firewalls": refers(_GROUPS, _GROUPS_CFN),
        "logs.enabled": present("log_uri", "LogUri"),
    },
    edges=(
        edge(RUNS_IN, _SUBNETS, _SUBNETS_CFN, SUBNET),
        edge(GUARDED_BY, _GROUPS, _GROUPS_CFN, FIREWALL),
        edge(USES_ROLE, "service_role & autoscaling_role", "ServiceRole & AutoScalingRole", ROLE),
        edge(LOGS_TO, "log_uri", "LogUri", OBJECT_STORE),
        edge(ENCRYPTED_BY, "log_encryption_kms_key_id", "LogEncryptionKmsKeyId", KEY),
    ),
    folds=(Fold(Paths("security_configuration", "SecurityConfiguration"), SECURITY_CONFIGURATION),),
    name=Paths("name", "Name"),
)  # fmt: skip

CONFIGURATION = Kind(
    "aws_emr_security_configuration",
    "AWS::EMR::SecurityConfiguration",
    SECURITY_CONFIGURATION,
    {
        "encryption.at_rest": flag(
            f"{_SETTINGS}.EnableAtRestEncryption", f"{_SETTINGS_CFN}.EnableAtRestEncryption", default=False,
            source=_OFF,
        ),
        "tls.required": flag(
            f"{_SETTINGS}.EnableInTransitEncryption", f"{_SETTINGS_CFN}.EnableInTransitEncryption",
            default=False, source=_OFF,
        ),
    },
    edges=(edge(ENCRYPTED_BY, _KEYS, _KEYS.replace(_SETTINGS, _SETTINGS_CFN), KEY),),
    name=Paths("name", "Name"),
)  # fmt: skip

BLOCK_PUBLIC_ACCESS = Kind(
    "aws_emr_block_public_access_configuration",
    "",
    ACCOUNT_SETTING,
    {"public.blocked": flag("block_public_security_group_rules")},
    one_language="an account setting that CloudFormation does not have",
)

SERVERLESS = Kind(
    "aws_emrserverless_application",
    "AWS::EMRServerless::Application",
    PROCESSING_CLUSTER,
    {
        "encryption.at_rest": always(
            True, "EMR Serverless user guide, Data protection: disks of workers are always encrypted"
        ),
        "engine": text("type", "Type"),
        "version": text("release_label", "ReleaseLabel"),
        "subnets": refers("network_configuration.subnet_ids", "NetworkConfiguration.SubnetIds"),
        "firewalls": refers("network_configuration.security_group_ids", "NetworkConfiguration.SecurityGroupIds"),
    },
    edges=(
        edge(RUNS_IN, "network_configuration.subnet_ids", "NetworkConfiguration.SubnetIds", SUBNET),
        edge(
            GUARDED_BY, "network_configuration.security_group_ids", "NetworkConfiguration.SecurityGroupIds",
            FIREWALL,
        ),
    ),
    name=Paths("name", "Name"),
)  # fmt: skip

STUDIO = Kind(
    "aws_emr_studio",
    "AWS::EMR::Studio",
    NOTEBOOK,
    {
        "encryption.key": refers("encryption_key_arn", "EncryptionKeyArn"),
        "subnets": refers("subnet_ids", "SubnetIds"),
        "network": refers("vpc_id", "VpcId"),
        "firewalls": refers(
            "engine_security_group_id & workspace_security_group_id",
            "EngineSecurityGroupId & WorkspaceSecurityGroupId",
        ),
    },
    edges=(
        edge(ENCRYPTED_BY, "encryption_key_arn", "EncryptionKeyArn", KEY),
        edge(RUNS_IN, "subnet_ids", "SubnetIds", SUBNET),
        edge(IN_NETWORK, "vpc_id", "VpcId", NETWORK),
        edge(
            GUARDED_BY, "engine_security_group_id & workspace_security_group_id",
            "EngineSecurityGroupId & WorkspaceSecurityGroupId", FIREWALL,
        ),
        edge(USES_ROLE, "service_role & user_role", "ServiceRole & UserRole", ROLE),
    ),
    name=Paths("name", "Name"),
)  # fmt: skip

KINDS = (CLUSTER, CONFIGURATION, BLOCK_PUBLIC_ACCESS, SERVERLESS, STUDIO)

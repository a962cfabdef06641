"""Containers: ECS clusters, tasks and services, EKS clusters and node groups."""

from __future__ import annotations

from iac27017.graph.concepts import (
    CLUSTER,
    FIREWALL,
    KEY,
    LOG_STORE,
    MACHINE_TEMPLATE,
    NODE_GROUP,
    OBJECT_STORE,
    ROLE,
    SERVICE,
    SUBNET,
    TARGET,
    TASK,
)
from iac27017.graph.edges import (
    ENCRYPTED_BY,
    GUARDED_BY,
    HAS_DEVICE,
    LAUNCHES_FROM,
    LOGS_TO,
    MEMBER_OF,
    RUNS_IN,
    SERVES,
    USES_ROLE,
)
from iac27017.graph.kind import (
    Kind,
    Paths,
    always,
    anything,
    edge,
    edge_from,
    flag,
    part,
    present,
    refers,
    text,
)
from iac27017.graph.kinds.ebs import MANAGED_DEVICE

_EXEC = "configuration.execute_command_configuration"
_CFN_EXEC = "Configuration.ExecuteCommandConfiguration"
_VPC, _CFN_VPC = "vpc_config", "ResourcesVpcConfig"
_NETWORK, _CFN_NETWORK = "network_configuration", "NetworkConfiguration.AwsvpcConfiguration"

ECS_CLUSTER = Kind(
    "aws_ecs_cluster",
    "AWS::ECS::Cluster",
    CLUSTER,
    {
        # Session output, the only thing that the cluster itself keeps.
        "logs.content": text(f"{_EXEC}.logging", f"{_CFN_EXEC}.Logging"),
    },
    edges=(
        edge(ENCRYPTED_BY, f"{_EXEC}.kms_key_id", f"{_CFN_EXEC}.KmsKeyId", KEY),
        edge(
            LOGS_TO, f"{_EXEC}.log_configuration.cloud_watch_log_group_name",
            f"{_CFN_EXEC}.LogConfiguration.CloudWatchLogGroupName", LOG_STORE,
        ),
        edge(
            LOGS_TO, f"{_EXEC}.log_configuration.s3_bucket_name", f"{_CFN_EXEC}.LogConfiguration.S3BucketName",
            OBJECT_STORE,
        ),
    ),
    name=Paths("name", "ClusterName"),
)  # fmt: skip

ECS_TASK = Kind(
    "aws_ecs_task_definition",
    "AWS::ECS::TaskDefinition",
    TASK,
    {
        "containers": anything("container_definitions", "ContainerDefinitions"),
        "network_mode": text("network_mode", "NetworkMode"),
    },
    edges=(
        edge(USES_ROLE, "task_role_arn", "TaskRoleArn", ROLE),
        edge(USES_ROLE, "execution_role_arn", "ExecutionRoleArn", ROLE),
    ),
    name=Paths("family", "Family"),
)

ECS_SERVICE = Kind(
    "aws_ecs_service",
    "AWS::ECS::Service",
    SERVICE,
    {
        "public.address": flag(
            f"{_NETWORK}.assign_public_ip", f"{_CFN_NETWORK}.AssignPublicIp", False,
            "ECS API, AwsVpcConfiguration: DISABLED unless set", {"ENABLED": True, "DISABLED": False},
        ),
        "subnets": refers(f"{_NETWORK}.subnets", f"{_CFN_NETWORK}.Subnets"),
        "firewalls": refers(f"{_NETWORK}.security_groups", f"{_CFN_NETWORK}.SecurityGroups"),
    },
    edges=(
        edge(RUNS_IN, f"{_NETWORK}.subnets", f"{_CFN_NETWORK}.Subnets", SUBNET),
        edge(GUARDED_BY, f"{_NETWORK}.security_groups", f"{_CFN_NETWORK}.SecurityGroups", FIREWALL),
        edge(MEMBER_OF, "cluster", "Cluster", CLUSTER),
        edge(LAUNCHES_FROM, "task_definition", "TaskDefinition", TASK),
        edge_from(SERVES, "load_balancer.target_group_arn", "LoadBalancers.TargetGroupArn", TARGET),
    ),
    parts=(
        part(
            HAS_DEVICE, "volume_configuration.managed_ebs_volume", "VolumeConfigurations.ManagedEBSVolume",
            MANAGED_DEVICE,
        ),
    ),
    name=Paths("name", "ServiceName"),
)  # fmt: skip

EKS_CLUSTER = Kind(
    "aws_eks_cluster",
    "AWS::EKS::Cluster",
    CLUSTER,
    {
        "encryption.at_rest": always(True, "EKS user guide, Default envelope encryption: all API data from 1.28 on"),
        "encryption.key": refers("encryption_config.provider.key_arn", "EncryptionConfig.Provider.KeyArn"),
        "public.endpoint": flag(
            f"{_VPC}.endpoint_public_access", f"{_CFN_VPC}.EndpointPublicAccess", True,
            "EKS user guide, Cluster API server endpoint: public unless switched off",
        ),
        "public.cidrs": text(
            f"{_VPC}.public_access_cidrs", f"{_CFN_VPC}.PublicAccessCidrs", "0.0.0.0/0",
            "EKS user guide, Cluster API server endpoint: all addresses unless restricted",
        ),
        "private.endpoint": flag(
            f"{_VPC}.endpoint_private_access", f"{_CFN_VPC}.EndpointPrivateAccess", False,
            "EKS user guide, Cluster API server endpoint",
        ),
        "logs.enabled": present("enabled_cluster_log_types", "Logging.ClusterLogging.EnabledTypes"),
        "logs.content": text("enabled_cluster_log_types", "Logging.ClusterLogging.EnabledTypes.Type"),
        "subnets": refers(f"{_VPC}.subnet_ids", f"{_CFN_VPC}.SubnetIds"),
        "firewalls": refers(f"{_VPC}.security_group_ids", f"{_CFN_VPC}.SecurityGroupIds"),
        "version": text("version", "Version"),
    },
    edges=(
        edge(ENCRYPTED_BY, "encryption_config.provider.key_arn", "EncryptionConfig.Provider.KeyArn", KEY),
        edge(RUNS_IN, f"{_VPC}.subnet_ids", f"{_CFN_VPC}.SubnetIds", SUBNET),
        edge(GUARDED_BY, f"{_VPC}.security_group_ids", f"{_CFN_VPC}.SecurityGroupIds", FIREWALL),
        edge(USES_ROLE, "role_arn", "RoleArn", ROLE),
    ),
    name=Paths("name", "Name"),
)  # fmt: skip

EKS_NODE_GROUP = Kind(
    "aws_eks_node_group",
    "AWS::EKS::Nodegroup",
    NODE_GROUP,
    {"subnets": refers("subnet_ids", "Subnets"), "version": text("version", "Version")},
    edges=(
        edge(MEMBER_OF, "cluster_name", "ClusterName", CLUSTER),
        edge(RUNS_IN, "subnet_ids", "Subnets", SUBNET),
        edge(USES_ROLE, "node_role_arn", "NodeRole", ROLE),
        edge(
            LAUNCHES_FROM, "launch_template.id | launch_template.name", "LaunchTemplate.Id | LaunchTemplate.Name",
            MACHINE_TEMPLATE,
        ),
    ),
)  # fmt: skip

KINDS = (ECS_CLUSTER, ECS_TASK, ECS_SERVICE, EKS_CLUSTER, EKS_NODE_GROUP)

"""DynamoDB Accelerator: the cache in front of tables."""

from __future__ import annotations

from iac27017.graph.concepts import ATTACHMENT, CACHE, FIREWALL, ROLE, SUBNET_GROUP
from iac27017.graph.edges import CONFIGURED_BY, GUARDED_BY, USES_ROLE
from iac27017.graph.kind import Kind, Paths, edge, flag, number, refers, text

CLUSTER = Kind(
    "aws_dax_cluster",
    "AWS::DAX::Cluster",
    CACHE,
    {
        "encryption.at_rest": flag(
            "server_side_encryption.enabled", "SSESpecification.SSEEnabled", default=False,
            source="provider documentation, aws_dax_cluster: server_side_encryption.enabled defaults to false",
        ),
        "tls.required": flag(
            "cluster_endpoint_encryption_type", "ClusterEndpointEncryptionType", default=False,
            meanings={"TLS": True, "NONE": False},
            source="provider documentation, aws_dax_cluster: cluster_endpoint_encryption_type defaults to NONE",
        ),
        "engine": text("", default="dax"),
        "port": number("", default=8111, source="DynamoDB developer guide, DAX cluster components"),
        "firewalls": refers("security_group_ids", "SecurityGroupIds"),
    },
    edges=(
        edge(CONFIGURED_BY, "subnet_group_name", "SubnetGroupName", SUBNET_GROUP),
        edge(GUARDED_BY, "security_group_ids", "SecurityGroupIds", FIREWALL),
        edge(USES_ROLE, "iam_role_arn", "IAMRoleARN", ROLE),
    ),
    name=Paths("cluster_name", "ClusterName"),
    arn="arn:aws:dax:::cache/{name}",
)  # fmt: skip

PARAMETERS = Kind(
    "aws_dax_parameter_group",
    "AWS::DAX::ParameterGroup",
    ATTACHMENT,
    name=Paths("name", "ParameterGroupName"),
)

KINDS = (CLUSTER, PARAMETERS)

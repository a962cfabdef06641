"""SageMaker: notebook instances, studio domains, models and endpoint configurations."""

from __future__ import annotations

from iac27017.graph.concepts import FIREWALL, KEY, NETWORK, NOTEBOOK, OBJECT_STORE, ROLE, SUBNET
from iac27017.graph.edges import (
    ENCRYPTED_BY,
    FORWARDS_TO,
    GUARDED_BY,
    IN_NETWORK,
    RUNS_IN,
    USES_ROLE,
)
from iac27017.graph.kind import Kind, Paths, always, edge, flag, refers, text

_GUIDE = "SageMaker developer guide"
_ENCRYPTED = f"{_GUIDE}, Protect data at rest: always on, with an AWS managed key unless another is named"

NOTEBOOK_KIND = Kind(
    "aws_sagemaker_notebook_instance",
    "AWS::SageMaker::NotebookInstance",
    NOTEBOOK,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
        "public.endpoint": flag(
            "direct_internet_access", "DirectInternetAccess", default=True,
            meanings={"Enabled": True, "Disabled": False},
            source="provider documentation, aws_sagemaker_notebook_instance: Enabled unless set",
        ),
        "subnets": refers("subnet_id", "SubnetId"),
        "firewalls": refers("security_groups", "SecurityGroupIds"),
        "root": flag(
            "root_access", "RootAccess", default=True, meanings={"Enabled": True, "Disabled": False},
            source="provider documentation, aws_sagemaker_notebook_instance: Enabled unless set",
        ),
        "metadata.tokens": text(
            "instance_metadata_service_configuration.minimum_instance_metadata_service_version",
            "InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion",
            default="optional", meanings={"1": "optional", "2": "required"},
            source=f"{_GUIDE}, Notebook instances and the metadata service: version 1 unless set",
        ),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
        edge(RUNS_IN, "subnet_id", "SubnetId", SUBNET),
        edge(GUARDED_BY, "security_groups", "SecurityGroupIds", FIREWALL),
        edge(USES_ROLE, "role_arn", "RoleArn", ROLE),
    ),
    name=Paths("name", "NotebookInstanceName"),
)  # fmt: skip

DOMAIN = Kind(
    "aws_sagemaker_domain",
    "AWS::SageMaker::Domain",
    NOTEBOOK,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
        "public.endpoint": flag(
            "app_network_access_type", "AppNetworkAccessType", default=True,
            meanings={"PublicInternetOnly": True, "VpcOnly": False},
            source="provider documentation, aws_sagemaker_domain: PublicInternetOnly unless set",
        ),
        "subnets": refers("subnet_ids", "SubnetIds"),
        "network": refers("vpc_id", "VpcId"),
        "firewalls": refers("default_user_settings.security_groups", "DefaultUserSettings.SecurityGroups"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
        edge(RUNS_IN, "subnet_ids", "SubnetIds", SUBNET),
        edge(IN_NETWORK, "vpc_id", "VpcId", NETWORK),
        edge(GUARDED_BY, "default_user_settings.security_groups", "DefaultUserSettings.SecurityGroups", FIREWALL),
        edge(USES_ROLE, "default_user_settings.execution_role", "DefaultUserSettings.ExecutionRole", ROLE),
    ),
    name=Paths("domain_name", "DomainName"),
)  # fmt: skip

ENDPOINT_CONFIGURATION = Kind(
    "aws_sagemaker_endpoint_configuration",
    "AWS::SageMaker::EndpointConfig",
    NOTEBOOK,
    {"encryption.at_rest": always(True, _ENCRYPTED), "encryption.key": refers("kms_key_arn", "KmsKeyId")},
    edges=(
        edge(ENCRYPTED_BY, "kms_key_arn", "KmsKeyId", KEY),
        edge(
            FORWARDS_TO,
            "data_capture_config.destination_s3_uri",
            "DataCaptureConfig.DestinationS3Uri",
            OBJECT_STORE,
        ),
    ),
    name=Paths("name", "EndpointConfigName"),
)

MODEL = Kind(
    "aws_sagemaker_model",
    "AWS::SageMaker::Model",
    NOTEBOOK,
    {
        "subnets": refers("vpc_config.subnets", "VpcConfig.Subnets"),
        "firewalls": refers("vpc_config.security_group_ids", "VpcConfig.SecurityGroupIds"),
    },
    edges=(
        edge(RUNS_IN, "vpc_config.subnets", "VpcConfig.Subnets", SUBNET),
        edge(GUARDED_BY, "vpc_config.security_group_ids", "VpcConfig.SecurityGroupIds", FIREWALL),
        edge(USES_ROLE, "execution_role_arn", "ExecutionRoleArn", ROLE),
    ),
    name=Paths("name", "ModelName"),
)

KINDS = (NOTEBOOK_KIND, DOMAIN, ENDPOINT_CONFIGURATION, MODEL)

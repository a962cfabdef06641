"""Machines: EC2 instances, what they are launched from, and the fleets that launch them."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ACCOUNT_SETTING,
    FIREWALL,
    FLEET,
    IMAGE,
    INSTANCE_PROFILE,
    INTERFACE,
    MACHINE,
    MACHINE_TEMPLATE,
    SUBNET,
)
from iac27017.graph.edges import ATTACHED_TO, GUARDED_BY, HAS_DEVICE, LAUNCHES_FROM, RUNS_IN, USES_ROLE
from iac27017.graph.kind import (
    Kind,
    Paths,
    always,
    anything,
    edge,
    edge_from,
    flag,
    number,
    part,
    refers,
    text,
)
from iac27017.graph.kinds.ebs import DATA_DEVICE, ROOT_DEVICE, TEMPLATE_DEVICE

_CFN_ROOT = " & ".join(f"BlockDeviceMappings[DeviceName={name}]" for name in ("/dev/xvda", "/dev/sda1", "/dev/sda"))
"""What images call their root device (EC2 user guide, *Device names*): Amazon Linux, most others, old ones."""

_METADATA = "EC2 user guide, Instance metadata options: without a setting of the account or image, tokens are optional"
_ENDPOINT = "EC2 user guide, Instance metadata options: the service is on unless switched off"
_INSTANCE_GROUPS = "vpc_security_group_ids | security_groups"
_INTERFACES = "network_interface.network_interface_id | primary_network_interface.network_interface_id"
_TEMPLATE_GROUPS = "vpc_security_group_ids | network_interfaces.security_groups"

INSTANCE = Kind(
    "aws_instance",
    "AWS::EC2::Instance",
    MACHINE,
    {
        "metadata.tokens": text("metadata_options.http_tokens", "MetadataOptions.HttpTokens", "optional", _METADATA),
        "metadata.endpoint": text(
            "metadata_options.http_endpoint", "MetadataOptions.HttpEndpoint", "enabled", _ENDPOINT
        ),
        "metadata.hop_limit": number(
            "metadata_options.http_put_response_hop_limit", "MetadataOptions.HttpPutResponseHopLimit"
        ),
        "image": refers("ami", "ImageId"),
        "user_data": anything("user_data | user_data_base64", "UserData"),
        "key_pair": text("key_name", "KeyName"),
        "tenancy": text("tenancy", "Tenancy"),
        "type": text("instance_type", "InstanceType"),
        "monitoring": flag("monitoring", "Monitoring", default=False),
        # Off by default, which says nothing: machines come and go. Switched off in so many words does.
        "deletion.protected": flag("disable_api_termination", "DisableApiTermination"),
        "public.address": flag(
            "associate_public_ip_address", "NetworkInterfaces.AssociatePublicIpAddress"
        ),
        "subnets": refers("subnet_id", "SubnetId | NetworkInterfaces.SubnetId"),
        "firewalls": refers(_INSTANCE_GROUPS, "SecurityGroupIds | NetworkInterfaces.GroupSet"),
        "interfaces": refers(_INTERFACES, "NetworkInterfaces.NetworkInterfaceId"),
        "public.address_v6": anything("ipv6_addresses | ipv6_address_count", "Ipv6Addresses | Ipv6AddressCount"),
    },
    edges=(
        edge(RUNS_IN, "subnet_id", "SubnetId | NetworkInterfaces.SubnetId", SUBNET),
        edge(GUARDED_BY, _INSTANCE_GROUPS, "SecurityGroupIds | NetworkInterfaces.GroupSet", FIREWALL),
        edge(USES_ROLE, "iam_instance_profile", "IamInstanceProfile", INSTANCE_PROFILE),
        edge(LAUNCHES_FROM, "ami", "ImageId", IMAGE),
        edge(
            LAUNCHES_FROM, "launch_template.id | launch_template.name",
            "LaunchTemplate.LaunchTemplateId | LaunchTemplate.LaunchTemplateName", MACHINE_TEMPLATE,
        ),
        edge_from(ATTACHED_TO, _INTERFACES, "NetworkInterfaces.NetworkInterfaceId", INTERFACE),
    ),
    parts=(
        part(HAS_DEVICE, "root_block_device", "", ROOT_DEVICE, always=True, among=_CFN_ROOT),
        part(HAS_DEVICE, "ebs_block_device", "BlockDeviceMappings.Ebs", DATA_DEVICE),
    ),
    also=("aws_spot_instance_request",),
)  # fmt: skip

TEMPLATE = Kind(
    "aws_launch_template",
    "AWS::EC2::LaunchTemplate",
    MACHINE_TEMPLATE,
    {
        "metadata.tokens": text(
            "metadata_options.http_tokens", "LaunchTemplateData.MetadataOptions.HttpTokens", "optional", _METADATA
        ),
        "metadata.endpoint": text(
            "metadata_options.http_endpoint", "LaunchTemplateData.MetadataOptions.HttpEndpoint", "enabled", _ENDPOINT
        ),
        "metadata.hop_limit": number(
            "metadata_options.http_put_response_hop_limit",
            "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit",
        ),
        "image": refers("image_id", "LaunchTemplateData.ImageId"),
        "user_data": anything("user_data", "LaunchTemplateData.UserData"),
        "key_pair": text("key_name", "LaunchTemplateData.KeyName"),
        "tenancy": text("placement.tenancy", "LaunchTemplateData.Placement.Tenancy"),
        "type": text("instance_type", "LaunchTemplateData.InstanceType"),
        "public.address": flag(
            "network_interfaces.associate_public_ip_address",
            "LaunchTemplateData.NetworkInterfaces.AssociatePublicIpAddress",
        ),
        "subnets": refers("network_interfaces.subnet_id", "LaunchTemplateData.NetworkInterfaces.SubnetId"),
        "firewalls": refers(
            _TEMPLATE_GROUPS,
            "LaunchTemplateData.SecurityGroupIds | LaunchTemplateData.NetworkInterfaces.Groups",
        ),
    },
    edges=(
        edge(RUNS_IN, "network_interfaces.subnet_id", "LaunchTemplateData.NetworkInterfaces.SubnetId", SUBNET),
        edge(
            GUARDED_BY, _TEMPLATE_GROUPS,
            "LaunchTemplateData.SecurityGroupIds | LaunchTemplateData.NetworkInterfaces.Groups", FIREWALL,
        ),
        edge(
            USES_ROLE, "iam_instance_profile.arn | iam_instance_profile.name",
            "LaunchTemplateData.IamInstanceProfile.Arn | LaunchTemplateData.IamInstanceProfile.Name",
            INSTANCE_PROFILE,
        ),
        edge(LAUNCHES_FROM, "image_id", "LaunchTemplateData.ImageId", IMAGE),
    ),
    parts=(
        part(HAS_DEVICE, "block_device_mappings.ebs", "LaunchTemplateData.BlockDeviceMappings.Ebs", TEMPLATE_DEVICE),
    ),
    name=Paths("name", "LaunchTemplateName"),
    tags=Paths("tags", "TagSpecifications.Tags"),
)  # fmt: skip

CONFIGURATION = Kind(
    "aws_launch_configuration",
    "AWS::AutoScaling::LaunchConfiguration",
    MACHINE_TEMPLATE,
    {
        "metadata.tokens": text("metadata_options.http_tokens", "MetadataOptions.HttpTokens", "optional", _METADATA),
        "metadata.endpoint": text(
            "metadata_options.http_endpoint", "MetadataOptions.HttpEndpoint", "enabled", _ENDPOINT
        ),
        "metadata.hop_limit": number(
            "metadata_options.http_put_response_hop_limit", "MetadataOptions.HttpPutResponseHopLimit"
        ),
        "image": refers("image_id", "ImageId"),
        "user_data": anything("user_data | user_data_base64", "UserData"),
        "key_pair": text("key_name", "KeyName"),
        "tenancy": text("placement_tenancy", "PlacementTenancy"),
        "type": text("instance_type", "InstanceType"),
        "public.address": flag("associate_public_ip_address", "AssociatePublicIpAddress"),
        "firewalls": refers("security_groups", "SecurityGroups"),
    },
    edges=(
        edge(GUARDED_BY, "security_groups", "SecurityGroups", FIREWALL),
        edge(USES_ROLE, "iam_instance_profile", "IamInstanceProfile", INSTANCE_PROFILE),
        edge(LAUNCHES_FROM, "image_id", "ImageId", IMAGE),
    ),
    parts=(
        part(HAS_DEVICE, "root_block_device", "", ROOT_DEVICE, always=True, among=_CFN_ROOT),
        part(HAS_DEVICE, "ebs_block_device", "BlockDeviceMappings.Ebs", DATA_DEVICE),
    ),
    name=Paths("name", "LaunchConfigurationName"),
    tags=Paths("", ""),
)

GROUP = Kind(
    "aws_autoscaling_group",
    "AWS::AutoScaling::AutoScalingGroup",
    FLEET,
    {"subnets": refers("vpc_zone_identifier", "VPCZoneIdentifier")},
    edges=(
        edge(RUNS_IN, "vpc_zone_identifier", "VPCZoneIdentifier", SUBNET),
        edge(
            LAUNCHES_FROM,
            "launch_template.id | launch_template.name | launch_configuration"
            " | mixed_instances_policy.launch_template.launch_template_specification.launch_template_id"
            " | mixed_instances_policy.launch_template.launch_template_specification.launch_template_name",
            "LaunchTemplate.LaunchTemplateId | LaunchTemplate.LaunchTemplateName | LaunchConfigurationName"
            " | MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId",
            MACHINE_TEMPLATE,
        ),
    ),
    name=Paths("name", "AutoScalingGroupName"),
    tags=Paths("tag", "Tags"),
)

METADATA_DEFAULTS = Kind(
    "aws_ec2_instance_metadata_defaults",
    "",
    ACCOUNT_SETTING,
    {
        "setting.name": always("instance-metadata-defaults", "one per account and region"),
        "metadata.tokens": text("http_tokens", meanings={"no-preference": "optional"}),
    },
    one_language="CloudFormation has no such type",
)

KINDS = (METADATA_DEFAULTS, INSTANCE, TEMPLATE, CONFIGURATION, GROUP)

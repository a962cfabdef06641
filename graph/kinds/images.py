"""Machine images: AMIs and their copies, who may launch them, and what EC2 Image Builder makes them of."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ACCOUNT_SETTING,
    FIREWALL,
    IMAGE,
    IMAGE_BUILD,
    IMAGE_PIPELINE,
    IMAGE_RECIPE,
    INSTANCE_PROFILE,
    KEY,
    MACHINE,
    OBJECT_STORE,
    REGISTRY,
    SHARE,
    SUBNET,
    TOPIC,
)
from iac27017.graph.edges import (
    CONFIGURED_BY,
    COPY_OF,
    ENCRYPTED_BY,
    FORWARDS_TO,
    GUARDED_BY,
    HAS_DEVICE,
    LAUNCHES_FROM,
    LOGS_TO,
    NOTIFIES,
    RUNS_IN,
    SHARES,
    USES_ROLE,
)
from iac27017.graph.kind import Kind, Paths, always, edge, flag, number, part, piece, refers, text
from iac27017.graph.kinds.ebs import ACCOUNT_DEFAULT, IMAGE_DEVICE

_COPY = "EC2 user guide, Use encryption with EBS-backed AMIs: copying keeps the encryption state unless asked to encrypt"
_BUILDER = "EC2 Image Builder user guide"
_ONE = "CloudFormation has no such type"

AMI = Kind(
    "aws_ami",
    "",
    IMAGE,
    parts=(part(HAS_DEVICE, "ebs_block_device", "", IMAGE_DEVICE),),
    name=Paths("name"),
    one_language=_ONE,
)

COPY = Kind(
    "aws_ami_copy",
    "",
    IMAGE,
    {
        "encryption.at_rest": flag("encrypted", "", False, _COPY),
        "encryption.account_default": ACCOUNT_DEFAULT,
        "encryption.key": refers("kms_key_id"),
    },
    edges=(edge(COPY_OF, "source_ami_id", "", IMAGE), edge(ENCRYPTED_BY, "kms_key_id", "", KEY)),
    name=Paths("name"),
    one_language=_ONE,
)

FROM_INSTANCE = Kind(
    "aws_ami_from_instance",
    "",
    IMAGE,
    edges=(edge(COPY_OF, "source_instance_id", "", MACHINE),),
    name=Paths("name"),
    one_language=_ONE,
)

LAUNCH_PERMISSION = Kind(
    "aws_ami_launch_permission",
    "",
    SHARE,
    {
        "shared_with": refers("account_id"),
        "shared_with.groups": text("group"),
        "shared_with.organisations": refers("organization_arn | organizational_unit_arn"),
    },
    edges=(edge(SHARES, "image_id", "", IMAGE),),
    one_language=_ONE,
)

IMAGES_NOT_PUBLIC = Kind(
    "aws_ec2_image_block_public_access",
    "",
    ACCOUNT_SETTING,
    {
        "setting.name": always("image-block-public-access", "one per account and region"),
        "mode": text("state"),
    },
    one_language=_ONE,
)

# EC2 Image Builder

RECIPE = Kind(
    "aws_imagebuilder_image_recipe",
    "AWS::ImageBuilder::ImageRecipe",
    IMAGE_RECIPE,
    {"image": refers("parent_image", "ParentImage")},
    edges=(edge(LAUNCHES_FROM, "parent_image", "ParentImage", IMAGE),),
    parts=(part(HAS_DEVICE, "block_device_mapping.ebs", "BlockDeviceMappings.Ebs", IMAGE_DEVICE),),
    name=Paths("name", "Name"),
)

CONTAINER_RECIPE = Kind(
    "aws_imagebuilder_container_recipe",
    "AWS::ImageBuilder::ContainerRecipe",
    IMAGE_RECIPE,
    {"image": refers("parent_image", "ParentImage")},
    edges=(
        edge(FORWARDS_TO, "target_repository.repository_name", "TargetRepository.RepositoryName", REGISTRY),
        edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
    ),
    parts=(
        part(
            HAS_DEVICE, "instance_configuration.block_device_mapping.ebs",
            "InstanceConfiguration.BlockDeviceMappings.Ebs", IMAGE_DEVICE,
        ),
    ),
    name=Paths("name", "Name"),
)  # fmt: skip

_COPIES = piece(
    SHARE,
    {"shared_with": refers("target_account_ids", "TargetAccountIds")},
    edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
)
_LAUNCHERS = piece(
    SHARE,
    {
        "shared_with": refers("user_ids", "UserIds"),
        "shared_with.groups": text("user_groups", "UserGroups"),
        "shared_with.organisations": refers(
            "organization_arns | organizational_unit_arns", "OrganizationArns | OrganizationalUnitArns"
        ),
    },
)

DISTRIBUTION = Kind(
    "aws_imagebuilder_distribution_configuration",
    "AWS::ImageBuilder::DistributionConfiguration",
    IMAGE_PIPELINE,
    parts=(
        part(
            SHARES, "distribution.ami_distribution_configuration",
            "Distributions.AmiDistributionConfiguration", _COPIES,
        ),
        part(
            SHARES, "distribution.ami_distribution_configuration.launch_permission",
            "Distributions.AmiDistributionConfiguration.LaunchPermissionConfiguration", _LAUNCHERS,
        ),
    ),
    name=Paths("name", "Name"),
)  # fmt: skip

INFRASTRUCTURE = Kind(
    "aws_imagebuilder_infrastructure_configuration",
    "AWS::ImageBuilder::InfrastructureConfiguration",
    IMAGE_BUILD,
    {
        "metadata.tokens": text(
            "instance_metadata_options.http_tokens", "InstanceMetadataOptions.HttpTokens", "optional",
            f"{_BUILDER}, Manage infrastructure configurations: optional unless required",
        ),
        "metadata.hop_limit": number(
            "instance_metadata_options.http_put_response_hop_limit", "InstanceMetadataOptions.HttpPutResponseHopLimit"
        ),
        "subnets": refers("subnet_id", "SubnetId"),
        "firewalls": refers("security_group_ids", "SecurityGroupIds"),
    },
    edges=(
        edge(RUNS_IN, "subnet_id", "SubnetId", SUBNET),
        edge(GUARDED_BY, "security_group_ids", "SecurityGroupIds", FIREWALL),
        edge(USES_ROLE, "instance_profile_name", "InstanceProfileName", INSTANCE_PROFILE),
        edge(LOGS_TO, "logging.s3_logs.s3_bucket_name", "Logging.S3Logs.S3BucketName", OBJECT_STORE),
        edge(NOTIFIES, "sns_topic_arn", "SnsTopicArn", TOPIC),
    ),
    name=Paths("name", "Name"),
)  # fmt: skip

PIPELINE = Kind(
    "aws_imagebuilder_image_pipeline",
    "AWS::ImageBuilder::ImagePipeline",
    IMAGE_PIPELINE,
    {
        "enabled": flag(
            "status",
            "Status",
            True,
            f"{_BUILDER}, pipelines are enabled",
            {"ENABLED": True, "DISABLED": False},
        ),
        "schedule": text("schedule.schedule_expression", "Schedule.ScheduleExpression"),
    },
    edges=(
        edge(
            CONFIGURED_BY,
            "image_recipe_arn | container_recipe_arn",
            "ImageRecipeArn | ContainerRecipeArn",
            IMAGE_RECIPE,
        ),
        edge(
            CONFIGURED_BY, "infrastructure_configuration_arn", "InfrastructureConfigurationArn", IMAGE_BUILD
        ),
        edge(CONFIGURED_BY, "distribution_configuration_arn", "DistributionConfigurationArn", IMAGE_PIPELINE),
    ),
    name=Paths("name", "Name"),
)

BUILT = Kind(
    "aws_imagebuilder_image",
    "AWS::ImageBuilder::Image",
    IMAGE_PIPELINE,
    edges=(
        edge(
            CONFIGURED_BY,
            "image_recipe_arn | container_recipe_arn",
            "ImageRecipeArn | ContainerRecipeArn",
            IMAGE_RECIPE,
        ),
        edge(
            CONFIGURED_BY, "infrastructure_configuration_arn", "InfrastructureConfigurationArn", IMAGE_BUILD
        ),
        edge(CONFIGURED_BY, "distribution_configuration_arn", "DistributionConfigurationArn", IMAGE_PIPELINE),
    ),
)

KINDS = (
    AMI,
    COPY,
    FROM_INSTANCE,
    LAUNCH_PERMISSION,
    IMAGES_NOT_PUBLIC,
    RECIPE,
    CONTAINER_RECIPE,
    DISTRIBUTION,
    INFRASTRUCTURE,
    PIPELINE,
    BUILT,
)

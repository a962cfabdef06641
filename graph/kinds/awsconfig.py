"""Configuration history: AWS Config recorders, their delivery channels, rules and aggregators."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    AGGREGATOR,
    ATTACHMENT,
    CONFIGURATION_RULE,
    DELIVERY_CHANNEL,
    FUNCTION,
    KEY,
    OBJECT_STORE,
    RECORDER,
    ROLE,
    TOPIC,
)
from iac27017.graph.edges import CONFIGURED_BY, ENCRYPTED_BY, LOGS_TO, NOTIFIES, TRIGGERS, USES_ROLE
from iac27017.graph.kind import Kind, Paths, Property, always, edge, edge_from, flag, refers, text
from iac27017.graph.resource import Answer, Known, Resource

_GUIDE = "AWS Config developer guide"
_STARTED = "provider documentation, aws_config_configuration_recorder_status: a recorder waits until it is started"
_GROUP = "AWS Config API reference, RecordingGroup"


def _started(recorder: Resource) -> Answer:
    """CloudFormation starts the recorder when it makes the delivery channel; Terraform leaves it stopped."""
    return Known(recorder.language == "cloudformation", recorder.header, "is_enabled", Origin.PROVIDER_DEFAULT)


RECORDER_KIND = Kind(
    "aws_config_configuration_recorder",
    "AWS::Config::ConfigurationRecorder",
    RECORDER,
    {
        "enabled": Property(Paths(""), flag("").type, _started, source=_STARTED),
        "all_supported": flag("recording_group.all_supported", "RecordingGroup.AllSupported", True, _GROUP),
        "global_types": flag(
            "recording_group.include_global_resource_types", "RecordingGroup.IncludeGlobalResourceTypes", False, _GROUP
        ),
        "types": text("recording_group.resource_types", "RecordingGroup.ResourceTypes"),
        "types.excluded": text(
            "recording_group.exclusion_by_resource_types.resource_types",
            "RecordingGroup.ExclusionByResourceTypes.ResourceTypes",
        ),
        "strategy": text("recording_group.recording_strategy.use_only", "RecordingGroup.RecordingStrategy.UseOnly"),
        "frequency": text(
            "recording_mode.recording_frequency", "RecordingMode.RecordingFrequency", "CONTINUOUS",
            "AWS Config API reference, RecordingMode",
        ),
        "role": refers("role_arn", "RoleARN"),
    },
    edges=(edge(USES_ROLE, "role_arn", "RoleARN", ROLE),),
    name=Paths("name", "Name"),
)  # fmt: skip

RECORDER_STATUS = Kind(
    "aws_config_configuration_recorder_status",
    "",
    RECORDER,
    {"enabled": flag("is_enabled", default=False, source=_STARTED)},
    into=Paths("name"),
    one_language="CloudFormation starts the recorder by itself",
)

CHANNEL = Kind(
    "aws_config_delivery_channel",
    "AWS::Config::DeliveryChannel",
    DELIVERY_CHANNEL,
    {
        "logs.enabled": always(True, f"{_GUIDE}, Managing the delivery channel: it delivers while a recorder runs"),
        "logs.destination": refers("s3_bucket_name", "S3BucketName"),
        "logs.prefix": text("s3_key_prefix", "S3KeyPrefix"),
    },
    edges=(
        edge(LOGS_TO, "s3_bucket_name", "S3BucketName", OBJECT_STORE),
        edge(ENCRYPTED_BY, "s3_kms_key_arn", "S3KmsKeyArn", KEY),
        edge(NOTIFIES, "sns_topic_arn", "SnsTopicARN", TOPIC),
    ),
    name=Paths("name", "Name"),
)

RULE = Kind(
    "aws_config_config_rule",
    "AWS::Config::ConfigRule",
    CONFIGURATION_RULE,
    {
        "owner": text("source.owner", "Source.Owner"),
        "identifier": text("source.source_identifier", "Source.SourceIdentifier"),
    },
    edges=(edge(TRIGGERS, "source.source_identifier", "Source.SourceIdentifier", FUNCTION),),
    name=Paths("name", "ConfigRuleName"),
)

ORGANISATION_RULE = Kind(
    "aws_config_organization_managed_rule",
    "AWS::Config::OrganizationConfigRule",
    CONFIGURATION_RULE,
    {"identifier": text("rule_identifier", "OrganizationManagedRuleMetadata.RuleIdentifier")},
    name=Paths("name", "OrganizationConfigRuleName"),
)

CUSTOM_ORGANISATION_RULE = Kind(
    "aws_config_organization_custom_rule",
    "",
    CONFIGURATION_RULE,
    {"identifier": text("lambda_function_arn")},
    edges=(edge(TRIGGERS, "lambda_function_arn", "", FUNCTION),),
    name=Paths("name"),
    one_language="AWS::Config::OrganizationConfigRule is both in CloudFormation",
)

PACKS = tuple(
    Kind(
        terraform,
        cloudformation,
        CONFIGURATION_RULE,
        edges=(edge(LOGS_TO, "delivery_s3_bucket", "DeliveryS3Bucket", OBJECT_STORE),),
        name=Paths("name", name),
    )
    for terraform, cloudformation, name in (
        ("aws_config_conformance_pack", "AWS::Config::ConformancePack", "ConformancePackName"),
        (
            "aws_config_organization_conformance_pack",
            "AWS::Config::OrganizationConformancePack",
            "OrganizationConformancePackName",
        ),
    )
)

REMEDIATION = Kind(
    "aws_config_remediation_configuration",
    "AWS::Config::RemediationConfiguration",
    ATTACHMENT,
    edges=(edge_from(CONFIGURED_BY, "config_rule_name", "ConfigRuleName", CONFIGURATION_RULE),),
)

AGGREGATOR_KIND = Kind(
    "aws_config_configuration_aggregator",
    "AWS::Config::ConfigurationAggregator",
    AGGREGATOR,
    {
        "all_regions": flag(
            "organization_aggregation_source.all_regions | account_aggregation_source.all_regions",
            "OrganizationAggregationSource.AllAwsRegions | AccountAggregationSources.AllAwsRegions",
            False, f"{_GUIDE}, Multi-account multi-region data aggregation",
        ),
        "organization": Property(
            Paths("organization_aggregation_source", "OrganizationAggregationSource"), flag("").type, False,
            presence=True,
        ),
    },
    edges=(
        edge(USES_ROLE, "organization_aggregation_source.role_arn", "OrganizationAggregationSource.RoleArn", ROLE),
    ),
    name=Paths("name", "ConfigurationAggregatorName"),
)  # fmt: skip

AUTHORISATION = Kind("aws_config_aggregate_authorization", "AWS::Config::AggregationAuthorization", ATTACHMENT)

RETENTION = Kind(
    "aws_config_retention_configuration", "", ATTACHMENT, one_language="CloudFormation has no such type"
)

KINDS = (
    RECORDER_KIND,
    RECORDER_STATUS,
    CHANNEL,
    RULE,
    ORGANISATION_RULE,
    CUSTOM_ORGANISATION_RULE,
    *PACKS,
    REMEDIATION,
    AGGREGATOR_KIND,
    AUTHORISATION,
    RETENTION,
)

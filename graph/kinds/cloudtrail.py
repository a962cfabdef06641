"""Audit trails: CloudTrail trails and event data stores, with the selectors of what they record."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    AUDIT_STORE,
    AUDIT_TRAIL,
    EVENT_SELECTOR,
    KEY,
    LOG_STORE,
    OBJECT_STORE,
    ROLE,
    TOPIC,
)
from iac27017.graph.conditions import chosen
from iac27017.graph.edges import ENCRYPTED_BY, LOGS_TO, NOTIFIES, SELECTS, USES_ROLE
from iac27017.graph.kind import Kind, Paths, always, anything, edge, flag, number, part, piece, refers, text
from iac27017.graph.lookup import leaves
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.value import Unknown

_GUIDE = "CloudTrail user guide"
_PROVIDER = "provider documentation, aws_cloudtrail"
_EVENTS = f"{_GUIDE}, Logging management events: reads and writes, unless the selector says otherwise"
_EVERY_REGION = f"{_PROVIDER}: is_multi_region_trail is false unless set"

SELECTOR = piece(
    EVENT_SELECTOR,
    {
        "management": flag("include_management_events", "IncludeManagementEvents", True, _EVENTS),
        "access": text("read_write_type", "ReadWriteType", "All", _EVENTS),
        "excluded_sources": text("exclude_management_event_sources", "ExcludeManagementEventSources"),
        "data_resources": anything("data_resource", "DataResources"),
    },
)

ADVANCED_SELECTOR = piece(EVENT_SELECTOR, {"fields": anything("field_selector", "FieldSelectors")})
"""Each of its field selectors must hold of an event."""

_SELECTORS = (
    part(SELECTS, "event_selector", "EventSelectors", SELECTOR),
    part(SELECTS, "advanced_event_selector", "AdvancedEventSelectors", ADVANCED_SELECTOR),
)

TRAIL = Kind(
    "aws_cloudtrail",
    "AWS::CloudTrail::Trail",
    AUDIT_TRAIL,
    {
        "logs.enabled": flag("enable_logging", "IsLogging", True, f"{_PROVIDER}: enable_logging is true unless set"),
        "multi_region": flag("is_multi_region_trail", "IsMultiRegionTrail", False, _EVERY_REGION),
        "organization": flag(
            "is_organization_trail", "IsOrganizationTrail", False,
            f"{_PROVIDER}: is_organization_trail is false unless set",
        ),
        "global_events": flag(
            "include_global_service_events", "IncludeGlobalServiceEvents", True,
            f"{_PROVIDER}: include_global_service_events is true unless set",
        ),
        "validated": flag(
            "enable_log_file_validation", "EnableLogFileValidation", False,
            f"{_PROVIDER}: enable_log_file_validation is false unless set",
        ),
        "insights": text("insight_selector.insight_type", "InsightSelectors.InsightType"),
        "encryption.at_rest": always(True, f"{_GUIDE}, Encrypting CloudTrail log files: SSE-S3 without a key"),
        "encryption.key": refers("kms_key_id", "KMSKeyId"),
        "logs.prefix": text("s3_key_prefix", "S3KeyPrefix"),
        "logs.destination": refers(
            "s3_bucket_name & cloud_watch_logs_group_arn", "S3BucketName & CloudWatchLogsLogGroupArn"
        ),
    },
    edges=(
        edge(LOGS_TO, "s3_bucket_name", "S3BucketName", OBJECT_STORE),
        edge(LOGS_TO, "cloud_watch_logs_group_arn", "CloudWatchLogsLogGroupArn", LOG_STORE),
        edge(USES_ROLE, "cloud_watch_logs_role_arn", "CloudWatchLogsRoleArn", ROLE),
        edge(ENCRYPTED_BY, "kms_key_id", "KMSKeyId", KEY),
        edge(NOTIFIES, "sns_topic_name", "SnsTopicName", TOPIC),
    ),
    parts=_SELECTORS,
    name=Paths("name", "TrailName"),
    arn="arn:aws:cloudtrail:::trail/{name}",
)  # fmt: skip

_STORE = f"{_GUIDE}, Create an event data store"


def _ingests(store: Resource) -> Answer:
    """Whether events come in, where it is not said the other way round: CloudFormation has ``IngestionEnabled``."""
    for leaf in leaves(store.body, "IngestionEnabled"):
        match chosen(leaf.value):
            case Unknown() as why:
                return why
            case value:
                on = str(value).lower() != "false"
                return Known(on, leaf.span, "IngestionEnabled", leaf.origin, leaf.sources)
    return Known(True, store.header, "IngestionEnabled", Origin.PROVIDER_DEFAULT)


EVENT_DATA_STORE = Kind(
    "aws_cloudtrail_event_data_store",
    "AWS::CloudTrail::EventDataStore",
    AUDIT_STORE,
    {
        "logs.enabled": flag(
            "suspend", "", _ingests, f"{_STORE}: it takes events in at once", {True: False, False: True}
        ),
        "multi_region": flag("multi_region_enabled", "MultiRegionEnabled", True, f"{_STORE}: all regions unless set"),
        "organization": flag(
            "organization_enabled", "OrganizationEnabled", False, f"{_STORE}: one account unless set"
        ),
        "retention.days": number("retention_period", "RetentionPeriod", 2555, f"{_STORE}: 2555 days unless set"),
        "deletion.protected": flag(
            "termination_protection_enabled", "TerminationProtectionEnabled", True,
            f"{_STORE}: protected unless set",
        ),
        "encryption.at_rest": always(True, f"{_STORE}: encrypted, with a key of CloudTrail where none is named"),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
    },
    edges=(edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),),
    parts=(_SELECTORS[1],),
    name=Paths("name", "Name"),
    arn="arn:aws:cloudtrail:::eventdatastore/{name}",
)  # fmt: skip

KINDS = (TRAIL, EVENT_DATA_STORE)

"""Logs and alarms: CloudWatch log groups, what is subscribed to them, metric filters and alarms."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ACCOUNT_LOG_POLICY,
    ALARM,
    ATTACHMENT,
    DELIVERY,
    FUNCTION,
    KEY,
    LOG_DESTINATION,
    LOG_POLICY,
    LOG_STORE,
    LOG_SUBSCRIPTION,
    METRIC_FILTER,
    ROLE,
    SEARCH,
    STREAM,
    TOPIC,
)
from iac27017.graph.edges import ENCRYPTED_BY, FILTERED_INTO, FORWARDS_TO, NOTIFIES, SUBSCRIBES_TO, USES_ROLE
from iac27017.graph.kind import (
    Kind,
    Paths,
    always,
    anything,
    document,
    edge,
    edge_from,
    flag,
    number,
    refers,
    text,
)

_LOGS = "CloudWatch Logs user guide"
_API = "CloudWatch API reference"

LOG_GROUP = Kind(
    "aws_cloudwatch_log_group",
    "AWS::Logs::LogGroup",
    LOG_STORE,
    {
        "retention.days": number(
            "retention_in_days", "RetentionInDays", 0,
            f"{_LOGS}, Change log data retention: entries are kept for good unless a period is set",
        ),
        "class": text("log_group_class", "LogGroupClass", "STANDARD", f"{_LOGS}, Log classes"),
        "encryption.at_rest": always(True, f"{_LOGS}, Encrypt log data: always, with the service's key by default"),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
    },
    edges=(edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),),
    name=Paths("name", "LogGroupName"),
    arn="arn:aws:logs:::log-group:{name}",
)  # fmt: skip

LOG_STREAM = Kind("aws_cloudwatch_log_stream", "AWS::Logs::LogStream", ATTACHMENT)

_RECEIVERS = (STREAM, DELIVERY, FUNCTION, LOG_DESTINATION, SEARCH)

SUBSCRIPTION_FILTER = Kind(
    "aws_cloudwatch_log_subscription_filter",
    "AWS::Logs::SubscriptionFilter",
    LOG_SUBSCRIPTION,
    {
        "pattern": text("filter_pattern", "FilterPattern"),
        "destination": refers("destination_arn", "DestinationArn"),
    },
    edges=(
        edge(SUBSCRIBES_TO, "log_group_name", "LogGroupName", LOG_STORE),
        edge(FORWARDS_TO, "destination_arn", "DestinationArn", *_RECEIVERS),
        edge(USES_ROLE, "role_arn", "RoleArn", ROLE),
    ),
    name=Paths("name", "FilterName"),
)

DESTINATION = Kind(
    "aws_cloudwatch_log_destination",
    "AWS::Logs::Destination",
    LOG_DESTINATION,
    {"target": refers("target_arn", "TargetArn"), "policy.documents": document("", "DestinationPolicy")},
    edges=(
        edge(FORWARDS_TO, "target_arn", "TargetArn", STREAM, DELIVERY),
        edge(USES_ROLE, "role_arn", "RoleArn", ROLE),
    ),
    name=Paths("name", "DestinationName"),
    arn="arn:aws:logs:::destination:{name}",
)

DESTINATION_POLICY = Kind(
    "aws_cloudwatch_log_destination_policy",
    "",
    LOG_DESTINATION,
    {"policy.documents": document("access_policy")},
    into=Paths("destination_name"),
    one_language="written inside the destination in CloudFormation",
)

ACCOUNT_POLICY = Kind(
    "aws_cloudwatch_log_account_policy",
    "AWS::Logs::AccountPolicy",
    ACCOUNT_LOG_POLICY,
    {
        "type": text("policy_type", "PolicyType"),
        "selection": text("selection_criteria", "SelectionCriteria"),
        "pattern": text("policy_document.{}.FilterPattern", "PolicyDocument.{}.FilterPattern"),
        "destination": refers("policy_document.{}.DestinationArn", "PolicyDocument.{}.DestinationArn"),
    },
    edges=(
        edge(FORWARDS_TO, "policy_document.{}.DestinationArn", "PolicyDocument.{}.DestinationArn", *_RECEIVERS),
        edge(USES_ROLE, "policy_document.{}.RoleArn", "PolicyDocument.{}.RoleArn", ROLE),
    ),
    name=Paths("policy_name", "PolicyName"),
)

RESOURCE_POLICY = Kind(
    "aws_cloudwatch_log_resource_policy",
    "AWS::Logs::ResourcePolicy",
    LOG_POLICY,
    {"policy.documents": document("policy_document", "PolicyDocument")},
    name=Paths("policy_name", "PolicyName"),
)

DATA_PROTECTION = Kind(
    "aws_cloudwatch_log_data_protection_policy",
    "",
    LOG_STORE,
    into=Paths("log_group_name"),
    one_language="DataProtectionPolicy of the log group in CloudFormation",
)

FILTER = Kind(
    "aws_cloudwatch_log_metric_filter",
    "AWS::Logs::MetricFilter",
    METRIC_FILTER,
    {
        "pattern": text("pattern", "FilterPattern"),
        "metric.name": text("metric_transformation.name", "MetricTransformations.MetricName"),
        "metric.namespace": text("metric_transformation.namespace", "MetricTransformations.MetricNamespace"),
    },
    edges=(edge_from(FILTERED_INTO, "log_group_name", "LogGroupName", LOG_STORE),),
    name=Paths("name", "FilterName"),
)

_ENABLED = flag(
    "actions_enabled", "ActionsEnabled", True, f"{_API}, PutMetricAlarm: actions are enabled unless set"
)
_ACTIONS = refers("alarm_actions", "AlarmActions")
_NOTIFIES = edge(NOTIFIES, "alarm_actions", "AlarmActions", TOPIC, FUNCTION)

METRIC_ALARM = Kind(
    "aws_cloudwatch_metric_alarm",
    "AWS::CloudWatch::Alarm",
    ALARM,
    {
        "metric.name": text(
            "metric_name | metric_query.metric.metric_name", "MetricName | Metrics.MetricStat.Metric.MetricName"
        ),
        "metric.namespace": text(
            "namespace | metric_query.metric.namespace", "Namespace | Metrics.MetricStat.Metric.Namespace"
        ),
        "threshold": number("threshold", "Threshold"),
        "statistic": text("statistic | extended_statistic", "Statistic | ExtendedStatistic"),
        "comparison": text("comparison_operator", "ComparisonOperator"),
        "actions.enabled": _ENABLED,
        "actions": _ACTIONS,
    },
    edges=(_NOTIFIES,),
    name=Paths("alarm_name", "AlarmName"),
    arn="arn:aws:cloudwatch:::alarm:{name}",
)

COMPOSITE_ALARM = Kind(
    "aws_cloudwatch_composite_alarm",
    "AWS::CloudWatch::CompositeAlarm",
    ALARM,
    {"rule": anything("alarm_rule", "AlarmRule"), "actions.enabled": _ENABLED, "actions": _ACTIONS},
    edges=(_NOTIFIES,),
    name=Paths("alarm_name", "AlarmName"),
    arn="arn:aws:cloudwatch:::alarm:{name}",
)

KINDS = (
    LOG_GROUP,
    LOG_STREAM,
    SUBSCRIPTION_FILTER,
    DESTINATION,
    DESTINATION_POLICY,
    ACCOUNT_POLICY,
    RESOURCE_POLICY,
    DATA_PROTECTION,
    FILTER,
    METRIC_ALARM,
    COMPOSITE_ALARM,
)

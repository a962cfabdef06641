"""Events: EventBridge rules, what they hand events to, and the buses that they listen on."""

from __future__ import annotations

from iac27017.graph.concepts import (
    DELIVERY,
    EVENT_BUS,
    EVENT_RULE,
    EVENT_TARGET,
    FUNCTION,
    KEY,
    LOG_STORE,
    QUEUE,
    ROLE,
    STREAM,
    TOPIC,
)
from iac27017.graph.edges import ENCRYPTED_BY, FORWARDS_TO, NOTIFIES, SUBSCRIBES_TO, TRIGGERS, USES_ROLE
from iac27017.graph.kind import (
    Kind,
    Paths,
    always,
    anything,
    document,
    edge,
    edge_from,
    flag,
    part,
    piece,
    refers,
    text,
)

_GUIDE = "EventBridge user guide"
_STATES = {"ENABLED": True, "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS": True, "DISABLED": False}
_RECEIVERS = (TOPIC, FUNCTION, QUEUE, STREAM, DELIVERY, LOG_STORE, EVENT_BUS)

_INLINE_TARGET = piece(
    EVENT_TARGET,
    {"destination": refers("", "Arn"), "role": refers("", "RoleArn")},
    edge(NOTIFIES, "", "Arn", *_RECEIVERS),
    edge(USES_ROLE, "", "RoleArn", ROLE),
    edge(FORWARDS_TO, "", "DeadLetterConfig.Arn", QUEUE),
)

RULE = Kind(
    "aws_cloudwatch_event_rule",
    "AWS::Events::Rule",
    EVENT_RULE,
    {
        "pattern": anything("event_pattern", "EventPattern"),
        "schedule": text("schedule_expression", "ScheduleExpression"),
        "enabled": flag("state | is_enabled", "State", True, f"{_GUIDE}, Rules: a new rule is enabled", _STATES),
    },
    edges=(
        edge(SUBSCRIBES_TO, "event_bus_name", "EventBusName", EVENT_BUS),
        edge(USES_ROLE, "role_arn", "RoleArn", ROLE),
    ),
    parts=(part(TRIGGERS, "", "Targets", _INLINE_TARGET),),
    name=Paths("name", "Name"),
    arn="arn:aws:events:::rule/{name}",
)

TARGET = Kind(
    "aws_cloudwatch_event_target",
    "",
    EVENT_TARGET,
    {"destination": refers("arn"), "role": refers("role_arn")},
    edges=(
        edge_from(TRIGGERS, "rule", "", EVENT_RULE),
        edge(NOTIFIES, "arn", "", *_RECEIVERS),
        edge(USES_ROLE, "role_arn", "", ROLE),
        edge(FORWARDS_TO, "dead_letter_config.arn", "", QUEUE),
    ),
    one_language="written inside the rule in CloudFormation",
)

BUS = Kind(
    "aws_cloudwatch_event_bus",
    "AWS::Events::EventBus",
    EVENT_BUS,
    {
        "encryption.at_rest": always(True, f"{_GUIDE}, Encryption: always, with a key of AWS where none is named"),
        "encryption.key": refers("kms_key_identifier", "KmsKeyIdentifier"),
        "policy.documents": document("", "Policy"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_identifier", "KmsKeyIdentifier", KEY),
        edge(FORWARDS_TO, "dead_letter_config.arn", "DeadLetterConfig.Arn", QUEUE),
    ),
    name=Paths("name", "Name"),
    arn="arn:aws:events:::event-bus/{name}",
)

BUS_POLICY = Kind(
    "aws_cloudwatch_event_bus_policy",
    "",
    EVENT_BUS,
    {"policy.documents": document("policy")},
    into=Paths("event_bus_name"),
    one_language="AWS::Events::EventBusPolicy adds one statement",
)

KINDS = (RULE, TARGET, BUS, BUS_POLICY)

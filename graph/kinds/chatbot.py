"""Chat rooms that receive notifications: AWS Chatbot (Amazon Q Developer in chat applications)."""

from __future__ import annotations

from iac27017.graph.concepts import CHAT_CHANNEL, ROLE, TOPIC
from iac27017.graph.edges import SUBSCRIBES_TO, USES_ROLE
from iac27017.graph.kind import Kind, Paths, edge, text

_LEVEL = "AWS Chatbot API reference: LoggingLevel is NONE unless set"

KINDS = tuple(
    Kind(
        terraform,
        cloudformation,
        CHAT_CHANNEL,
        {"logs.level": text("logging_level", "LoggingLevel", "NONE", _LEVEL)},
        edges=(
            edge(SUBSCRIBES_TO, "sns_topic_arns", "SnsTopicArns", TOPIC),
            edge(USES_ROLE, "iam_role_arn", "IamRoleArn", ROLE),
        ),
        name=Paths("configuration_name", "ConfigurationName"),
    )
    for terraform, cloudformation in (
        ("aws_chatbot_slack_channel_configuration", "AWS::Chatbot::SlackChannelConfiguration"),
        ("aws_chatbot_teams_channel_configuration", "AWS::Chatbot::MicrosoftTeamsChannelConfiguration"),
    )
)

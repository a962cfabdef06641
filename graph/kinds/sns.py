"""Topics: SNS with its policies and subscriptions."""

from __future__ import annotations

from iac27017.graph.concepts import DELIVERY, FUNCTION, KEY, QUEUE, SUBSCRIPTION, TOPIC
from iac27017.graph.edges import ENCRYPTED_BY, FORWARDS_TO, SUBSCRIBES_TO
from iac27017.graph.kind import Kind, Paths, document, edge, part_into, piece, present, refers, text

_PLAIN = "SNS developer guide, Securing data with server-side encryption: off unless a KMS key is named"

_INLINE_SUBSCRIPTION = piece(
    SUBSCRIPTION,
    {"protocol": text("", "Protocol"), "endpoint": text("", "Endpoint")},
    edge(FORWARDS_TO, "", "Endpoint", QUEUE, FUNCTION, DELIVERY),
)

TOPIC_KIND = Kind(
    "aws_sns_topic",
    "AWS::SNS::Topic",
    TOPIC,
    {
        "encryption.at_rest": present("kms_master_key_id", "KmsMasterKeyId", False, _PLAIN),
        "encryption.key": refers("kms_master_key_id", "KmsMasterKeyId"),
        "policy.documents": document("policy"),
    },
    edges=(edge(ENCRYPTED_BY, "kms_master_key_id", "KmsMasterKeyId", KEY),),
    parts=(part_into(SUBSCRIBES_TO, "", "Subscription", _INLINE_SUBSCRIPTION),),
    name=Paths("name", "TopicName"),
    arn="arn:aws:sns:::{name}",
)

POLICY = Kind(
    "aws_sns_topic_policy",
    "AWS::SNS::TopicPolicy",
    TOPIC,
    {"policy.documents": document("policy", "PolicyDocument")},
    into=Paths("arn", "Topics"),
)

SUBSCRIPTION_KIND = Kind(
    "aws_sns_topic_subscription",
    "AWS::SNS::Subscription",
    SUBSCRIPTION,
    {"protocol": text("protocol", "Protocol"), "endpoint": text("endpoint", "Endpoint")},
    edges=(
        edge(SUBSCRIBES_TO, "topic_arn", "TopicArn", TOPIC),
        edge(FORWARDS_TO, "endpoint", "Endpoint", QUEUE, FUNCTION, DELIVERY),
    ),
)

KINDS = (TOPIC_KIND, POLICY, SUBSCRIPTION_KIND)

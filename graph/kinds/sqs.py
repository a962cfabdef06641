"""Queues: SQS with its policies."""

from __future__ import annotations

from iac27017.graph.concepts import KEY, QUEUE
from iac27017.graph.conditions import chosen, holds
from iac27017.graph.edges import ENCRYPTED_BY
from iac27017.graph.kind import Kind, Paths, Property, document, edge, flag, number, refers, text
from iac27017.graph.lookup import leaves
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.value import ABSENT, Reference, Text, Unknown

_MANAGED = (
    "SQS developer guide, Server-side encryption: SSE-SQS for new queues unless switched off, since 2022-10"
)
_SECONDS = "SQS API, SetQueueAttributes: MessageRetentionPeriod is four days"
_KEY = Paths("kms_master_key_id", "KmsMasterKeyId")


def _at_rest(queue: Resource) -> Answer:
    """A KMS key encrypts, whatever the switch for SSE-SQS says; without a key the switch decides.

    Where nobody can tell whether there is a key, a switch that is on suffices.
    """
    managed = queue.get("encryption.managed")
    switched_on = isinstance(managed, Known) and managed.value is True
    for leaf in leaves(queue.body, _KEY.of(queue.language)):
        key = chosen(leaf.value) if holds(leaf.guard) else ABSENT
        match key:
            case Unknown() if not switched_on:
                return key
            case Reference() | Text():
                return Known(True, leaf.span, leaf.path, leaf.origin, leaf.sources)
            case str() if key:
                return Known(True, leaf.span, leaf.path, leaf.origin, leaf.sources)
            case _:
                continue
    return managed


QUEUE_KIND = Kind(
    "aws_sqs_queue",
    "AWS::SQS::Queue",
    QUEUE,
    {
        "encryption.at_rest": Property(Paths(""), flag("").type, _at_rest, source=_MANAGED),
        "encryption.managed": flag("sqs_managed_sse_enabled", "SqsManagedSseEnabled", True, _MANAGED),
        "encryption.key": refers(_KEY.terraform, _KEY.cloudformation),
        "policy.documents": document("policy"),
        "retention.seconds": number("message_retention_seconds", "MessageRetentionPeriod", 345600, _SECONDS),
        "redrive": text("redrive_policy", "RedrivePolicy.deadLetterTargetArn"),
    },
    edges=(edge(ENCRYPTED_BY, _KEY.terraform, _KEY.cloudformation, KEY),),
    name=Paths("name", "QueueName"),
    arn="arn:aws:sqs:::{name}",
)

POLICY = Kind(
    "aws_sqs_queue_policy",
    "AWS::SQS::QueuePolicy",
    QUEUE,
    {"policy.documents": document("policy", "PolicyDocument")},
    into=Paths("queue_url", "Queues"),
)

WITHOUT_EFFECT = tuple(
    Kind(type_, "", QUEUE, into=Paths("queue_url"), one_language="written inside the queue in CloudFormation")
    for type_ in ("aws_sqs_queue_redrive_policy", "aws_sqs_queue_redrive_allow_policy")
)

KINDS = (QUEUE_KIND, POLICY, *WITHOUT_EFFECT)

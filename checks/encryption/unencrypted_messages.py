"""Are messages encrypted while they wait in queues, topics and streams?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import BROKER, DELIVERY, QUEUE, STREAM, TOPIC
from iac27017.graph.edges import ENCRYPTED_BY, SUBSCRIBES_TO, Edge, Outside
from iac27017.graph.kind import Written
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown, unknown


@check(
    "ENC-008",
    "unencrypted-messages",
    title="Queues, topics and streams are encrypted at rest",
    controls=["10.1.1"],
    controls_2026=["8.24"],
    severity=Severity.MEDIUM,
    subject=(QUEUE, TOPIC, STREAM, DELIVERY, BROKER),
    remedy="encrypt it with a KMS key that the services which publish to it may use",
    peers={
        "checkov": [
            "CKV_AWS_26", "CKV_AWS_27", "CKV_AWS_43", "CKV_AWS_81", "CKV_AWS_177", "CKV_AWS_185", "CKV_AWS_209",
            "CKV_AWS_240", "CKV_AWS_241", "CKV2_AWS_73",
        ],
        "trivy": ["AVD-AWS-0064", "AVD-AWS-0095", "AVD-AWS-0096", "AVD-AWS-0135", "AVD-AWS-0136", "AVD-AWS-0179"],
        "cfn_nag": ["W47", "W48", "W49", "W53", "W88"],
        "guard": [
            "SNS_ENCRYPTED_KMS", "SQS_QUEUE_KMS_MASTER_KEY_ID_RULE", "KINESIS_STREAM_ENCRYPTION_RULE",
            "KINESIS_FIREHOSE_DELIVERY_STREAM_ENCRYPTION_RULE", "AMAZON_MQ_BROKER_ENCRYPTION_OPTIONS_RULE",
        ],
        "regula": ["FG_R00070"],
    },
)  # fmt: skip
def unencrypted_messages(carrier: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds queues, topics and streams that keep messages in the clear.

    Messages are gone soon, but they carry what the stores behind them hold.
    A delivery stream that reads another stream is encrypted as that one is.
    """
    source, answer = _decisive(carrier, graph)
    what = carrier.concept
    match answer:
        case Known(value=True):
            keys = graph.edges_from(carrier, ENCRYPTED_BY)
            return passed("the {what} is encrypted", *source, answer, *keys, what=what)
        case Known():
            remedy = {} if source else _remedy(carrier)
            return failed("the {what} is not encrypted", *source, answer, what=what, remedy=remedy)
        case Unknown():
            return undecided("whether the {what} is encrypted cannot be told", *source, answer, what=what)
        case None:
            return None


def _decisive(carrier: Resource, graph: ResourceGraph) -> tuple[list[Edge], Answer]:
    """Its own encryption, or that of the stream which it reads (Firehose guide, *Data protection*)."""
    sources = graph.edges_from(carrier, SUBSCRIBES_TO) if carrier.concept is DELIVERY else []
    if not sources:
        return [], carrier.get("encryption.at_rest")
    if isinstance(target := sources[0].target, Outside):
        reason = unknown("the stream {stream} is declared elsewhere", sources[0].span, stream=target)
        return sources, reason
    return sources, target.get("encryption.at_rest")


def _remedy(carrier: Resource) -> dict[str, Written]:
    """Queues need no key of their own; topics do, since services may not use the provider's."""
    if carrier.concept is QUEUE:
        return {"encryption.managed": True}
    if carrier.concept is TOPIC:
        return {"encryption.key": "alias/your-key"}
    return {"encryption.at_rest": True, "encryption.key": "alias/your-key"}

"""Does every alarm end at somebody who hears it?"""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.check import Severity, Status, Verdict, check, failed, passed, undecided
from iac27017.checks.audit_logs.log_delivery import elsewhere
from iac27017.graph.audit.alerting import tells_somebody
from iac27017.graph.concepts import ALARM, BACKUP_VAULT, EVENT_TARGET, TOPIC, Concept
from iac27017.graph.data_sources import called
from iac27017.graph.edges import NOTIFIES, SUBSCRIBES_TO, Edge, Outside
from iac27017.graph.fact import Trace
from iac27017.graph.policy.access import admits_service
from iac27017.graph.policy.policies import documents
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.stores.keys import admits, is_provider_key, key_paths
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown, unknown

PUBLISHERS: dict[Concept, str] = {ALARM: "cloudwatch", EVENT_TARGET: "events", BACKUP_VAULT: "backup"}
"""Under which name each of them publishes to a topic."""
BY_DEFAULT = frozenset({"cloudwatch"})
"""What a new topic's policy lets in: alarms of its own account (SNS developer guide, *Access control*)."""
KEY_ACTIONS = ("kms:GenerateDataKey", "kms:Decrypt")
"""What a publisher needs of a topic's key (SNS developer guide, *Compatibility between event sources*)."""


@check(
    "LOG-016",
    "dead-end-alarm",
    title="Every alarm leads to somebody who is subscribed, and is let through all the way",
    controls=["CLD.12.4.5", "16.1.1", "16.1.2"],
    controls_2026=["5.24", "6.8", "8.15", "8.16"],
    severity=Severity.HIGH,
    subject=(ALARM, TOPIC),
    remedy="subscribe somebody to the topic, and let the publisher use the topic and its key",
    peers={
        "checkov": ["CKV_AWS_319"],
        "guard": ["CLOUDWATCH_ALARM_ACTION_CHECK"],
        "regula": ["FG_R00468"],
        "prowler": ["cloudwatch_alarm_actions_enabled", "cloudwatch_alarm_actions_alarm_state_configured"],
    },
)
def dead_end_alarm(subject: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds alarms that tell nobody, and topics that alarms cannot publish to or that nobody reads.

    Such an alarm fails without a word, on the day that it is needed.
    """
    return _alarm(subject, graph) if subject.concept is ALARM else _topic(subject, graph)


def _alarm(alarm: Resource, graph: ResourceGraph) -> Verdict | None:
    fact = tells_somebody(alarm, graph)
    if fact.truth is Truth.NO:
        if _watches_load(alarm):
            return None
        switched_off = bool(graph.edges_from(alarm, NOTIFIES))
        return failed(
            "it notifies nobody", *fact.evidence, remedy={"actions.enabled": True} if switched_off else {}
        )
    doubt = fact.doubt or next(filter(None, map(_doubt_at_end, fact.evidence)), None)
    if fact.truth is Truth.UNKNOWN or doubt:
        return undecided("whom it notifies cannot be told", *fact.evidence, doubt)
    return passed("it notifies somebody", *fact.evidence)


def _watches_load(alarm: Resource) -> bool:
    """Whether it looks at a metric of the provider's own (`AWS/EC2`): load or cost, which a team may well only graph."""
    namespace = alarm.get("metric.namespace")
    return isinstance(namespace, Known) and str(namespace.value).startswith("AWS/")


def _doubt_at_end(step: Trace) -> Unknown | None:
    """Why nobody can tell where an edge leads."""
    match step:
        case Edge(target=Outside(value=Unknown() as why)):
            return why
        case _:
            return None


def _topic(topic: Resource, graph: ResourceGraph) -> Verdict | None:
    """Only topics that alarms, rules or backups publish to: what others publish is no alarm."""
    publishers = [edge for edge in graph.edges_into(topic, NOTIFIES) if edge.source.concept in PUBLISHERS]
    if not publishers:
        return None
    verdicts = [
        _read(topic, publishers[0], graph),
        *_let_in(topic, publishers),
        *_decrypted(topic, publishers, graph),
    ]
    for status in (Status.FAIL, Status.UNKNOWN):
        if verdict := next((v for v in verdicts if v.status is status), None):
            return verdict
    return passed(
        "what is published to it arrives", *(item for verdict in verdicts for item in verdict.evidence)
    )


def _read(topic: Resource, publisher: Edge, graph: ResourceGraph) -> Verdict:
    readers = graph.edges_into(topic, SUBSCRIBES_TO)
    if not readers:
        return failed("nobody is subscribed to it", publisher, topic)
    return passed("", publisher, *readers)


def _services(publishers: list[Edge]) -> dict[str, Edge]:
    """Who publishes, each with one edge that shows it."""
    found: dict[str, Edge] = {}
    for edge in publishers:
        found.setdefault(PUBLISHERS[edge.source.concept], edge)
    return found


def _let_in(topic: Resource, publishers: list[Edge]) -> Iterator[Verdict]:
    """The topic's policy must name the publisher."""
    written = documents(topic)
    for service, edge in _services(publishers).items():
        if not written and service in BY_DEFAULT:
            continue
        ruling = admits_service(written, service, "sns:Publish")
        name = f"{service}.amazonaws.com"
        role = edge.source.get("role") if edge.source.concept is EVENT_TARGET else None
        doubt = ruling.why or unknown("the rule's target publishes with a role of its own", edge.span)
        if ruling.truth is Truth.YES:
            yield passed("", edge, ruling.statement)
        elif ruling.truth is Truth.UNKNOWN or role is not None:
            template = "whether {service} is let publish cannot be told"
            yield undecided(template, edge, ruling.statement, role, doubt, service=name)
        else:
            yield failed("its policy does not let {service} publish", edge, topic, service=name)


def _decrypted(topic: Resource, publishers: list[Edge], graph: ResourceGraph) -> Iterator[Verdict]:
    for path in key_paths(topic, graph):
        for service, edge in _services(publishers).items():
            yield _key_admits(path, service, edge, graph)


def _key_admits(path: Path, service: str, edge: Edge, graph: ResourceGraph) -> Verdict:
    """The provider's own key for topics has a policy that nobody can change, and that names no service."""
    key, name = path[-1].target, f"{service}.amazonaws.com"
    if isinstance(key, Outside):
        if is_provider_key(called(key, graph)):
            return failed(
                "{service} cannot use the provider's key that it is encrypted with", edge, path, service=name
            )
        return undecided(
            "whether {service} may use its key cannot be told", edge, path, elsewhere(key), service=name
        )
    for action in KEY_ACTIONS:
        truth, statement, why = admits(key, service, action)
        if truth is Truth.NO:
            return failed(
                "its key does not let {service} do {action}", edge, path, key, service=name, action=action
            )
        if truth is Truth.UNKNOWN:
            return undecided(
                "whether {service} may use its key cannot be told", edge, path, statement, why, service=name
            )
    return passed("", edge, path)

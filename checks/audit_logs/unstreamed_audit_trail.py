"""Does the audit trail reach somebody, or something, while it happens?"""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.check import Evidence, Severity, Verdict, check, failed, passed
from iac27017.checks.audit_logs.log_delivery import arrives_through_role, leads_to_group
from iac27017.graph.audit.audit_events import EVENTS, as_bus_event
from iac27017.graph.audit.event_patterns import fires_on, read_event_pattern
from iac27017.graph.concepts import AUDIT_TRAIL, EVENT_RULE, OBJECT_STORE
from iac27017.graph.edges import LOGS_TO, NOTIFIES, SUBSCRIBES_TO, TRIGGERS, Outside
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown


@check(
    "LOG-003",
    "unstreamed-audit-trail",
    title="The audit trail feeds a destination that is analysed as events happen",
    controls=["12.4.1", "CLD.12.4.5"],
    controls_2026=["8.15", "8.16"],
    severity=Severity.HIGH,
    subject=AUDIT_TRAIL,
    remedy="send the trail to a log group, with a role that may write to it",
    peers={
        "checkov": ["CKV2_AWS_10"],
        "trivy": ["AVD-AWS-0162"],
        "guard": ["CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED"],
        "regula": ["FG_R00029"],
    },
)
def unstreamed_audit_trail(trail: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds audit trails that only put files into a bucket, and those whose stream cannot arrive.

    Files in a bucket are for the investigation afterwards. An alarm needs the
    events as they happen: in a log group, on the event bus, or by a message
    for each new file.
    """
    groups = [edge for edge in graph.edges_from(trail, LOGS_TO) if leads_to_group(edge)]
    for edge in groups:
        return arrives_through_role(trail, edge, "cloudtrail", graph)
    if path := next(_other_ways(trail, graph), None):
        return passed("its events are handed on as they happen", *path)
    return failed("it feeds no log group and nothing else that is analysed as events happen", trail)


def _other_ways(trail: Resource, graph: ResourceGraph) -> Iterator[tuple[Evidence, ...]]:
    """A message for each file of the trail or its bucket, or a rule on the event bus that takes everything."""
    for edge in graph.edges_from(trail, NOTIFIES):
        if isinstance(edge.target, Outside):
            yield (edge,)
        else:
            yield from ((edge, reader) for reader in graph.edges_into(edge.target, SUBSCRIBES_TO))
    for edge in graph.edges_from(trail, LOGS_TO):
        if isinstance(edge.target, Resource) and edge.target.concept is OBJECT_STORE:
            yield from ((edge, message) for message in graph.edges_from(edge.target, NOTIFIES, TRIGGERS))
    for rule in graph.resources_of(EVENT_RULE):
        yield from ((rule, target) for target in graph.edges_from(rule, TRIGGERS) if _takes_all(rule))


def _takes_all(rule: Resource) -> bool:
    """Whether an enabled rule fires on whatever a trail records."""
    match rule.get("pattern"), rule.get("enabled"):
        case Known(value=value, span=span), Known(value=True):
            pattern = read_event_pattern(value, span)
        case _:
            return False
    calls = [
        record
        for event in EVENTS.values()
        for record in event.records.values()
        if record["eventType"] == "AwsApiCall"
    ]
    return not isinstance(pattern, Unknown) and all(
        fires_on(pattern, as_bus_event(c)) is Truth.YES for c in calls
    )

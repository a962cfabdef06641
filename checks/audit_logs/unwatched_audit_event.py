"""Does somebody hear of misuse, and of tampering with the audit itself?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.audit.alerting import Watcher, has_log_group, watchers
from iac27017.graph.audit.audit_events import EVENTS, AuditEvent
from iac27017.graph.audit.filter_patterns import LogEvent
from iac27017.graph.concepts import AUDIT_EVENT, AUDIT_TRAIL, DEPLOYMENT, ORGANISATION
from iac27017.graph.edges import RECORDED_BY
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Unknown, unknown
from iac27017.graph.wording import plain

EXPECTED = "alarms"
"""What `[expect]` calls the alarms, when they must be declared in this code."""
BY_ALARMS = "alarms"
"""The value of the parameter ``detection_by`` with which alarms are what detects."""


@check(
    "LOG-014",
    "unwatched-audit-event",
    title="Alarms exist for misuse of identities and for tampering with the audit",
    controls=["CLD.12.4.5", "12.4.1", "12.4.3", "16.1.2"],
    controls_2026=["6.8", "8.15", "8.16", "8.36"],
    severity=Severity.HIGH,
    subject=(AUDIT_EVENT, AUDIT_TRAIL, DEPLOYMENT),
    remedy="filter the event out of the trail's log group and let an alarm on its metric notify a topic",
    peers={
        "trivy": [
            "AVD-AWS-0147", "AVD-AWS-0148", "AVD-AWS-0149", "AVD-AWS-0150", "AVD-AWS-0151", "AVD-AWS-0152",
            "AVD-AWS-0155", "AVD-AWS-0174",
        ],
        "prowler": [
            "cloudwatch_log_metric_filter_root_usage", "cloudwatch_log_metric_filter_sign_in_without_mfa",
            "cloudwatch_log_metric_filter_unauthorized_api_calls", "cloudwatch_log_metric_filter_policy_changes",
        ],
    },
)  # fmt: skip
def unwatched_audit_event(subject: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds events that an audit trail records and that nobody hears of.

    A trail that is read only after the damage prevents nothing. Each event is
    judged by itself: a filter or rule must let each of its records through, and
    lead to an alarm or target that notifies. Whether the notification arrives is
    asked of the topic.
    """
    if graph.settings.detection_by != BY_ALARMS:
        return None
    if subject.concept is DEPLOYMENT:
        return None if graph.resources_of(AUDIT_TRAIL) else _undeclared(subject, graph)
    root = subject.address.root
    watching = graph.remember(("watchers of audit events", root), lambda: watchers(root, graph))
    if subject.concept is AUDIT_TRAIL:
        judged = graph.edges_into(subject, RECORDED_BY) and not watching
        return _unwatched(subject, graph) if judged else None
    if not watching or not _applies(subject, graph):
        return None
    return _event(subject, EVENTS[subject.address.part], watching)


def _undeclared(deployment: Resource, graph: ResourceGraph) -> Verdict:
    if EXPECTED in graph.settings.expect:
        return failed("no audit trail is declared that an alarm could watch", deployment)
    elsewhere = unknown(
        "neither trail nor alarms are declared in this code, and may live elsewhere", deployment.header
    )
    return undecided("whether somebody hears of misuse cannot be told", elsewhere)


def _unwatched(trail: Resource, graph: ResourceGraph) -> Verdict:
    """Where nothing looks at the trail at all, it is said once rather than for every event."""
    if EXPECTED in graph.settings.expect or has_log_group(trail, graph):
        return failed("no metric filter or event rule looks at its events", trail)
    elsewhere = unknown("alarms are not declared in this code, and may live elsewhere", trail.header)
    return undecided("whether somebody hears of its events cannot be told", trail, elsewhere)


def _applies(event: Resource, graph: ResourceGraph) -> bool:
    """Changes of the organisation are recorded in its management account."""
    if event.address.part != "organizations-changes":
        return True
    trail = event.owner
    whole = (
        trail is not None and isinstance(answer := trail.get("organization"), Known) and answer.value is True
    )
    return whole or bool(graph.resources_in(event.address.root, ORGANISATION))


def _event(subject: Resource, event: AuditEvent, watching: list[Watcher]) -> Verdict:
    truths = {name: _heard(record, watching) for name, record in event.records.items()}
    trail = subject.owner
    missing = [name for name, truth in truths.items() if truth is Truth.NO]
    if missing:
        return _missed(trail, event, missing, watching)
    doubtful = next((name for name, truth in truths.items() if truth is Truth.UNKNOWN), None)
    if doubtful is not None:
        return _doubted(trail, event, event.records[doubtful], watching)
    finders = [w for record in event.records.values() for w in watching if _tells(w, record) is Truth.YES]
    first = finders[0]
    return passed("somebody is told of {event}", trail, *first.way, *first.heard.evidence, event=plain(event.title))


def _tells(watcher: Watcher, record: LogEvent) -> Truth:
    return all_of((watcher.sees(record), watcher.heard.truth))


def _heard(record: LogEvent, watching: list[Watcher]) -> Truth:
    return any_of(_tells(watcher, record) for watcher in watching)


def _missed(
    trail: Resource | None, event: AuditEvent, missing: list[str], watching: list[Watcher]
) -> Verdict:
    """What breaks the chain for the first record that is missed: nothing finds it, or nobody is told."""
    record = event.records[missing[0]]
    found = next((w for w in watching if w.sees(record) is Truth.YES), None)
    if found is not None:
        return failed(
            "nobody is told of {event}, though it is looked for",
            trail,
            *found.way,
            *found.heard.evidence,
            event=plain(event.title),
        )
    if len(missing) == len(event.records):
        return failed("nothing looks for {event}", trail, event=plain(event.title))
    near = next((w for w in watching for r in event.records.values() if _tells(w, r) is Truth.YES), None)
    shown = near.way if near is not None else ()
    return failed("nothing looks for {missing}", trail, *shown, missing=missing)


def _doubted(trail: Resource | None, event: AuditEvent, record: LogEvent, watching: list[Watcher]) -> Verdict:
    watcher = next(w for w in watching if _tells(w, record) is Truth.UNKNOWN)
    why = watcher.pattern if isinstance(watcher.pattern, Unknown) else watcher.heard.doubt
    cause = why or unknown(
        "what {watcher} lets through cannot be told", watcher.what.header, watcher=watcher.what.address
    )
    template = "whether somebody is told of {event} cannot be told"
    return undecided(template, trail, *watcher.way, *watcher.heard.evidence, cause, event=plain(event.title))

"""Can anybody delete or change the logs before their time?"""

from __future__ import annotations

from collections.abc import Sequence

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import AUDIT_STORE, AUDIT_TRAIL, DELIVERY, OBJECT_STORE
from iac27017.graph.edges import FORWARDS_TO, LOGS_TO, REPLICATES_TO, Edge, Outside
from iac27017.graph.kind import Written
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown, unknown


@check(
    "LOG-012",
    "mutable-log-store",
    title="Log archives are write-once for the retention period",
    controls=["12.4.2", "18.1.3", "12.4.3", "16.1.7"],
    controls_2026=["5.28", "5.33", "8.15"],
    severity=Severity.HIGH,
    subject=(OBJECT_STORE, AUDIT_STORE, AUDIT_TRAIL),
    remedy="set a default object lock retention in COMPLIANCE mode on the bucket",
    peers={
        "checkov": ["CKV_AWS_143"],
        "guard": ["S3_BUCKET_DEFAULT_LOCK_ENABLED"],
        "regula": ["FG_R00393"],
        "prowler": ["s3_bucket_object_lock"],
    },
)
def mutable_log_store(subject: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds object stores that receive logs but let them be deleted or overwritten.

    An intruder's first step is to remove the traces. Only a lock in COMPLIANCE
    mode holds against the account's own administrators; GOVERNANCE mode can be
    lifted by whoever has ``s3:BypassGovernanceRetention``.
    """
    if subject.concept is AUDIT_STORE:
        return _event_store(subject)
    if subject.concept is AUDIT_TRAIL:
        return _archived_elsewhere(subject, graph)
    deliveries = _deliveries(subject, graph)
    if not deliveries:
        return None
    copies = graph.edges_from(subject, REPLICATES_TO)
    if copies and subject.get("retention.lock_mode") is None:
        return _copied(deliveries, copies[0], graph)
    return _judged(subject, deliveries, graph)


def _archived_elsewhere(source: Resource, graph: ResourceGraph) -> Verdict | None:
    """A trail whose archive is no part of this code; an archive that is one is judged by itself."""
    for edge in graph.edges_from(source, LOGS_TO):
        if isinstance(edge.target, Outside) and _names_a_bucket(edge, source):
            reason = unknown("the bucket {bucket} is declared elsewhere", edge.span, bucket=edge.target)
            return undecided("whether its log archive is write-once cannot be told", edge, reason)
    return None


def _event_store(store: Resource) -> Verdict:
    """Events in it cannot be changed; that it cannot be deleted is a switch (*CloudTrail Lake event data stores*)."""
    match protected := store.get("deletion.protected"):
        case Known(value=True):
            return passed("events cannot be changed, and the store cannot be deleted", protected)
        case Unknown():
            return undecided("whether the store can be deleted cannot be told", protected)
        case _:
            return failed("the store can be deleted", protected, store, remedy={"deletion.protected": True})


def _copied(deliveries: Sequence[Edge], copy: Edge, graph: ResourceGraph) -> Verdict:
    """Logs that go on to another bucket: that one is the archive."""
    if isinstance(copy.target, Resource):
        return _judged(copy.target, [*deliveries, copy], graph)
    reason = unknown("the bucket {bucket} is declared elsewhere", copy.span, bucket=copy.target)
    return undecided(
        "whether the bucket that it is copied to is write-once cannot be told", *deliveries, copy, reason
    )


def _names_a_bucket(edge: Edge, source: Resource) -> bool:
    """The bucket is what is written first; log groups are stores of another kind."""
    answer = source.get("logs.destination")
    return isinstance(answer, Known | Unknown) and answer.span == edge.span


def _deliveries(store: Resource, graph: ResourceGraph) -> list[Edge]:
    """Who delivers logs here, directly or through a delivery stream.

    Not the access logs of other buckets: a bucket with object lock cannot
    receive them (S3 user guide, *Object Lock considerations*).
    """
    direct = [edge for edge in graph.edges_into(store, LOGS_TO) if edge.source.concept is not OBJECT_STORE]
    direct.sort(key=lambda edge: edge.source.concept is not AUDIT_TRAIL)
    for last in graph.edges_into(store, FORWARDS_TO):
        if last.source.concept is DELIVERY and (first := graph.edges_into(last.source, LOGS_TO, FORWARDS_TO)):
            direct += [first[0], last]
    return direct[:SHOWN]


SHOWN = 4
"""Deliveries that a reader is shown: a trail comes first, and the fifth says nothing new."""


def _judged(store: Resource, way: Sequence[Edge], graph: ResourceGraph) -> Verdict:
    match mode := store.get("retention.lock_mode"):
        case Known(value=value) if value in (graph.settings.worm_mode, "COMPLIANCE"):
            return _long_enough(store, way, mode, graph)
        case Known(value=value):
            return failed("{mode} mode can be lifted", *way, mode, remedy=_locked(graph), mode=value)
        case Unknown():
            return undecided("the lock mode cannot be told", *way, mode)
        case None:
            return failed("no object lock retention is set", *way, store, remedy=_locked(graph))


def _locked(graph: ResourceGraph) -> dict[str, Written]:
    return {"retention.lock_mode": "COMPLIANCE", "retention.days": graph.settings.worm_min_days}


def _long_enough(store: Resource, way: Sequence[Edge], mode: Known, graph: ResourceGraph) -> Verdict:
    """Whether the lock lasts, and on versions that are kept (S3 user guide, *How S3 Object Lock works*)."""
    wanted = graph.settings.worm_min_days
    versions = store.get("versioning")
    if isinstance(versions, Known) and versions.value is False and store.written("versioning"):
        return failed("versioning is switched off, which object lock needs", *way, mode, versions)
    match days := _days(store):
        case Known(value=int() as value) if value < wanted:
            return failed(
                "objects are locked for {days} days, which is less than {wanted}",
                *way, mode, days, remedy={"retention.days": wanted}, days=value, wanted=wanted,
            )  # fmt: skip
        case Known():
            return passed("objects are locked in {mode} mode", *way, mode, days, mode=mode.value)
        case Unknown():
            return undecided("for how long objects are locked cannot be told", *way, mode, days)
        case None:
            return failed("the lock has no period", *way, mode, store)


def _days(store: Resource) -> Answer:
    """The period in days, whichever unit it is written in."""
    match store.get("retention.days"), store.get("retention.years"):
        case None, Known(value=int() as years) as answer:
            return Known(years * 365, answer.span, answer.attribute, answer.origin, answer.sources)
        case None, other:
            return other
        case days, _:
            return days

"""Are logs kept as long as the policy asks, wherever they are?"""

from __future__ import annotations

from iac27017.check import Evidence, Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.audit.log_forwarding import Forwarding, forwardings
from iac27017.graph.audit.log_retention import archives, deliveries, shortened_below
from iac27017.graph.concepts import AUDIT_STORE, LOG_STORE, OBJECT_STORE
from iac27017.graph.edges import FORWARDS_TO, Outside
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of
from iac27017.graph.value import unknown


@check(
    "LOG-011",
    "short-log-retention",
    title="Logs are kept for the required time in every place where they are the only copy",
    controls=["12.4.1", "18.1.3"],
    controls_2026=["5.33", "8.15"],
    severity=Severity.MEDIUM,
    subject=(LOG_STORE, OBJECT_STORE, AUDIT_STORE),
    remedy="keep logs for the required number of days, or archive them where they are kept that long",
    peers={
        "checkov": ["CKV_AWS_338"],
        "cfn_nag": ["W86"],
        "guard": ["CW_LOGGROUP_RETENTION_PERIOD_CHECK"],
        "regula": ["FG_R00340"],
    },
)
def short_log_retention(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds log groups, event data stores and log buckets that delete logs before their time.

    An intrusion is found months later; what is deleted by then cannot be
    investigated. A log group that is only the working copy of an archive may be
    shorter.
    """
    if store.concept is OBJECT_STORE:
        return _bucket(store, graph)
    wanted = graph.settings.log_retention_days
    match days := store.get("retention.days"):
        case Known(value=0):
            return passed("entries are kept for good", days)
        case Known(value=int() as period) if period >= wanted:
            return passed("entries are kept {days} days", days, days=period)
        case Known(value=int() as period):
            return _short(store, days, period, graph)
        case _:
            return undecided("how long entries are kept cannot be told", days)


def _bucket(store: Resource, graph: ResourceGraph) -> Verdict | None:
    arriving = deliveries(store, graph)
    if not arriving:
        return None
    wanted = graph.settings.log_retention_days
    fact = shortened_below(store, wanted, graph)
    if fact.truth is Truth.YES:
        return failed(
            "a rule deletes logs before {wanted} days are over", arriving[0], *fact.evidence, wanted=wanted
        )
    if fact.truth is Truth.UNKNOWN:
        template = "whether a rule deletes logs before {wanted} days are over cannot be told"
        doubt = fact.doubt or unknown("what the rule's prefix takes in cannot be told", store.header)
        return undecided(template, arriving[0], *fact.evidence, doubt, wanted=wanted)
    return passed(
        "no rule deletes logs before {wanted} days are over", arriving[0], *fact.evidence, wanted=wanted
    )


def _short(store: Resource, days: Known, period: int, graph: ResourceGraph) -> Verdict:
    """A short period is enough for the working copy of an archive that keeps its logs long enough."""
    wanted, hot = graph.settings.log_retention_days, graph.settings.hot_log_retention_days
    copy, certain = _archived(store, graph)
    needed = hot if copy and certain is Truth.YES else wanted
    if copy and period >= hot and certain is Truth.YES:
        return passed("entries are kept {days} days, and longer in the archive", days, *copy, days=period)
    if copy and period >= hot and certain is Truth.UNKNOWN:
        elsewhere = unknown("how long the archive keeps them is not declared in this code", store.header)
        template = "entries are kept {days} days, and whether longer elsewhere cannot be told"
        return undecided(template, days, *copy, elsewhere, days=period)
    template = "entries are kept {days} days, not {needed}"
    return failed(template, days, *copy, remedy={"retention.days": needed}, days=period, needed=needed)


def _archived(store: Resource, graph: ResourceGraph) -> tuple[tuple[Evidence, ...], Truth]:
    """A copy of what arrives in the log group, and whether it is surely kept for the required time."""
    doubtful: tuple[Evidence, ...] = ()
    for edge, other in archives(store, graph):
        if isinstance(other.target, Outside):
            doubtful = doubtful or (edge, other)
            continue
        match shortened_below(other.target, graph.settings.log_retention_days, graph).truth:
            case Truth.NO:
                return (edge, other), Truth.YES
            case Truth.UNKNOWN:
                doubtful = doubtful or (edge, other)
            case Truth.YES:
                continue
    for way in forwardings(store, graph):
        if way.complete.truth is Truth.NO or way.admitted.truth is Truth.NO:
            continue
        if (kept := _kept(way, graph)) is not Truth.NO:
            if all_of((kept, way.complete.truth, way.admitted.truth)) is Truth.YES:
                return (way.path,), Truth.YES
            doubtful = doubtful or (way.path,)
    return doubtful, Truth.UNKNOWN if doubtful else Truth.NO


def _kept(way: Forwarding, graph: ResourceGraph) -> Truth:
    """Whether a forwarding ends in an object store that keeps logs long enough."""
    end = way.path[-1].target
    if isinstance(end, Outside):
        return Truth.UNKNOWN
    buckets = [target for target in graph.targets(end, FORWARDS_TO) if target.concept is OBJECT_STORE]
    if not buckets:
        return Truth.UNKNOWN
    return ~shortened_below(buckets[0], graph.settings.log_retention_days, graph).truth

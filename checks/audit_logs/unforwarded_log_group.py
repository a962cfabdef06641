"""Does every log group reach the place where all logs are read together?"""

from __future__ import annotations

from iac27017.check import Severity, Status, Verdict, check, failed, passed, undecided
from iac27017.graph.audit.log_forwarding import Forwarding, central_ways, forwardings
from iac27017.graph.concepts import DEPLOYMENT, LOG_STORE
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import unknown

EXPECTED = "central-logs"
"""What `[expect]` calls the forwarding of all log groups, when it must be declared in this code."""


@check(
    "LOG-006",
    "unforwarded-log-group",
    title="Each log group is forwarded, in full, to the central destination",
    controls=["12.4.1", "CLD.12.4.5"],
    controls_2026=["8.15", "8.16"],
    severity=Severity.MEDIUM,
    subject=(LOG_STORE, DEPLOYMENT),
    remedy="subscribe the log group to the central destination, or all groups at once with an account policy",
    peers={},
)
def unforwarded_log_group(subject: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds log groups that nobody forwards although others are, or that are forwarded in part or in vain.

    What stays in its own account is not seen where alarms are raised, and is
    lost with the account.
    """
    if subject.concept is DEPLOYMENT:
        return _nowhere(subject, graph)
    ways = forwardings(subject, graph)
    if not ways:
        return _forgotten(subject, graph)
    verdicts = [_forwarded(way) for way in ways]
    best_first = (Status.PASS, Status.UNKNOWN, Status.FAIL)
    return next(verdict for status in best_first for verdict in verdicts if verdict.status is status)


def _forwarded(way: Forwarding) -> Verdict:
    if way.complete.truth is Truth.NO:
        return failed("only entries that match a pattern are forwarded", way.path)
    if way.admitted.truth is Truth.NO:
        return failed("entries are forwarded to a destination that does not let them in", way.path)
    for ruling in (way.complete, way.admitted):
        if ruling.truth is Truth.UNKNOWN:
            return undecided("whether all entries arrive centrally cannot be told", way.path, ruling.why)
    return passed("it is forwarded", way.path, way.admitted.statement)


def _forgotten(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """A group without forwarding, where others have it."""
    ways = central_ways(store.address.root, graph)
    if not ways and EXPECTED not in graph.settings.expect:
        return None
    return failed("it is not forwarded", store, *ways[:1])


def _nowhere(deployment: Resource, graph: ResourceGraph) -> Verdict | None:
    """Where no group is forwarded at all, that may be done elsewhere; said once."""
    stores = graph.resources_of(LOG_STORE)
    if not stores or EXPECTED in graph.settings.expect:
        return None
    if any(forwardings(store, graph) or central_ways(store.address.root, graph) for store in stores):
        return None
    elsewhere = unknown("forwarding is not declared in this code, and may live elsewhere", stores[0].header)
    return undecided("whether log groups are forwarded cannot be told", elsewhere)

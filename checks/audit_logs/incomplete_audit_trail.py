"""Is what happens in the account written down, everywhere?"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.audit.audit_trails import MANAGEMENT, records
from iac27017.graph.concepts import AUDIT_STORE, AUDIT_TRAIL, DEPLOYMENT, ORGANISATION
from iac27017.graph.fact import Fact, flag_fact
from iac27017.graph.kind import Written
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import unknown
from iac27017.graph.wording import plain

EXPECTED = "audit-trail"
"""What `[expect]` calls an audit trail that must be declared in this code."""


@check(
    "LOG-001",
    "incomplete-audit-trail",
    title="Account activity is recorded in all regions, reads and changes alike, for the whole organisation",
    controls=["12.4.1", "12.4.3", "CLD.12.4.5"],
    controls_2026=["8.15", "8.16"],
    severity=Severity.CRITICAL,
    subject=(AUDIT_TRAIL, AUDIT_STORE, DEPLOYMENT),
    remedy="declare one trail that records all management events of all regions",
    peers={
        "checkov": ["CKV_AWS_67", "CKV_AWS_251"],
        "trivy": ["AVD-AWS-0014"],
        "guard": ["CLOUD_TRAIL_ENABLED", "MULTI_REGION_CLOUD_TRAIL_ENABLED"],
        "prowler": ["cloudtrail_multi_region_enabled_logging_management_events"],
    },
)
def incomplete_audit_trail(subject: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds audit trails that leave regions or kinds of calls out, and code that lacks one.

    What an audit trail does not record cannot be investigated, and no other
    control can be evidenced without it.
    """
    trails = graph.resources_of(AUDIT_TRAIL, AUDIT_STORE)
    if subject.concept is DEPLOYMENT:
        return None if trails else _undeclared(subject, graph)
    gap = next(_gaps(subject, graph), None)
    if gap is None:
        return _organisation_wide(subject, graph)
    root = subject.address.root
    beside = [*graph.resources_in(root, AUDIT_TRAIL), *graph.resources_in(root, AUDIT_STORE)]
    others = (trail for trail in beside if trail is not subject)
    if complete := next((other for other in others if next(_gaps(other, graph), None) is None), None):
        return passed("another trail records what this one leaves out", subject, complete)
    if gap.fact.truth is Truth.UNKNOWN:
        return undecided(
            "whether it records {what} cannot be told", *gap.fact.evidence, gap.fact.doubt, what=gap.what
        )
    return failed("it does not record {what}", *gap.fact.evidence, remedy=gap.remedy, what=gap.what)


class _Gap(Struct, frozen=True):
    """What a trail leaves out, or may leave out."""

    what: str
    fact: Fact
    remedy: dict[str, Written] = field(default_factory=dict[str, Written])


def _gaps(trail: Resource, graph: ResourceGraph) -> Iterator[_Gap]:
    """What is surely left out first."""
    found = [gap for gap in _questions(trail, graph) if gap.fact.truth is not Truth.YES]
    yield from sorted(found, key=lambda gap: gap.fact.truth is Truth.UNKNOWN)


def _questions(trail: Resource, graph: ResourceGraph) -> Iterator[_Gap]:
    switches = [("logs.enabled", plain("anything: it is switched off")), ("multi_region", plain("other regions"))]
    if trail.concept is AUDIT_TRAIL:
        switches.append(("global_events", plain("events of global services")))
    for name, what in switches:
        yield _Gap(what, flag_fact(trail.get(name)), {name: True})
    for group, call in MANAGEMENT.items():
        yield _Gap(plain(group), records(trail, call, graph))


def _organisation_wide(trail: Resource, graph: ResourceGraph) -> Verdict:
    """Where the organisation is declared too, its other accounts need a trail as well."""
    regions, whole = trail.get("multi_region"), trail.get("organization")
    covered = flag_fact(whole)
    organisation = next(iter(graph.resources_in(trail.address.root, ORGANISATION)), None)
    if covered.truth is Truth.YES:
        return passed("it records all management events of all regions and accounts", regions, whole)
    if organisation is None:
        return passed("it records all management events of all regions", regions)
    if covered.truth is Truth.UNKNOWN:
        return undecided(
            "whether it records the organisation's other accounts cannot be told", organisation, whole
        )
    if EXPECTED in graph.settings.expect:
        remedy: dict[str, Written] = {"organization": True}
        return failed(
            "it does not record the organisation's other accounts", organisation, whole, trail, remedy=remedy
        )
    elsewhere = unknown("trails of the organisation's other accounts may be declared elsewhere", trail.header)
    return undecided(
        "whether the organisation's other accounts are recorded cannot be told",
        organisation,
        whole,
        elsewhere,
    )


def _undeclared(deployment: Resource, graph: ResourceGraph) -> Verdict:
    if EXPECTED in graph.settings.expect:
        return failed("no audit trail is declared", deployment)
    elsewhere = unknown("it is not declared in this code, and may live elsewhere", deployment.header)
    return undecided("whether account activity is recorded cannot be told", elsewhere)

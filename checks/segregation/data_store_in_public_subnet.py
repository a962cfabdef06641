"""Do data stores sit in subnets that the internet has a route to?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import CLUSTER_MEMBER
from iac27017.graph.fact import Fact
from iac27017.graph.network.placement import NETWORKED_STORES, default_place, in_default_network, placement
from iac27017.graph.network.routes import internet_route
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.truth import Truth


@check(
    "SEG-009",
    "data-store-in-public-subnet",
    title="Data stores sit in private subnets",
    controls=["13.1.3", "CLD.9.5.1"],
    controls_2026=["8.22", "8.35"],
    severity=Severity.HIGH,
    subject=tuple(concept for concept in NETWORKED_STORES if concept is not CLUSTER_MEMBER),
    remedy="place it in subnets whose route table has no default route to an internet gateway",
    peers={"checkov": ["CKV_AWS_154"], "trivy": ["AVD-AWS-0127"], "guard": ["NO_UNRESTRICTED_ROUTE_TO_IGW"]},
)
def data_store_in_public_subnet(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds data stores with a leg in a subnet that has a default route to an internet gateway.

    Placement is a barrier of its own: in a private subnet a mistake in a
    security group, or one public flag, exposes nothing.
    """
    spot = placement(store, graph)
    routes = [(path, _route(path, graph)) for path in spot.subnets]
    for path, route in routes:
        if route.truth is Truth.YES:
            return failed("{subnet} has a route to an internet gateway", *route.evidence, *reversed(path),
                          subnet=path[-1].target)  # fmt: skip
    for path, route in routes:
        if route.truth is Truth.UNKNOWN:
            message = "whether its subnets have a route to an internet gateway cannot be told"
            return undecided(message, route.doubt, *route.evidence, *reversed(path))
    if routes:
        shown = [step for path, route in routes for step in (*route.evidence, *reversed(path))]
        return passed("none of its subnets has a route to an internet gateway", *shown)
    if spot.doubt is not None:
        return undecided("its subnets cannot be told", spot.doubt)
    if in_default_network(store, graph):
        place = default_place(store, "the default network, whose subnets are public")
        return failed("it names no subnet and sits in the default network", place)
    return None


def _route(path: Path, graph: ResourceGraph) -> Fact:
    facts = [internet_route(path[-1], graph, version) for version in (4, 6)]
    return next((fact for fact in facts if fact.truth is not Truth.NO), facts[0])

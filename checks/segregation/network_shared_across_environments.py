"""Do production and non-production share a network?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from iac27017.check import Evidence, Severity, Status, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import NETWORK, SUBNET, SUBNET_GROUP
from iac27017.graph.edges import CONFIGURED_BY, IN_NETWORK, RUNS_IN, Edge, Verb
from iac27017.graph.environments import apart, environment_of
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.tags import Label, Strength
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown


@check(
    "SEG-005",
    "network-shared-across-environments",
    title="Production and non-production do not share a network",
    controls=["12.1.4", "13.1.3", "CLD.9.5.1"],
    controls_2026=["8.22", "8.31", "8.35"],
    severity=Severity.HIGH,
    subject=NETWORK,
    remedy="give each environment a network of its own, at best an account of its own",
)
def network_shared_across_environments(network: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds networks that hold resources of production and of another environment.

    Subnets of one network reach each other by the local route, which nothing
    can remove: what is tested next to production is one wrong rule away from it.
    """
    # Whoever may be in it at most agrees: then it does not matter which of them are.
    verdict = _among(_members(network, graph.possible_edges_into), graph)
    if verdict is None or verdict.status is Status.PASS:
        return verdict
    return _among(_members(network, graph.edges_into), graph)


def _among(members: Iterator[tuple[Path, Resource]], graph: ResourceGraph) -> Verdict | None:
    found: list[tuple[Path, Label]] = []
    unknowns: list[Unknown] = []
    held = 0
    for path, member in members:
        held += bool(path)
        match environment_of(member, graph):
            case Label() as label:
                found.append((path, label))
            case Unknown() as why:
                unknowns.append(why)
            case None:
                continue
    if not held:
        return None
    return _mixed(found, graph) or _of_one(found, unknowns, graph)


def _members(
    network: Resource, edges_into: Callable[[Resource, Verb], list[Edge]]
) -> Iterator[tuple[Path, Resource]]:
    """The network itself, its subnets, and what runs in them, each with the walk to the network."""
    yield (), network
    for inside in edges_into(network, IN_NETWORK):
        if inside.source.concept is not SUBNET:
            continue
        yield (inside,), inside.source
        for tenant in edges_into(inside.source, RUNS_IN):
            if tenant.source.concept is not SUBNET_GROUP:
                yield (tenant, inside), tenant.source
                continue
            for member in edges_into(tenant.source, CONFIGURED_BY):
                yield (member, tenant, inside), member.source


def _mixed(found: list[tuple[Path, Label]], graph: ResourceGraph) -> Verdict | None:
    """Two labels that do not go together: the surest such pair is shown."""
    firsts: dict[tuple[object, bool], tuple[Path, Label]] = {}
    for path, label in found:
        firsts.setdefault((label.value, label.strength is Strength.NAME), (path, label))
    pairs = [(one, other) for one in firsts.values() for other in firsts.values()]
    for truth in (Truth.YES, Truth.UNKNOWN):
        for (way, label), (other_way, other) in pairs:
            if apart(label, other, graph) is not truth:
                continue
            shown: tuple[Evidence, ...] = (label, *way, other, *other_way)
            if truth is Truth.YES:
                message = "it holds resources of {one} and of {other}"
                return failed(message, *shown, one=label.value, other=other.value)
            message = "names suggest that it holds resources of {one} and of {other}"
            return undecided(message, *shown, one=label.value, other=other.value)
    return None


def _of_one(found: list[tuple[Path, Label]], unknowns: list[Unknown], graph: ResourceGraph) -> Verdict | None:
    classes = graph.settings.environment_labels
    labels = [label for _, label in found if label.value in classes and label.strength > Strength.NAME]
    causes = {why.cause for why in unknowns}
    if not labels and len(causes) == 1 and "" not in causes:
        return passed("all that is labelled in it takes its environment from one place", *unknowns[:1])
    if unknowns:
        return undecided("the environment of some resources in it cannot be told", *unknowns[:1], *labels[:1])
    if not labels:
        return None
    return passed("all that is labelled in it is of {environment}", *labels[:2], environment=labels[0].value)

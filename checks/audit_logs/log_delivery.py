"""Whether what a service records arrives in a log group: its role, the role's trust and rights."""

from __future__ import annotations

from iac27017.check import Evidence, Verdict, failed, passed, undecided
from iac27017.graph.concepts import LOG_STORE
from iac27017.graph.edges import USES_ROLE, Edge, Outside
from iac27017.graph.policy.access import Ruling
from iac27017.graph.policy.service_roles import assumable_by, may
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown, unknown
from iac27017.graph.wording import plain


def leads_to_group(edge: Edge) -> bool:
    """Whether the edge's far end is a log group, declared here or elsewhere."""
    match edge.target:
        case Resource(concept=concept):
            return concept is LOG_STORE
        case Outside(concepts=concepts):
            return LOG_STORE in concepts


def arrives_through_role(source: Resource, edge: Edge, service: str, graph: ResourceGraph) -> Verdict:
    """Whether ``service`` can write what ``source`` records to the log group that ``edge`` leads to."""
    roles = graph.edges_from(source, USES_ROLE)
    if not roles:
        return failed("it has no role to write to its log group with", edge, source)
    match roles[0].target, edge.target:
        case Outside() as role, _:
            return undecided(
                "whether its role may write to the log group cannot be told", edge, roles[0], elsewhere(role)
            )
        case _, Outside() as group:
            return undecided("whether its log group exists cannot be told", edge, elsewhere(group))
        case Resource() as role, Resource() as group:
            return _writes((edge, roles[0]), role, service, group, graph)


def elsewhere(end: Outside) -> Unknown:
    """Why nobody can tell what is true of the far end of an edge that leaves the code."""
    return (
        end.value
        if isinstance(end.value, Unknown)
        else unknown("{name} is not declared in this code", name=end)
    )


def _writes(way: Path, role: Resource, service: str, group: Resource, graph: ResourceGraph) -> Verdict:
    rulings = [
        (assumable_by(role, service), plain("its role does not trust {service}")),
        (_may_create(role, group, graph), plain("its role may not create a stream in the log group")),
        (
            may(role, "logs:PutLogEvents", group, graph, ":log-stream:any"),
            plain("its role may not write to the log group"),
        ),
    ]
    shown: list[Evidence] = [*way, *(ruling.statement for ruling, _ in rulings)]
    for ruling, fault in rulings:
        if ruling.truth is Truth.NO:
            return failed(fault, *way, role, service=f"{service}.amazonaws.com")
    for ruling, _ in rulings:
        if ruling.truth is Truth.UNKNOWN:
            return undecided("whether its role may write to the log group cannot be told", *shown, ruling.why)
    return passed("it feeds a log group", *shown)


def _may_create(role: Resource, group: Resource, graph: ResourceGraph) -> Ruling:
    """Streams are created in the group; policies name it with and without what is inside."""
    inside = may(role, "logs:CreateLogStream", group, graph, ":log-stream:any")
    return inside if inside.truth is Truth.YES else may(role, "logs:CreateLogStream", group, graph)

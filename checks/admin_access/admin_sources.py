"""Tells the sources of a rule apart: places to administer from, the internet, whole networks, and other groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from msgspec import Struct

from iac27017.check import Evidence
from iac27017.graph.concepts import (
    CLIENT_VPN,
    CLUSTER,
    ENDPOINT,
    FIREWALL,
    LOAD_BALANCER,
    NETWORK,
    NODE_GROUP,
    PREFIX_LIST,
    SUBNET,
)
from iac27017.graph.edges import ALLOWS_FROM, GUARDED_BY, HAS_RULE, Edge
from iac27017.graph.environments import marked_as
from iac27017.graph.network.cidrs import Range, RangeIndex, inside, is_internet, parse_range
from iac27017.graph.network.firewalls import prefix_list_ranges
from iac27017.graph.network.placement import elsewhere
from iac27017.graph.network.ports import Ports
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Reference, Text, Unknown, Value, unknown

WHOLE_NETWORK = {4: 16, 6: 56}
"""The largest range that a network can have (VPC user guide, VPC CIDR blocks)."""
SWEEPING = 1000
"""A rule between groups for more ports than this is about their traffic, not about administration."""
APPLICATION_PORTS = Ports.of((8443,))
"""Administrative ports on which applications listen behind load balancers too."""
CLUSTER_PORTS = Ports.of((10250,))
"""What the machines of a container cluster use among themselves: a group is the right source (Kubernetes, kubelet)."""
CONTROL_PLANE = (CLUSTER, NODE_GROUP)
"""A container cluster's control plane administers its nodes (EKS user guide, Security group requirements)."""


class Standing(Enum):
    """What a source is, seen from a port that machines are administered through."""

    ADMIN = "a place to administer from"
    INTERNET = "the internet"
    WHOLE_NETWORK = "a whole network"
    STRANGE_RANGE = "a range that is no admin network"
    STRANGE_GROUP = "a group that is no bastion"
    UNKNOWN = "nobody can tell"


class Admitted(Struct, frozen=True):
    """One source of a rule with its standing and the steps that show it."""

    standing: Standing
    source: object
    evidence: tuple[Evidence, ...]


def admitted(rule: Resource, ports: Ports, graph: ResourceGraph) -> list[Admitted]:
    """Every source that ``rule`` admits to the administrative ``ports`` of it."""
    sweeping = len(ports) > SWEEPING
    found = [_range(answer, (answer,), graph) for answer in rule.get_all("cidrs")]
    for edge in graph.edges_from(rule, ALLOWS_FROM):
        if isinstance(edge.target, Resource) and edge.target.concept is PREFIX_LIST:
            found += [_range(answer, (edge, answer), graph) for answer in prefix_list_ranges(edge.target)]
        elif not sweeping:
            found.append(_group(edge, ports, graph))
    if not sweeping and isinstance(own := rule.get("self"), Known) and own.value is True:
        found += [_standing(holder.source, (own, holder), ports, graph) for holder in graph.edges_into(rule, HAS_RULE)]
    return found


def _range(answer: Known | Unknown, way: tuple[Evidence, ...], graph: ResourceGraph) -> Admitted:
    value: Value = answer.value if isinstance(answer, Known) else answer
    if Truth.YES in (is_internet(value, 4), is_internet(value, 6)):
        return Admitted(Standing.INTERNET, value, way)
    match value:
        case str():
            return _written_range(str(value), way, graph)
        case Reference(address=address):
            whole = address.type in ("aws_vpc", "aws_default_vpc")
            return Admitted(Standing.WHOLE_NETWORK if whole else Standing.UNKNOWN, value, way)
        case Text():
            why = unknown("no admin_cidrs says that {range} is an admin network", range=value)
            return Admitted(Standing.UNKNOWN, value, (why, *way))
        case _:
            return Admitted(Standing.UNKNOWN, value, way)


def _written_range(text: str, way: tuple[Evidence, ...], graph: ResourceGraph) -> Admitted:
    found = parse_range(text)
    if found is None:
        return Admitted(Standing.UNKNOWN, text, (unknown("{range} is no address range", range=text), *way))
    settings = graph.settings
    if inside(text, settings.admin_cidrs):
        return Admitted(Standing.ADMIN, text, way)
    if (place := _admin_place(found, graph)) is not None:
        return Admitted(Standing.ADMIN, text, (*way, place))
    if found.prefixlen <= WHOLE_NETWORK[found.version]:
        return Admitted(Standing.WHOLE_NETWORK, text, way)
    if (network := _network_within(found, graph)) is not None:
        return Admitted(Standing.WHOLE_NETWORK, text, (*way, network))
    if settings.admin_cidrs:
        return Admitted(Standing.STRANGE_RANGE, text, way)
    why = unknown("no admin_cidrs says that {range} is an admin network", range=text)
    return Admitted(Standing.UNKNOWN, text, (why, *way))


def _admin_place(range_: Range, graph: ResourceGraph) -> Resource | None:
    """A client VPN's address pool, or a subnet for bastions, that the range lies in."""
    index = graph.remember(("admin places",), lambda: RangeIndex[Resource].over(_declared_ranges(_admin_places(graph))))
    return next((place for _, place in index.around(range_)), None)


def _admin_places(graph: ResourceGraph) -> Iterator[Resource]:
    yield from graph.resources_of(CLIENT_VPN)
    marks = graph.settings.bastion_labels
    yield from (subnet for subnet in graph.resources_of(SUBNET) if marked_as(subnet, marks))


def _network_within(range_: Range, graph: ResourceGraph) -> Resource | None:
    """A declared network all of which the range takes in."""
    index = graph.remember(
        ("networks by range",), lambda: RangeIndex[Resource].over(_declared_ranges(graph.resources_of(NETWORK)))
    )
    exact = (network for outer, network in index.around(range_) if outer == range_)
    return next(exact, None) or next((network for _, network in index.within(range_)), None)


def _declared_ranges(places: Iterable[Resource]) -> Iterator[tuple[Range, Resource]]:
    for place in places:
        for answer in place.get_all("cidrs"):
            value = answer.value if isinstance(answer, Known) else None
            if isinstance(value, str) and (found := parse_range(value)) is not None:
                yield found, place


def _group(edge: Edge, ports: Ports, graph: ResourceGraph) -> Admitted:
    if not isinstance(edge.target, Resource):
        return Admitted(Standing.UNKNOWN, edge.target, (elsewhere(edge), edge))
    return _standing(edge.target, (edge,), ports, graph)


def _standing(group: Resource, way: tuple[Evidence, ...], ports: Ports, graph: ResourceGraph) -> Admitted:
    if group.concept in CONTROL_PLANE or _only(ports, CLUSTER_PORTS):
        return Admitted(Standing.ADMIN, group, way)
    marks = graph.settings.bastion_labels
    if (mark := marked_as(group, marks)) is not None:
        return Admitted(Standing.ADMIN, group, (*way, mark))
    for guarded in graph.edges_into(group, GUARDED_BY) if group.concept is FIREWALL else ():
        tenant = guarded.source
        if tenant.concept in (CLIENT_VPN, *CONTROL_PLANE) or _connects_people(tenant):
            return Admitted(Standing.ADMIN, group, (*way, guarded))
        if tenant.concept is LOAD_BALANCER and _only(ports, APPLICATION_PORTS):
            return Admitted(Standing.ADMIN, group, (*way, guarded))
        if (mark := marked_as(tenant, marks)) is not None:
            return Admitted(Standing.ADMIN, group, (*way, guarded, mark))
    return Admitted(Standing.STRANGE_GROUP, group, (*way, group))


def _only(ports: Ports, allowed: Ports) -> bool:
    return bool(ports) and not ports - allowed


def _connects_people(tenant: Resource) -> bool:
    """An instance connect endpoint: people come through it with their own identity."""
    if tenant.concept is not ENDPOINT:
        return False
    return isinstance(service := tenant.get("service"), Known) and service.value == "ec2-instance-connect"

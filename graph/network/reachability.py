"""Can the internet reach it: gateway, route, subnet, network ACL, firewall and public address, in three values.

The walk goes the way a packet goes. One closed link closes it; when all links
are open it is open; when some are open and the rest cannot be told, it is
unknown, with the first reason. Every check that asks for exposure asks here.

Not followed: ways through a load balancer, a proxy or a NAT instance. They
end at the port that these forward to, not at every port of the machine.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from iac27017.graph.account_settings import same_account, same_region
from iac27017.graph.concepts import INTERNET_BLOCK
from iac27017.graph.edges import ATTACHED_TO
from iac27017.graph.fact import Fact, Opening, Trace
from iac27017.graph.network.addresses import address_fact
from iac27017.graph.network.firewalls import default_firewall_place, firewall_opening
from iac27017.graph.network.network_acls import acl_opening, answers_pass
from iac27017.graph.network.placement import (
    Placement,
    Way,
    default_place,
    in_default_network,
    network_of,
    ways,
)
from iac27017.graph.network.ports import NO_PORTS, Ports
from iac27017.graph.network.routes import internet_route
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of
from iac27017.graph.value import Unknown, unknown


class Link(Enum):
    """What closes a way."""

    BLOCK = "the account's block on internet gateways"
    ADDRESS = "no public address"
    ROUTE = "no route to an internet gateway"
    FIREWALL = "security groups"
    ACL = "the network ACL"


class Reach(Struct, frozen=True):
    """Whether the internet reaches a resource.

    ``ports`` are those that are open, or may be; ``evidence`` the whole way
    when it is open or unknown (after the first reason), the closed link when
    it is closed.
    """

    truth: Truth
    ports: Ports = NO_PORTS
    evidence: tuple[Trace, ...] = ()
    closed_by: Link | None = None
    doubt: Unknown | None = None


def reachable_from_internet(resource: Resource, graph: ResourceGraph, wanted: Ports) -> Reach:
    """Whether a packet from anywhere on the internet gets to one of the ``wanted`` TCP ports of ``resource``."""
    found = [_reach(resource, way, version, wanted, graph) for way in ways(resource, graph) for version in (4, 6)]
    for truth in (Truth.YES, Truth.UNKNOWN):
        if open_ways := [reach for reach in found if reach.truth is truth]:
            return open_ways[0]
    return found[0]


def _reach(resource: Resource, way: Way, version: int, wanted: Ports, graph: ResourceGraph) -> Reach:
    """The links in the order of a packet; the first closed one ends the walk."""
    facts: list[Fact] = []
    for link, fact in (
        (Link.ADDRESS, address_fact(resource, way, version, graph)),
        (Link.BLOCK, _unblocked(resource, way, graph)),
        (Link.ROUTE, _route(resource, way, version, graph)),
    ):
        if fact.truth is Truth.NO:
            return Reach(Truth.NO, evidence=fact.evidence, closed_by=link)
        facts.append(fact)
    guard = _guard(resource, way, wanted, version, graph)
    if not guard.possible:
        guards = tuple(edge for path in way.spot.firewalls for edge in path)
        return Reach(Truth.NO, evidence=guard.evidence or guards or (resource,), closed_by=Link.FIREWALL)
    inward, outward = _acl(way, guard.possible, version, graph)
    for opening in (inward, outward):
        if not opening.possible:
            return Reach(Truth.NO, evidence=opening.evidence, closed_by=Link.ACL)
    return _joined(resource, way, facts, guard, inward, outward)


def _joined(
    resource: Resource, way: Way, facts: list[Fact], guard: Opening, inward: Opening, outward: Opening
) -> Reach:
    address, block, route = facts
    sure = guard.sure & inward.sure
    certain = all(fact.truth is Truth.YES for fact in facts) and bool(sure) and bool(outward.sure)
    doubts = [address.doubt, block.doubt, route.doubt]
    if not sure or not outward.sure:
        doubts += [inward.doubt, guard.doubt, outward.doubt]
    evidence = (
        *route.evidence, *block.evidence, *inward.evidence, *guard.evidence, *address.evidence, *reversed(way.path),
        resource,
    )  # fmt: skip
    doubt = None if certain else next((d for d in doubts if d), None)
    if doubt is not None:
        evidence = (doubt, *evidence)
    truth = Truth.YES if certain else Truth.UNKNOWN
    return Reach(truth, sure if certain else guard.possible & inward.possible, evidence, doubt=doubt)


def _guard(resource: Resource, way: Way, wanted: Ports, version: int, graph: ResourceGraph) -> Opening:
    if way.spot.firewalls:
        return firewall_opening(way.spot, wanted, version, graph)
    if way.spot.doubt is not None:
        return Opening(NO_PORTS, wanted, (way.spot.doubt,), way.spot.doubt)
    network = network_of(way.subnet, graph) if way.subnet else None
    if network is not None and isinstance(network.target, Resource):
        implied = Placement((), (), ((network,),))
        return firewall_opening(implied, wanted, version, graph)
    return Opening(evidence=(default_firewall_place(resource),))


def _acl(way: Way, wanted: Ports, version: int, graph: ResourceGraph) -> tuple[Opening, Opening]:
    if way.subnet is None:
        return Opening(wanted, wanted), Opening(wanted, wanted)
    return acl_opening(way.subnet, wanted, version, False, graph), answers_pass(way.subnet, version, graph)


def _route(resource: Resource, way: Way, version: int, graph: ResourceGraph) -> Fact:
    if way.last is not None:
        return internet_route(way.last, graph, version)
    if in_default_network(resource, graph):
        place = "the default network, whose main route table leads to an internet gateway"
        return Fact(Truth.YES, (default_place(resource, place),))
    if way.spot.doubt is not None:
        return Fact(Truth.UNKNOWN, (way.spot.doubt,), way.spot.doubt)
    return Fact(Truth.NO, (resource,))


def _unblocked(resource: Resource, way: Way, graph: ResourceGraph) -> Fact:
    """Whether no setting of the account and region keeps internet gateways from letting anything in."""
    doubt: Unknown | None = None
    for block in graph.resources_of(INTERNET_BLOCK):
        here = all_of((same_account(block, resource), same_region(block, resource)))
        if here is Truth.NO or graph.edges_from(block, ATTACHED_TO):
            continue
        match block.get("mode"):
            case Known(value="block-bidirectional" | "block-ingress") as mode if here is Truth.YES:
                return _excluded(way, graph) or Fact(Truth.NO, (mode,))
            case Known(value="block-bidirectional" | "block-ingress") as mode:
                doubt = unknown("whether {block} is for this account and region cannot be told", mode.span, block=block.address)
            case Unknown() as why:
                doubt = why
            case _:
                continue
    return Fact(Truth.UNKNOWN, (doubt,), doubt) if doubt else Fact(Truth.YES)


def _excluded(way: Way, graph: ResourceGraph) -> Fact | None:
    subnet = way.subnet
    network = network_of(subnet, graph) if subnet else None
    for place in (subnet, network.target if network else None):
        for edge in graph.edges_into(place, ATTACHED_TO, of=(INTERNET_BLOCK,)) if isinstance(place, Resource) else ():
            match edge.source.get("mode"):
                case Known(value="allow-bidirectional"):
                    return Fact(Truth.YES, (edge,))
                case Unknown() as why:
                    return Fact(Truth.UNKNOWN, (edge,), why)
                case _:
                    continue
    return None

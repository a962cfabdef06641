"""Which resources have an address that the internet can send to: written, attached, or given by their subnet."""

from __future__ import annotations

from iac27017.graph.concepts import ADDRESS, FLEET, INTERFACE, MACHINE, SUBNET
from iac27017.graph.edges import ATTACHED_TO
from iac27017.graph.fact import Fact, flag_fact, strongest
from iac27017.graph.network.placement import Way, default_place, elsewhere, of_default_network, ways
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown


def public_address(resource: Resource, graph: ResourceGraph) -> Fact:
    """Whether ``resource`` has a public address at all, IPv4 or IPv6, in any of its places."""
    return strongest(address_fact(resource, way, version, graph) for way in ways(resource, graph) for version in (4, 6))


def address_fact(resource: Resource, way: Way, version: int, graph: ResourceGraph) -> Fact:
    """Whether ``resource`` has a public address of IP ``version`` in one of its places."""
    if version == 6:
        return _address_v6(resource, way, graph)
    for _, holder in way.spot.holders:
        for edge in graph.edges_into(holder, ATTACHED_TO, of=(ADDRESS,)):
            return Fact(Truth.YES, (edge,))
    for name in ("public.endpoint", "public.address"):
        for _, holder in way.spot.holders:
            if holder.concept.property_type(name) is None or holder.concept is INTERFACE:
                continue
            if (answer := holder.get(name)) is not None:
                return flag_fact(answer)
    return _inherited_address(resource, way, graph)


def _inherited_address(resource: Resource, way: Way, graph: ResourceGraph) -> Fact:
    """A subnet gives addresses to machines that it launches, not to interfaces that were there before."""
    if resource.concept not in (MACHINE, FLEET) or way.spot.interfaces:
        return Fact(Truth.NO, (resource,))
    if way.spot.doubt is not None:
        return Fact(Truth.UNKNOWN, (way.spot.doubt,), way.spot.doubt)
    if way.subnet is not None:
        return flag_fact(way.subnet.get("public.address"), *reversed(way.path))
    if way.last is None:
        return _default_subnets_address(resource, graph)
    if of_default_network(way.last, graph) is Truth.YES:
        return Fact(Truth.YES, (way.last,))
    return Fact(Truth.UNKNOWN, (way.last,), elsewhere(way.last))


def _default_subnets_address(resource: Resource, graph: ResourceGraph) -> Fact:
    """In the default network: what its subnets are told here, or else their default, a public address."""
    declared = graph.remember(
        ("default subnets",),
        lambda: [s for s in graph.resources_of(SUBNET) if isinstance(d := s.get("default"), Known) and d.value is True],
    )
    facts = [flag_fact(s.get("public.address"), s) for s in declared if s.address.root == resource.address.root]
    if facts and all(fact.truth is Truth.NO for fact in facts):
        return facts[0]
    place = "a subnet of the default network, which assigns public addresses"
    return Fact(Truth.YES, (default_place(resource, place),))


def _address_v6(resource: Resource, way: Way, graph: ResourceGraph) -> Fact:
    for _, holder in way.spot.holders:
        if holder.concept.property_type("public.address_v6") is None:
            continue
        match holder.get("public.address_v6"):
            case Known(value=0 | False):
                return Fact(Truth.NO, (holder,))
            case Known() as answer:
                return Fact(Truth.YES, (answer,))
            case Unknown() as why:
                return Fact(Truth.UNKNOWN, (why,), why)
            case None:
                continue
    if resource.concept not in (MACHINE, FLEET) or way.spot.interfaces or way.last is None:
        return Fact(Truth.NO, (resource,))
    if way.subnet is not None:
        return flag_fact(way.subnet.get("public.address_v6"), *reversed(way.path))
    if of_default_network(way.last, graph) is Truth.YES:
        return Fact(Truth.NO, (way.last,))
    return Fact(Truth.UNKNOWN, (way.last,), elsewhere(way.last))

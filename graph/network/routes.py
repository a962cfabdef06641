"""Which subnets the internet's packets find their way into: default routes to internet gateways."""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.graph.body import Origin
from iac27017.graph.concepts import ATTACHMENT, INTERNET_GATEWAY, SUBNET
from iac27017.graph.edges import HAS_ROUTE, ROUTED_BY, ROUTES_TO, Edge, Outside
from iac27017.graph.fact import Fact, strongest
from iac27017.graph.lookup import items
from iac27017.graph.network.cidrs import is_internet
from iac27017.graph.network.placement import elsewhere, network_of, of_default_network
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Reference, Unknown, Value, references_in, unknown
from iac27017.graph.wording import plain


def internet_route(edge: Edge, graph: ResourceGraph, version: int = 4) -> Fact:
    """Whether the subnet that ``edge`` leads to has a default route to an internet gateway."""
    match edge:
        case Edge(target=Resource() as subnet) if subnet.concept is SUBNET:
            return graph.remember(("internet route", subnet, version), lambda: _subnet_route(subnet, version, graph))
        case Edge():
            if of_default_network(edge, graph) is Truth.YES:
                return Fact(Truth.YES, (edge,))
            return Fact(Truth.UNKNOWN, (edge,), elsewhere(edge))


def _subnet_route(subnet: Resource, version: int, graph: ResourceGraph) -> Fact:
    tables = graph.edges_from(subnet, ROUTED_BY)
    if tables:
        return strongest([_table_route(edge, version, graph) for edge in tables])
    if (why := _loose_association(subnet, graph)) is not None:
        return Fact(Truth.UNKNOWN, (why,), why)
    network = network_of(subnet, graph)
    if network is None or of_default_network(network, graph) is Truth.YES:
        return _main_route(network, version, graph) or Fact(Truth.YES, (network,) if network else (subnet,))
    if isinstance(network.target, Outside):
        return Fact(Truth.UNKNOWN, (network,), _unseen_main_table(network))
    closed = plain("no route but the local one in the main route table")
    default = Known(closed, subnet.header, plain("route table association"), Origin.PROVIDER_DEFAULT)
    return _main_route(network, version, graph) or Fact(Truth.NO, (default,))


def _unseen_main_table(network: Edge) -> Unknown:
    return unknown("the main route table of network {name} is declared elsewhere", network.span, name=network.target)


def _main_route(network: Edge | None, version: int, graph: ResourceGraph) -> Fact | None:
    """What the code says about a network's main route table; ``None`` when it says nothing."""
    if network is None or not isinstance(network.target, Resource):
        return None
    vpc = network.target
    return graph.remember(("main route", vpc, version), lambda: _main_route_of(vpc, network, version, graph))


def _main_route_of(vpc: Resource, network: Edge, version: int, graph: ResourceGraph) -> Fact | None:
    tables = graph.edges_from(vpc, ROUTED_BY)
    # An association replaces the table that AWS made, which is the one that can be adopted.
    replaced = [edge for edge in tables if not _is_adopted(edge.target)]
    facts = [_table_route(edge, version, graph) for edge in replaced or tables]
    if not replaced:
        facts += [_one_route(edge, version, graph) for edge in graph.edges_from(vpc, HAS_ROUTE)]
    best = strongest(facts)
    return Fact(best.truth, (*best.evidence, network), best.doubt) if facts else None


def _is_adopted(table: Resource | Outside) -> bool:
    return isinstance(table, Resource) and isinstance(d := table.get("default"), Known) and d.value is True


def _table_route(edge: Edge, version: int, graph: ResourceGraph) -> Fact:
    match edge.target:
        case Outside():
            return Fact(Truth.UNKNOWN, (edge,), elsewhere(edge))
        case Resource() as table:
            routes = graph.edges_from(table, HAS_ROUTE)
            best = strongest([_one_route(route, version, graph) for route in routes])
            return Fact(best.truth, (*best.evidence, edge), best.doubt)


def _one_route(edge: Edge, version: int, graph: ResourceGraph) -> Fact:
    """Whether one route sends the internet's answers to an internet gateway."""
    route = edge.target
    if not isinstance(route, Resource):
        return Fact(Truth.UNKNOWN, (edge,), elsewhere(edge))
    destination = _any_destination(route, version)
    gateway = route.get("gateway")
    if gateway is None:
        through = _inspected(route)
        return through if through and destination.truth is Truth.YES else Fact(Truth.NO, (edge,))
    hop = next((e for e in graph.edges_from(route, ROUTES_TO) if e.span == gateway.span), None)
    leads = _leads_to_internet(gateway, hop)
    for fact in (leads, destination):
        if fact.truth is Truth.NO:
            return Fact(Truth.NO, (edge,))
    doubt = leads.doubt or destination.doubt
    evidence = (*((hop,) if hop else ()), *destination.evidence, edge)
    return Fact(Truth.UNKNOWN if doubt else Truth.YES, evidence, doubt)


def _inspected(route: Resource) -> Fact | None:
    """A default route through an endpoint: a network firewall behind it may let packets pass."""
    match route.get("endpoint"):
        case None | Known(value=""):
            return None
        case Known(value=value, span=span):
            reason = "the default route leads through endpoint {name}, which may let packets pass"
            why = unknown(reason, span, name=value)
            return Fact(Truth.UNKNOWN, (why,), why)
        case Unknown() as why:
            return Fact(Truth.UNKNOWN, (why,), why)


def _leads_to_internet(gateway: Known | Unknown, hop: Edge | None) -> Fact:
    target = hop.target if hop else None
    if isinstance(target, Resource):
        both_ways = target.concept is INTERNET_GATEWAY and not _egress_only(target)
        return Fact(Truth.of(both_ways))
    match gateway:
        case Unknown():
            return Fact(Truth.UNKNOWN, (gateway,), gateway)
        case Known(value=str() as name):
            return Fact(Truth.of(name.startswith("igw-")))
        case Known(value=Reference(address=address)):
            return Fact(Truth.of(address.type == "aws_internet_gateway"))
        case Known(value=value, span=span):
            why = unknown("gateway {name} is known only after apply", span, name=value)
            return Fact(Truth.UNKNOWN, (why,), why)


def _egress_only(gateway: Resource) -> bool:
    return isinstance(answer := gateway.get("egress_only"), Known) and answer.value is True


def _any_destination(route: Resource, version: int) -> Fact:
    found: list[Fact] = []
    for answer in route.get_all("destination"):
        match answer:
            case Known(value=value):
                truth = is_internet(value, version)
                why = unknown("destination {name} is known only after apply", answer.span, name=value)
                found.append(Fact(truth, (answer,), why if truth is Truth.UNKNOWN else None))
            case Unknown():
                found.append(Fact(Truth.UNKNOWN, (answer,), answer))
    return strongest(found)


def _loose_association(subnet: Resource, graph: ResourceGraph) -> Unknown | None:
    """A route table association in the same module whose subnet nobody can tell may be this subnet's."""
    loose = graph.remember(("loose associations",), lambda: dict(_loose_associations(graph)))
    return loose.get((subnet.address.root, subnet.address.modules))


def _loose_associations(graph: ResourceGraph) -> Iterator[tuple[tuple[str, object], Unknown]]:
    for attachment in graph.resources_of(ATTACHMENT):
        for rule in attachment.kind.links:
            if rule.verb is not ROUTED_BY or SUBNET not in rule.sources:
                continue
            for leaf in items(attachment.body, rule.source.of(attachment.language)):
                if isinstance(leaf.value, Unknown) and not any(_declared(r, graph) for r in references_in(leaf.value)):
                    yield (attachment.address.root, attachment.address.modules), leaf.value


def _declared(reference: Value, graph: ResourceGraph) -> bool:
    return isinstance(reference, Reference) and graph.resource(reference.address) is not None

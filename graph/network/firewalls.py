"""What firewalls let through from the internet: their rules in every form, taken together."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from iac27017.graph.body import Origin
from iac27017.graph.concepts import FIREWALL, NETWORK
from iac27017.graph.edges import ALLOWS_FROM, HAS_RULE, IN_NETWORK, Edge, Outside
from iac27017.graph.fact import Opening, Trace
from iac27017.graph.network.cidrs import is_internet
from iac27017.graph.network.placement import Placement, elsewhere, of_default_network
from iac27017.graph.network.ports import ALL_PORTS, NO_PORTS, Ports, rule_ports
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.truth import Truth, any_of
from iac27017.graph.value import Reference, Unknown, Value, unknown


class Source(Struct, frozen=True):
    """One thing that a rule admits, and whether that is the internet."""

    internet: Truth
    evidence: tuple[Trace, ...]
    doubt: Unknown | None = None


def internet_sources(rule: Resource, version: int, graph: ResourceGraph) -> list[Source]:
    """What a firewall rule admits, so far as it is or may be the internet over IP ``version``; groups are not."""
    found = [_range_source(answer, answer.value, version) if isinstance(answer, Known)
             else Source(is_internet(answer, version), (answer,), answer)
             for answer in rule.get_all("cidrs")]  # fmt: skip
    for edge in graph.edges_from(rule, ALLOWS_FROM):
        if _is_prefix_list(edge):
            found.append(_list_source(edge, version, graph))
    return [source for source in found if source.internet is not Truth.NO]


def rule_opening(rule: Resource, version: int, graph: ResourceGraph) -> Opening | None:
    """The TCP ports that an ingress rule opens to the internet; ``None`` when it opens none."""
    return graph.remember(("opening", rule, version), lambda: _rule_opening(rule, version, graph))


def firewall_opening(spot: Placement, wanted: Ports, version: int, graph: ResourceGraph) -> Opening:
    """What the firewalls of a place let through, taken together: what one of them admits is admitted."""
    sure, possible = NO_PORTS, NO_PORTS
    proven: tuple[Trace, ...] = ()
    suspected: tuple[Trace, ...] = ()
    doubt: Unknown | None = None
    for path in spot.firewalls:
        for opening in _behind(path, version, graph):
            met = opening.meet(wanted)
            sure, possible = sure | met.sure, possible | met.possible
            if met.sure and not proven:
                proven = (*opening.evidence, *reversed(path))
            if met.possible and not suspected:
                suspected, doubt = (*opening.evidence, *reversed(path)), opening.doubt
    return Opening(sure, possible, proven or suspected, None if sure else doubt)


def default_firewall(network: Resource, graph: ResourceGraph) -> list[Edge]:
    """The edges into a network from its adopted default security group."""
    return graph.remember(
        ("default firewall", network),
        lambda: [e for e in graph.edges_into(network, IN_NETWORK, of=(FIREWALL,)) if _is_default(e.source)],
    )


DEFAULT_FIREWALL = "the network's default security group, which admits its own members only"


def default_firewall_place(resource: Resource) -> Known:
    """The evidence that a resource which names no firewall has the default one (VPC user guide)."""
    return Known(DEFAULT_FIREWALL, resource.header, resource.attribute("firewalls"), Origin.PROVIDER_DEFAULT)


def _is_default(firewall: Resource) -> bool:
    return isinstance(answer := firewall.get("default"), Known) and answer.value is True


def _range_source(answer: Known, value: Value, version: int) -> Source:
    truth = is_internet(value, version)
    doubt = unknown("the range {range} is known only after apply", answer.span, range=value)
    return Source(truth, (answer,), doubt if truth is Truth.UNKNOWN else None)


def _is_prefix_list(edge: Edge) -> bool:
    match edge.target:
        case Resource() as target:
            return target.concept.name == "prefix list"
        case Outside() as outside:
            return any(concept.name == "prefix list" for concept in outside.concepts)


def prefix_list_ranges(prefix_list: Resource) -> list[Known | Unknown]:
    """The ranges of a declared prefix list, those of entries that are declared by themselves included."""
    return [answer for holder in (prefix_list, *prefix_list.satellites) for answer in holder.get_all("cidrs")]


def _list_source(edge: Edge, version: int, graph: ResourceGraph) -> Source:
    match edge.target:
        case Resource() as target:
            truths = [is_internet(a.value if isinstance(a, Known) else a, version) for a in prefix_list_ranges(target)]
            truth = any_of(truths)
            wide = [a for a, t in zip(prefix_list_ranges(target), truths, strict=True) if t is truth]
            doubt = next((a for a in wide if isinstance(a, Unknown)), None)
            return Source(truth, (edge, *wide[:1]), doubt)
        case Outside(value=value):
            if is_a_services_list(value, graph):
                return Source(Truth.NO, (edge,))
            return Source(Truth.UNKNOWN, (edge,), elsewhere(edge))


def is_a_services_list(value: Value, graph: ResourceGraph) -> bool:
    """Lists that AWS keeps hold the ranges of one of its services (VPC user guide, AWS-managed prefix lists)."""
    if not isinstance(value, Reference) or not value.address.data:
        return False
    if value.address.type == "aws_prefix_list":
        return True
    declaration = graph.data.get(value.address)
    name = declaration.body.attributes.get("name") if declaration else None
    return name is not None and str(name.value).startswith("com.amazonaws.")


def _rule_opening(rule: Resource, version: int, graph: ResourceGraph) -> Opening | None:
    match rule.get("direction"):
        case Known(value="ingress"):
            certain = True
        case Known():
            return None
        case _:
            certain = False
    sources = internet_sources(rule, version, graph)
    if not sources:
        return None
    ports = rule_ports(rule)
    best = next((source for source in sources if source.internet is Truth.YES), sources[0])
    if isinstance(ports, Unknown):
        return Opening(NO_PORTS, ALL_PORTS, (*best.evidence, rule), best.doubt or ports)
    sure = ports if certain and best.internet is Truth.YES else NO_PORTS
    return Opening(sure, ports, (*best.evidence, rule), best.doubt)


def _behind(path: Path, version: int, graph: ResourceGraph) -> Iterator[Opening]:
    """The openings of the firewall at the end of a way."""
    last = path[-1]
    match last.target:
        case Resource() as target if target.concept is NETWORK:  # aws_vpc.main.default_security_group_id
            yield from _openings(target, version, graph)
            for edge in default_firewall(target, graph):
                yield from _openings(edge.source, version, graph)
        case Resource() as target:
            yield from _openings(target, version, graph)
        case Outside():
            why = elsewhere(last)
            if of_default_network(last, graph) is not Truth.YES:
                yield Opening(NO_PORTS, ALL_PORTS, (why,), why)


def _openings(firewall: Resource, version: int, graph: ResourceGraph) -> list[Opening]:
    return graph.remember(
        ("openings", firewall, version),
        lambda: [
            Opening(opening.sure, opening.possible, (*opening.evidence, edge), opening.doubt)
            for edge in graph.edges_from(firewall, HAS_RULE)
            if isinstance(edge.target, Resource) and (opening := rule_opening(edge.target, version, graph))
        ],
    )

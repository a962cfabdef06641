"""What filters let through from the internet: security group rules, and network ACLs in the order of their rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from iac27017.graph.body import Origin
from iac27017.graph.cidrs import covers_all, is_internet
from iac27017.graph.concepts import FIREWALL, NETWORK, NETWORK_ACL_RULE
from iac27017.graph.edges import ALLOWS_FROM, FILTERED_BY, HAS_RULE, IN_NETWORK, Edge, Outside
from iac27017.graph.fact import Trace
from iac27017.graph.placement import Placement, elsewhere, network_of, of_default_network
from iac27017.graph.ports import ALL_PORTS, EPHEMERAL, NO_PORTS, Ports, rule_ports
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.truth import Truth, any_of
from iac27017.graph.value import Reference, Unknown, Value, unknown


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that a rule admits, and whether that is the internet."""

    internet: Truth
    evidence: tuple[Trace, ...]
    doubt: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Ports that something lets through from the internet: ``sure`` ones, and ``possible`` ones, which include them."""

    sure: Ports = NO_PORTS
    possible: Ports = NO_PORTS
    evidence: tuple[Trace, ...] = ()
    doubt: Unknown | None = None

    def meet(self, wanted: Ports) -> Opening:
        """What of this concerns ``wanted``."""
        return Opening(self.sure & wanted, self.possible & wanted, self.evidence, self.doubt)


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


def acl_opening(subnet: Resource, wanted: Ports, version: int, egress: bool, graph: ResourceGraph) -> Opening:
    """What the subnet's network ACL lets through from the internet, or to it, by the first rule that matches.

    A network ACL that is not declared lets everything through, as the one
    that AWS gives to every VPC does (VPC user guide, Default network ACLs).
    """
    filters = graph.remember(("acl", subnet), lambda: _filters(subnet, graph))
    if not filters:
        return Opening(wanted, wanted)
    return _in_order(filters, wanted, version, egress, graph)


def answers_pass(subnet: Resource, version: int, graph: ResourceGraph) -> Opening:
    """Whether the subnet's network ACL lets answers out to the ports that clients listen on."""
    return acl_opening(subnet, EPHEMERAL, version, True, graph)


def default_firewall(network: Resource, graph: ResourceGraph) -> list[Edge]:
    """The edges into a network from its adopted default security group."""
    return graph.remember(
        ("default firewall", network),
        lambda: [e for e in graph.edges_into(network, IN_NETWORK) if _is_default_firewall(e.source)],
    )


def _is_default_firewall(resource: Resource) -> bool:
    return resource.concept is FIREWALL and isinstance(d := resource.get("default"), Known) and d.value is True


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


@dataclass(frozen=True, slots=True)
class _AclRule:
    """A network ACL's rule with the edges that lead to it; ``number`` is -1 when nobody can tell its place."""

    number: int
    rule: Resource
    way: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class _Acl:
    way: tuple[Trace, ...]
    rules: tuple[_AclRule, ...]
    doubt: Unknown | None = None


def _filters(subnet: Resource, graph: ResourceGraph) -> list[_Acl]:
    """The network ACL of a subnet: its own, or what the code says about the network's default one."""
    edges = graph.edges_from(subnet, FILTERED_BY)
    network = network_of(subnet, graph)
    if not edges and network is not None and isinstance(network.target, Resource):
        edges = graph.edges_from(network.target, FILTERED_BY)
    return [_acl(edge, graph) for edge in edges]


def _acl(edge: Edge, graph: ResourceGraph) -> _Acl:
    if isinstance(edge.target, Outside):
        return _Acl((edge,), (), elsewhere(edge))
    rules = [
        _AclRule(_number(rule.get("number")), rule, (edge, hop))
        for hop in graph.edges_from(edge.target, HAS_RULE)
        if isinstance(rule := hop.target, Resource) and rule.concept is NETWORK_ACL_RULE
    ]
    return _Acl((edge,), tuple(sorted(rules, key=lambda r: r.number)))


def _number(answer: Answer) -> int:
    return answer.value if isinstance(answer, Known) and isinstance(answer.value, int) else -1


def _in_order(acls: Iterable[_Acl], wanted: Ports, version: int, egress: bool, graph: ResourceGraph) -> Opening:
    """First match decides; a rule that cannot be read casts doubt on what it may match before that."""
    undecided, sure, doubted = wanted, NO_PORTS, NO_PORTS
    evidence: tuple[Trace, ...] = ()
    doubt: Unknown | None = None
    for acl in acls:
        if acl.doubt is not None:
            return Opening(NO_PORTS, wanted, acl.way, acl.doubt)
        evidence = evidence or acl.way
        for entry in acl.rules:
            match _effect(entry, version, egress):
                case None:
                    continue
                case Unknown() as why:
                    doubted, doubt = doubted | undecided, doubt or why
                case (allows, ports):
                    hit = undecided & ports
                    undecided = undecided - ports
                    if hit and (allows or not sure):
                        evidence = (*entry.way, *_places(entry.rule))
                    sure = sure | hit if allows else sure
    return Opening(sure - doubted, sure | doubted, evidence, doubt if doubted else None)


def _places(rule: Resource) -> tuple[Trace, ...]:
    return tuple(answer for answer in (rule.get("action"), rule.get("cidrs")) if answer is not None)


def _effect(entry: _AclRule, version: int, egress: bool) -> tuple[bool, Ports] | Unknown | None:
    """Whether a rule allows or denies the internet, and on which ports; ``None`` when it is about something else."""
    rule = entry.rule
    direction, action, ports = rule.get("egress"), rule.get("action"), rule_ports(rule)
    match direction:
        case Known(value=value) if value is not egress:
            return None
        case Unknown():
            return direction
        case _:
            pass
    for answer in (action, ports):
        if isinstance(answer, Unknown):
            return answer
    assert isinstance(ports, Ports)
    allows = isinstance(action, Known) and str(action.value).lower() == "allow"
    match _speaks_of_internet(rule, version, allows):
        case Truth.YES:
            return (allows, ports) if entry.number >= 0 else unknown("a rule's number is not known", rule.header)
        case Truth.UNKNOWN:
            return next((a for a in rule.get_all("cidrs") if isinstance(a, Unknown)),
                        unknown("a rule's range is known only after apply", rule.header))  # fmt: skip
        case Truth.NO:
            return None


def _speaks_of_internet(rule: Resource, version: int, allows: bool) -> Truth:
    """An allow counts when it admits the internet at large; a deny only when it leaves no address out."""
    truths: list[Truth] = []
    for answer in rule.get_all("cidrs"):
        value = answer.value if isinstance(answer, Known) else answer
        if allows or is_internet(value, version) is Truth.UNKNOWN:
            truths.append(is_internet(value, version))
        else:
            truths.append(Truth.of(covers_all(value, version)))
    return any_of(truths)


DEFAULT_FIREWALL = "the network's default security group, which admits its own members only"


def default_firewall_place(resource: Resource) -> Known:
    """The evidence that a resource which names no firewall has the default one (VPC user guide)."""
    return Known(DEFAULT_FIREWALL, resource.header, resource.attribute("firewalls"), Origin.PROVIDER_DEFAULT)

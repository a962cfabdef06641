"""What network ACLs let through from the internet and back: the first rule that matches decides."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from iac27017.graph.concepts import NETWORK_ACL_RULE
from iac27017.graph.edges import FILTERED_BY, HAS_RULE, Edge, Outside
from iac27017.graph.fact import Opening, Trace
from iac27017.graph.network.cidrs import covers_all, is_internet
from iac27017.graph.network.placement import elsewhere, network_of
from iac27017.graph.network.ports import EPHEMERAL, NO_PORTS, Ports, rule_ports
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, any_of
from iac27017.graph.value import Unknown, unknown


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


class _AclRule(Struct, frozen=True):
    """A network ACL's rule with the edges that lead to it; ``number`` is -1 when nobody can tell its place."""

    number: int
    rule: Resource
    way: tuple[Trace, ...]


class _Acl(Struct, frozen=True):
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

"""Are default networks and default security groups locked, and left alone?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import (
    BROKER,
    CACHE,
    DATABASE,
    DOCUMENT_STORE,
    FILE_SYSTEM,
    FIREWALL,
    FLEET,
    FUNCTION,
    GRAPH_STORE,
    MACHINE,
    NETWORK,
    SEARCH,
    WAREHOUSE,
)
from iac27017.graph.edges import HAS_RULE, IN_NETWORK, Edge
from iac27017.graph.network.firewalls import default_firewall, default_firewall_place
from iac27017.graph.network.placement import (
    Placement,
    default_place,
    elsewhere,
    in_default_network,
    network_of,
    of_default_network,
    placement,
)
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown

WORKLOADS = (
    MACHINE, FLEET, FUNCTION, DATABASE, DOCUMENT_STORE, GRAPH_STORE, CACHE, WAREHOUSE, SEARCH, BROKER, FILE_SYSTEM,
)  # fmt: skip


@check(
    "SEG-004",
    "default-network-in-use",
    title="Default networks and default security groups are locked and not used by workloads",
    controls=["13.1.3", "CLD.9.5.1", "CLD.9.5.2"],
    controls_2026=["8.9", "8.22", "8.35"],
    severity=Severity.MEDIUM,
    subject=(NETWORK, FIREWALL, *WORKLOADS),
    remedy="adopt the default security group without rules, and name a subnet and a security group for every workload",
    peers={
        "checkov": ["CKV2_AWS_12", "CKV_AWS_148"],
        "trivy": ["AVD-AWS-0101", "AVD-AWS-0173"],
        "regula": ["FG_R00089"],
    },
)
def default_network_in_use(resource: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds networks whose default security group still has rules, and workloads that rely on defaults.

    The members of a default group trust each other in everything. Whatever
    names no group gets into it, and with that the walls between machines are
    gone without anybody having decided so.
    """
    if resource.concept is NETWORK:
        return _network(resource, graph)
    if resource.concept is FIREWALL:
        return _lone_default_group(resource, graph)
    return _workload(resource, graph)


def _network(network: Resource, graph: ResourceGraph) -> Verdict | None:
    adopted = [edge.source for edge in default_firewall(network, graph)] or _unplaced_default_groups(network, graph)
    rules = [rule for holder in (network, *adopted) for rule in graph.edges_from(holder, HAS_RULE)]
    verdict = _emptied(rules)
    if verdict is not None:
        return verdict
    if adopted:
        return passed("its default security group has no rules", *adopted)
    if network.language == "cloudformation":
        return undecided("a template cannot empty the default security group; whether it is empty cannot be told", network)
    return failed("its default security group keeps the rules that AWS gave it", network)


def _unplaced_default_groups(network: Resource, graph: ResourceGraph) -> list[Resource]:
    """Adopted groups that name no network are those of the account's default one (provider documentation)."""
    if not _is_default(network):
        return []
    return [
        group
        for group in graph.resources_of(FIREWALL)
        if _is_default(group)
        and not graph.edges_from(group, IN_NETWORK)
        and group.address.root == network.address.root
        and group.declaration.provider_name == network.declaration.provider_name
    ]


def _lone_default_group(group: Resource, graph: ResourceGraph) -> Verdict | None:
    """A default group whose network is declared here is judged with it."""
    if not _is_default(group):
        return None
    network = network_of(group, graph)
    if network is not None and isinstance(network.target, Resource):
        return None
    return _emptied(graph.edges_from(group, HAS_RULE)) or passed("the default security group has no rules", group)


def _emptied(rules: list[Edge]) -> Verdict | None:
    """The verdict on rules of a default group; ``None`` when there are none."""
    for rule in rules:
        if isinstance(rule.target, Resource) and isinstance(rule.target.get("protocol"), Known):
            return failed("the default security group has rules", rule, rule.target)
    for rule in rules:
        doubt = rule.target.get("protocol") if isinstance(rule.target, Resource) else None
        return undecided("whether the default security group has rules cannot be told", doubt, rule)
    return None


def _workload(workload: Resource, graph: ResourceGraph) -> Verdict | None:
    spot = placement(workload, graph)
    if in_default_network(workload, graph):
        place = default_place(workload, "the default network")
        return failed("it names no subnet and sits in the default network", place)
    if not spot.subnets:
        return undecided("where it sits cannot be told", spot.doubt) if spot.doubt else None
    for path in spot.subnets:
        if of_default_network(path[-1], graph) is Truth.YES:
            return failed("it sits in the default network", *path)
    for path in spot.firewalls:
        if _is_default_group(path, graph) is Truth.YES:
            return failed("it is guarded by a default security group", *path)
    if not spot.firewalls and spot.doubt is None:
        return failed("it names no security group and gets the default one", default_firewall_place(workload))
    return _unsure(spot, graph) or passed("it names its subnet and its security group",
                                          *spot.subnets[0], *(spot.firewalls[0] if spot.firewalls else ()))  # fmt: skip


def _is_default_group(path: Path, graph: ResourceGraph) -> Truth:
    target = path[-1].target
    if isinstance(target, Resource) and target.concept is NETWORK:
        return Truth.YES  # the network's attribute default_security_group_id
    return of_default_network(path[-1], graph)


def _unsure(spot: Placement, graph: ResourceGraph) -> Verdict | None:
    """A group of which nothing is known may be a default one; a subnet that the code names is taken for a chosen one."""
    for path in spot.firewalls:
        if _is_default_group(path, graph) is Truth.UNKNOWN:
            return undecided("its security group may be a default one", _why(path[-1]), *path)
    return None


def _why(edge: Edge) -> Unknown | None:
    return elsewhere(edge) if not isinstance(edge.target, Resource) else None


def _is_default(resource: Resource) -> bool:
    return isinstance(answer := resource.get("default"), Known) and answer.value is True

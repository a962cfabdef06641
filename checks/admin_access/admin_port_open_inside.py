"""Who may reach the ports that machines are administered through?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.checks.admin_access.admin_sources import Admitted, Standing, admitted
from iac27017.graph.concepts import (
    FIREWALL_RULE,
    FLEET,
    INTERFACE,
    MACHINE,
    MACHINE_TEMPLATE,
    NODE_GROUP,
    SERVICE,
)
from iac27017.graph.edges import GUARDED_BY, HAS_RULE
from iac27017.graph.network.ports import Ports, rule_ports
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown

ADMINISTERED = (MACHINE, MACHINE_TEMPLATE, FLEET, NODE_GROUP, SERVICE, INTERFACE)
"""What people log in to. Load balancers, databases and the like have no administrative ports of this sort."""


@check(
    "ADM-010",
    "admin-port-open-inside",
    title="Administrative ports accept only a bastion, VPN or named admin network",
    controls=["9.1.2", "13.1.3", "CLD.12.1.5", "CLD.9.5.2"],
    controls_2026=["5.15", "5.37", "8.9", "8.22"],
    severity=Severity.HIGH,
    subject=FIREWALL_RULE,
    remedy="name the bastion's security group, or a range listed in `admin_cidrs`, as the only source",
    peers={
        "checkov": ["CKV_AWS_24", "CKV_AWS_100"],
        "trivy": ["AVD-AWS-0107"],
        "cfn_nag": ["W9", "W27"],
        "guard": ["INCOMING_SSH_DISABLED"],
    },
)
def admin_port_open_inside(rule: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds rules that admit more than administrators to SSH, RDP, WinRM and the like.

    Whoever is inside a network moves on through the same ports that attackers
    use from outside. One place to administer from can be watched; a whole
    network cannot.
    """
    if isinstance(direction := rule.get("direction"), Known) and direction.value != "ingress":
        return None
    if _guards_no_machine(rule, graph):
        return None
    spoken = rule_ports(rule)
    if isinstance(spoken, Unknown):
        return undecided("whether it opens an administrative port cannot be told", spoken, rule)
    ports = spoken & Ports.of(graph.settings.admin_ports)
    sources = admitted(rule, spoken, graph) if ports else []
    return _judged(sources, ports, rule, graph) if sources else None


def _guards_no_machine(rule: Resource, graph: ResourceGraph) -> bool:
    """Whether all that the rule's firewall guards is known, and none of it is administered through ports."""
    guarded = [
        tenant.concept
        for holder in graph.edges_into(rule, HAS_RULE)
        for tenant in graph.sources(holder.source, GUARDED_BY)
    ]
    return bool(guarded) and not any(concept in ADMINISTERED for concept in guarded)


def _judged(sources: list[Admitted], ports: Ports, rule: Resource, graph: ResourceGraph) -> Verdict:
    """The worst source decides; a source that nobody can tell comes before one that is fine."""
    worst = max(sources, key=lambda source: _BADNESS[source.standing])
    shown = (*worst.evidence, rule.get("port.from"), rule.get("port.to"), *graph.edges_into(rule, HAS_RULE))
    source = worst.source
    match worst.standing:
        case Standing.ADMIN:
            return passed("port {ports} accepts {source} only", *shown, ports=ports, source=source)
        case Standing.INTERNET:
            return failed("the internet ({source}) is admitted to port {ports}", *shown, ports=ports, source=source)
        case Standing.WHOLE_NETWORK:
            return failed("a whole network ({source}) is admitted to port {ports}", *shown, ports=ports, source=source)
        case Standing.STRANGE_RANGE:
            return failed("{source}, which is no admin network, is admitted to port {ports}", *shown, ports=ports, source=source)
        case Standing.STRANGE_GROUP:
            return failed("{source}, which is no bastion, is admitted to port {ports}", *shown, ports=ports, source=source)
        case Standing.UNKNOWN:
            message = "who is admitted to port {ports} cannot be told for sure"
            return undecided(message, *shown, ports=ports)


_BADNESS = {
    Standing.ADMIN: 0,
    Standing.UNKNOWN: 1,
    Standing.STRANGE_GROUP: 2,
    Standing.STRANGE_RANGE: 2,
    Standing.WHOLE_NETWORK: 3,
    Standing.INTERNET: 4,
}

"""Does one rule open every port to everybody?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import FIREWALL_RULE
from iac27017.graph.edges import HAS_RULE
from iac27017.graph.network.firewalls import Source, internet_sources
from iac27017.graph.network.ports import Ports, protocol_of, rule_ports
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown

EVERY_PORT = Ports.between(1, 65535)


@check(
    "SEG-003",
    "firewall-open-to-all",
    title="No firewall rule opens all ports or protocols to any address",
    controls=["13.1.3", "CLD.13.1.4"],
    controls_2026=["8.20", "8.22"],
    severity=Severity.HIGH,
    subject=FIREWALL_RULE,
    remedy="state the protocol, the port and the source group",
    peers={
        "checkov": ["CKV_AWS_260", "CKV_AWS_277"],
        "trivy": ["AVD-AWS-0107"],
        "cfn_nag": ["W2", "W27", "W42"],
        "guard": [
            "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE", "SECURITY_GROUP_INGRESS_ALL_PROTOCOLS_RULE",
            "SECURITY_GROUP_INGRESS_PORT_RANGE_RULE",
        ],
        "regula": ["FG_R00044", "FG_R00045", "FG_R00377"],
    },
)  # fmt: skip
def firewall_open_to_all(rule: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds incoming rules that admit every protocol, or every port, from the internet.

    Such a rule makes the group pointless: whatever is started behind it later
    is exposed at once, even if no way leads there today.
    """
    direction = rule.get("direction")
    if isinstance(direction, Known) and direction.value != "ingress":
        return None
    sources = [source for version in (4, 6) for source in internet_sources(rule, version, graph)]
    if not sources:
        return passed("it admits no address at large", rule)
    source = next((s for s in sources if s.internet is Truth.YES), sources[0])
    extent = _extent(rule)
    doubt = next((d for d in (direction, extent, source.doubt) if isinstance(d, Unknown)), None)
    if extent is False:
        return passed("it opens only some ports", rule.get("protocol"), rule.get("port.from"), rule.get("port.to"))
    holders = graph.edges_into(rule, HAS_RULE)
    if doubt is not None:
        return undecided("whether it opens every port to everybody cannot be told", doubt, *source.evidence, *holders)
    shown = (*source.evidence, rule.get("protocol"), rule.get("port.from"), rule.get("port.to"), *holders)
    return failed("every port is open to {range}", *shown, range=_range(source))


def _extent(rule: Resource) -> bool | Unknown:
    """Whether the rule speaks of every protocol, or of every port of one."""
    spoken = protocol_of(rule)
    if isinstance(spoken, Unknown):
        return spoken
    if spoken not in ("tcp", "udp"):
        return spoken == "all"
    ports = rule_ports(rule, spoken)
    if isinstance(ports, Unknown):
        return False if _is_one_port(rule) else ports
    return not EVERY_PORT - ports


def _is_one_port(rule: Resource) -> bool:
    """Whether first and last port are the same, whatever that is: ``var.port`` twice."""
    first, last = rule.get("port.from"), rule.get("port.to")
    return isinstance(first, Unknown) and isinstance(last, Unknown) and bool(first.cause) and first.cause == last.cause


def _range(source: Source) -> object:
    return next((step.value for step in source.evidence if isinstance(step, Known)), "the internet")

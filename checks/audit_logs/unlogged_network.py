"""Is it written down who talks to whom in each network, and which names are asked for?"""

from __future__ import annotations

from iac27017.check import Severity, Status, Verdict, check, failed, passed, undecided
from iac27017.checks.audit_logs.log_delivery import arrives_through_role
from iac27017.graph.concepts import DEPLOYMENT, DNS_ZONE, FLOW_LOG, NETWORK, QUERY_LOG, SUBNET
from iac27017.graph.edges import IN_NETWORK, LOGS, LOGS_TO, Edge
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown, unknown
from iac27017.graph.wording import plain

EXPECTED = "dns-query-logs"
"""What `[expect]` calls the query logs of every network, when they must be declared in this code."""


@check(
    "LOG-007",
    "unlogged-network",
    title="Flow logs and DNS query logs cover every network, all its traffic, and arrive",
    controls=["12.4.1", "13.1.3", "CLD.12.4.5", "CLD.13.1.4"],
    controls_2026=["8.15", "8.16", "8.20", "8.22"],
    severity=Severity.HIGH,
    subject=(NETWORK, DEPLOYMENT),
    remedy="declare a flow log of all traffic for the network, with a destination that it can write to",
    peers={
        "checkov": ["CKV2_AWS_11"],
        "trivy": ["AVD-AWS-0178"],
        "cfn_nag": ["W60"],
        "regula": ["FG_R00054"],
    },
)
def unlogged_network(subject: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds networks whose traffic, or whose questions for names, nobody writes down.

    Flow logs show that networks are kept apart, and where an intruder went.
    A flow log of the network, or of each of its subnets, must record accepted
    and rejected traffic.
    """
    if subject.concept is DEPLOYMENT:
        return _names_elsewhere(subject, graph)
    flows = _flow_logs(subject, graph)
    if not flows:
        return failed("no flow log records its traffic", subject)
    verdicts = [_recorded(flows), *(_arrives(edge, graph) for edge in flows), *_names(subject, graph)]
    for status in (Status.FAIL, Status.UNKNOWN):
        if verdict := next((v for v in verdicts if v.status is status), None):
            return verdict
    return passed("all its traffic is recorded", *(item for verdict in verdicts for item in verdict.evidence))


def _flow_logs(network: Resource, graph: ResourceGraph) -> list[Edge]:
    """The flow logs of the network or, without one, of its subnets when every one of them has some."""
    own = _logs_of(network, graph)
    if own or not _any_subnet_logged(graph):
        return own
    subnets = [source for source in graph.sources(network, IN_NETWORK) if source.concept is SUBNET]
    per_subnet = [_logs_of(subnet, graph) for subnet in subnets]
    return [edge for edges in per_subnet for edge in edges] if all(per_subnet) else []


def _any_subnet_logged(graph: ResourceGraph) -> bool:
    """Whether there is any flow log of a subnet; without one, no subnet need be looked at."""
    return graph.remember("a subnet is logged", lambda: any(map(_logs_subnet, graph.edges())))


def _logs_subnet(edge: Edge) -> bool:
    return edge.verb is LOGS and isinstance(edge.target, Resource) and edge.target.concept is SUBNET


def _logs_of(what: Resource, graph: ResourceGraph) -> list[Edge]:
    return [edge for edge in graph.edges_into(what, LOGS) if edge.source.concept is FLOW_LOG]


def _recorded(flows: list[Edge]) -> Verdict:
    """Whether accepted and rejected traffic are both recorded, for each thing that is logged."""
    traffic = [(edge, edge.source.get("traffic")) for edge in flows]
    for edge, answer in traffic:
        if isinstance(answer, Unknown):
            return undecided("which traffic the flow log records cannot be told", edge, answer)
    for edge, answer in traffic:
        kinds = {_kind_in(a) for e, a in traffic if e.target is edge.target}
        if "ALL" not in kinds and not {"ACCEPT", "REJECT"} <= kinds:
            only = plain("accepted") if "ACCEPT" in kinds else plain("rejected")
            return failed("only {kind} traffic is recorded", edge, answer, kind=only)
    return passed("", *(item for pair in traffic for item in pair))


def _kind_in(answer: Answer) -> str:
    return answer.value if isinstance(answer, Known) and isinstance(answer.value, str) else ""


def _arrives(edge: Edge, graph: ResourceGraph) -> Verdict:
    """AWS itself lets a bucket or stream in (VPC user guide, *Publish flow logs to Amazon S3*)."""
    flow = edge.source
    destinations = graph.edges_from(flow, LOGS_TO)
    match kind := flow.get("destination.type"):
        case Unknown():
            return passed("", edge, *destinations)
        case Known(value="cloud-watch-logs") if not destinations:
            return failed("the flow log has no destination", edge, kind, flow)
        case Known(value="cloud-watch-logs"):
            found = arrives_through_role(flow, destinations[0], "vpc-flow-logs", graph)
            return found if found.status is not Status.FAIL else _broken(edge, found)
        case _:
            return passed("", edge, *destinations)


def _broken(edge: Edge, found: Verdict) -> Verdict:
    return failed("the flow log does not arrive: {why}", edge, *found.evidence, why=found.message)


# Names


def _names(network: Resource, graph: ResourceGraph) -> list[Verdict]:
    """Where this code logs the questions for names at all, it must do so for every network."""
    own = [edge for edge in graph.edges_into(network, LOGS) if edge.source.concept is QUERY_LOG]
    if own:
        return [passed("", *own)]
    root = network.address.root
    others = graph.remember(
        ("resolver query logs", root), lambda: _resolver_logs(graph.resources_in(root, QUERY_LOG), graph)
    )
    if others or EXPECTED in graph.settings.expect:
        return [failed("its DNS queries are not logged", network, *others[:1])]
    return []


def _resolver_logs(logs: list[Resource], graph: ResourceGraph) -> list[Resource]:
    """Query logs of networks, rather than of public zones."""
    return [log for log in logs if not any(target.concept is DNS_ZONE for target in graph.targets(log, LOGS))]


def _names_elsewhere(deployment: Resource, graph: ResourceGraph) -> Verdict | None:
    """Where no query log is declared at all, that may be done centrally; said once."""
    networks = graph.resources_of(NETWORK)
    if (
        not networks
        or _resolver_logs(graph.resources_of(QUERY_LOG), graph)
        or EXPECTED in graph.settings.expect
    ):
        return None
    elsewhere = unknown(
        "DNS query logging is not declared in this code, and may live elsewhere", networks[0].header
    )
    return undecided("whether DNS queries of the networks are logged cannot be told", elsewhere)

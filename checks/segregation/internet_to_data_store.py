"""Does a way lead from the internet to a data store?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.checks.segregation.closed_ways import closed
from iac27017.graph.concepts import CLUSTER_MEMBER, FILE_SYSTEM, SEARCH
from iac27017.graph.edges import MEMBER_OF
from iac27017.graph.network.placement import NETWORKED_STORES, placement
from iac27017.graph.network.ports import service_ports
from iac27017.graph.network.reachability import reachable_from_internet
from iac27017.graph.policy.access import open_to_everyone
from iac27017.graph.policy.policies import documents
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown


@check(
    "SEG-002",
    "internet-to-data-store",
    title="No network path leads from the internet to a data store",
    controls=["13.1.3", "CLD.9.5.1", "9.4.1"],
    controls_2026=["8.3", "8.22", "8.35"],
    severity=Severity.CRITICAL,
    subject=NETWORKED_STORES,
    remedy="switch public access off, use private subnets, and admit the application's security group only",
    peers={
        "checkov": ["CKV_AWS_17", "CKV_AWS_69", "CKV_AWS_87", "CKV_AWS_102", "CKV_AWS_137", "CKV_AWS_291"],
        "trivy": ["AVD-AWS-0072", "AVD-AWS-0180"],
        "cfn_nag": ["F22", "W90"],
        "guard": [
            "RDS_INSTANCE_PUBLIC_ACCESS_CHECK", "REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK", "OPENSEARCH_IN_VPC_ONLY",
            "ELASTICSEARCH_IN_VPC_ONLY",
        ],
        "regula": ["FG_R00104", "FG_R00261", "FG_R00264"],
    },
)  # fmt: skip
def internet_to_data_store(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds databases, caches, warehouses, search domains and brokers that the internet reaches.

    A public flag, a route to an internet gateway and an open security group
    must come together; one closed link is enough, and the evidence names it.
    A search domain outside a network has a public endpoint, and only its
    policy stands between it and everybody.
    """
    if _members_decide(store, graph):
        return None
    spot = placement(store, graph)
    if not spot.subnets and not spot.firewalls:
        if store.concept is SEARCH:
            return _by_policy(store)
        if store.get("public.endpoint") is None and store.concept is not FILE_SYSTEM:
            return None
    reach = reachable_from_internet(store, graph, service_ports(store))
    match reach.truth:
        case Truth.YES:
            mend = {"public.endpoint": False}
            return failed("the internet reaches port {ports}", *reach.evidence, remedy=mend, ports=reach.ports)
        case Truth.UNKNOWN:
            return undecided("whether the internet reaches it cannot be told", *reach.evidence)
        case Truth.NO:
            return closed(reach)


def _members_decide(store: Resource, graph: ResourceGraph) -> bool:
    """Whether the store is a cluster whose nodes are declared: each of them has its own address."""
    return any(node.concept is CLUSTER_MEMBER for node in graph.sources(store, MEMBER_OF))


def _by_policy(domain: Resource) -> Verdict | None:
    """A domain with a public endpoint: its access policy replaces the network."""
    match domain.get("public.endpoint"):
        case Known(value=True) as public:
            pass
        case Unknown() as why:
            return undecided("whether the endpoint is public cannot be told", why)
        case _:
            return None
    written = documents(domain)
    if not written:
        return passed("its public endpoint has no policy that lets anybody in", public)
    ruling = open_to_everyone(written)
    match ruling.truth:
        case Truth.YES:
            return failed("its public endpoint lets everybody in", public, ruling.statement)
        case Truth.NO:
            return passed("its public endpoint lets in named principals only", public, ruling.statement)
        case Truth.UNKNOWN:
            return undecided("whom its public endpoint lets in cannot be told", public, ruling.statement, ruling.why)

"""Do machines behind the edge have public addresses?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import FLEET, MACHINE, MACHINE_TEMPLATE, SERVICE
from iac27017.graph.edges import LAUNCHES_FROM
from iac27017.graph.environments import marked_as
from iac27017.graph.network.addresses import public_address
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth


@check(
    "SEG-014",
    "public-address-inside",
    title="Workloads do not receive public addresses unless they are edge components",
    controls=["13.1.3", "CLD.9.5.2"],
    controls_2026=["8.9", "8.22"],
    severity=Severity.MEDIUM,
    subject=(MACHINE, FLEET, MACHINE_TEMPLATE, SERVICE),
    remedy="let it have a private address only, and put a load balancer or NAT gateway before it",
    peers={
        "checkov": ["CKV_AWS_88", "CKV_AWS_130", "CKV_AWS_333"],
        "trivy": ["AVD-AWS-0009", "AVD-AWS-0164"],
        "cfn_nag": ["W33"],
        "guard": [
            "EC2_INSTANCE_NO_PUBLIC_IP", "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED",
            "AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED",
        ],
        "regula": ["FG_R00271"],
    },
)  # fmt: skip
def public_address_inside(workload: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds machines, fleets and container services that get a public address.

    With a public address, every later mistake in a rule is an exposure. Load
    balancers and NAT gateways are made for the edge; a machine that belongs
    there says so in its name or tags (`edge`, `public`, `dmz`, `bastion`).
    """
    if workload.concept is MACHINE_TEMPLATE and (
        graph.edges_into(workload, LAUNCHES_FROM) or workload.get("public.address") is None
    ):
        return None  # judged at what is launched from it
    address = public_address(workload, graph)
    match address.truth:
        case Truth.NO:
            return passed("it has no public address", *address.evidence)
        case Truth.UNKNOWN:
            return undecided("whether it gets a public address cannot be told", address.doubt, *address.evidence)
        case Truth.YES:
            mark = marked_as(workload, graph.settings.edge_labels)
            if mark is not None:
                return passed("it is an edge component by {mark}", mark, *address.evidence, mark=mark.attribute)
            mend = {"public.address": False}
            return failed("it has a public address", *address.evidence, workload, remedy=mend)

"""Does a way lead from the internet to a port that machines are administered through?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, undecided
from iac27017.checks.segregation.closed_ways import closed
from iac27017.graph.concepts import FLEET, MACHINE
from iac27017.graph.network.ports import Ports
from iac27017.graph.network.reachability import reachable_from_internet
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth


@check(
    "SEG-001",
    "internet-to-admin-port",
    title="No network path leads from the internet to an administrative port",
    controls=["13.1.3", "CLD.9.5.1", "CLD.9.5.2", "9.4.2", "CLD.13.1.4"],
    controls_2026=["8.5", "8.9", "8.20", "8.22", "8.35"],
    severity=Severity.CRITICAL,
    subject=(MACHINE, FLEET),
    remedy="remove the rule that admits the internet and use Session Manager, or admit the bastion's security group only",
    peers={
        "checkov": ["CKV_AWS_24", "CKV_AWS_25"],
        "trivy": ["AVD-AWS-0105", "AVD-AWS-0107"],
        "prowler": ["ec2_instance_port_ssh_exposed_to_internet", "ec2_instance_port_rdp_exposed_to_internet"],
        "cfn_nag": ["W2", "W9"],
        "guard": ["INCOMING_SSH_DISABLED", "RESTRICTED_INCOMING_TRAFFIC", "NO_UNRESTRICTED_ROUTE_TO_IGW"],
        "regula": ["FG_R00085", "FG_R00087"],
    },
)
def internet_to_admin_port(machine: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds machines whose SSH, RDP, WinRM or similar port the internet reaches.

    An open rule alone does no harm, and a rule that looks harmless may: the
    route, the network ACL, the security groups and the public address decide
    together. Exposed administration ports are the most used way into machines.
    """
    reach = reachable_from_internet(machine, graph, Ports.of(graph.settings.admin_ports))
    match reach.truth:
        case Truth.YES:
            return failed("the internet reaches port {ports}", *reach.evidence, ports=reach.ports)
        case Truth.UNKNOWN:
            return undecided("whether the internet reaches an administrative port cannot be told", *reach.evidence)
        case Truth.NO:
            return closed(reach)

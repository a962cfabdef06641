"""Who may reach the ports that machines are administered through?"""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.check import Evidence, Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.cidrs import WIDE, Range, RangeIndex, inside, is_internet, parse_range
from iac27017.graph.concepts import (
    CLIENT_VPN,
    CLUSTER,
    ENDPOINT,
    FIREWALL_RULE,
    FLEET,
    MACHINE,
    MACHINE_TEMPLATE,
    NODE_GROUP,
    PREFIX_LIST,
    SUBNET,
)
from iac27017.graph.edges import ALLOWS_FROM, GUARDED_BY, HAS_RULE, Edge, Outside
from iac27017.graph.environments import marked_as
from iac27017.graph.filters import is_a_services_list, prefix_list_ranges
from iac27017.graph.placement import elsewhere
from iac27017.graph.ports import Ports, rule_ports
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Text, Unknown, Value, unknown

WHOLE_NETWORK = {4: 16, 6: 56}
"""The largest range a network can have (VPC user guide, VPC CIDR blocks): a source of this size is a whole network."""
SWEEPING = 1000
"""A rule for more ports than this between groups is about the group's traffic, not about administration."""
"""Whatever is at least this wide"""


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
        "checkov": ["CKV_AWS_24", "CKV_AWS_25"],
        "trivy": ["AVD-AWS-0107"],
        "cfn_nag": ["W9", "W27"],
        "guard": ["INCOMING_SSH_DISABLED"],
    },
)
def admin_port_open_inside(rule: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds rules that admit more than administrators to SSH, RDP, WinRM and the like.

    Whoever is inside the network moves on through the same ports that
    attackers use from outside. One place to administer from can be watched;
    a whole network cannot.
    """

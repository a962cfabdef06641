"""The verdict on a resource that the internet does not reach: which link of the way is closed."""

from __future__ import annotations

from iac27017.check import Verdict, passed
from iac27017.graph.network.reachability import Link, Reach


def closed(reach: Reach) -> Verdict:
    """Pass, with the closed link as evidence."""
    match reach.closed_by:
        case Link.BLOCK:
            return passed("the account lets nothing in through internet gateways", *reach.evidence)
        case Link.ADDRESS:
            return passed("it has no public address", *reach.evidence)
        case Link.ROUTE:
            return passed("its subnets have no route to an internet gateway", *reach.evidence)
        case Link.FIREWALL:
            return passed("its security groups admit nobody from the internet", *reach.evidence)
        case Link.ACL:
            return passed("the network ACL of its subnet turns the internet away", *reach.evidence)
        case None:
            return passed("no way leads there from the internet", *reach.evidence)

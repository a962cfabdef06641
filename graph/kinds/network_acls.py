"""Network ACLs: the numbered allow and deny rules at a subnet's edge, inline and as resources of their own."""

from __future__ import annotations

from iac27017.graph.concepts import ATTACHMENT, NETWORK, NETWORK_ACL, NETWORK_ACL_RULE, SUBNET
from iac27017.graph.edges import FILTERED_BY, HAS_RULE, IN_NETWORK
from iac27017.graph.kind import (
    Kind,
    Paths,
    always,
    anything,
    edge,
    edge_from,
    flag,
    link,
    number,
    part,
    piece,
    refers,
    text,
)

_INLINE = "an inline rule's block says its direction"


def _inline(egress: bool) -> Kind:
    return piece(
        NETWORK_ACL_RULE,
        {
            "number": number("rule_no"),
            "egress": always(egress, _INLINE),
            "action": text("action"),
            "protocol": text("protocol"),
            "cidrs": anything("cidr_block & ipv6_cidr_block"),
            "port.from": number("from_port"),
            "port.to": number("to_port"),
        },
    )


_RULES = (part(HAS_RULE, "ingress", "", _inline(False)), part(HAS_RULE, "egress", "", _inline(True)))

ACL = Kind(
    "aws_network_acl",
    "AWS::EC2::NetworkAcl",
    NETWORK_ACL,
    {"network": refers("vpc_id", "VpcId"), "default": always(False, "an ACL that is declared is not the VPC's default")},
    edges=(
        edge(IN_NETWORK, "vpc_id", "VpcId", NETWORK),
        edge_from(FILTERED_BY, "subnet_ids", "", SUBNET),
    ),
    parts=_RULES,
)

DEFAULT_ACL = Kind(
    "aws_default_network_acl",
    "",
    NETWORK_ACL,
    # Adopting the ACL removes the rules that AWS gave it; only those written here remain (provider docs).
    {"default": always(True, "VPC user guide, Default network ACLs")},
    edges=(
        edge_from(FILTERED_BY, "default_network_acl_id", "", NETWORK),
        edge_from(FILTERED_BY, "subnet_ids", "", SUBNET),
    ),
    parts=_RULES,
    one_language="CloudFormation cannot adopt what AWS made",
)

RULE = Kind(
    "aws_network_acl_rule",
    "AWS::EC2::NetworkAclEntry",
    NETWORK_ACL_RULE,
    {
        "number": number("rule_number", "RuleNumber"),
        "egress": flag("egress", "Egress", False, "EC2 API reference, CreateNetworkAclEntry: ingress unless said otherwise"),
        "action": text("rule_action", "RuleAction"),
        "protocol": text("protocol", "Protocol"),
        "cidrs": anything("cidr_block & ipv6_cidr_block", "CidrBlock & Ipv6CidrBlock"),
        "port.from": number("from_port", "PortRange.From"),
        "port.to": number("to_port", "PortRange.To"),
    },
    edges=(edge_from(HAS_RULE, "network_acl_id", "NetworkAclId", NETWORK_ACL, NETWORK),),
    tags=Paths("", ""),
)

ASSOCIATION = Kind(
    "aws_network_acl_association",
    "AWS::EC2::SubnetNetworkAclAssociation",
    ATTACHMENT,
    links=(
        link(SUBNET, ("subnet_id", "SubnetId"), FILTERED_BY, NETWORK_ACL, ("network_acl_id", "NetworkAclId")),
    ),
)

KINDS = (ACL, DEFAULT_ACL, RULE, ASSOCIATION)

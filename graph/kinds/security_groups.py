"""Security groups, and their rules in the three forms that Terraform knows: one concept for all of them."""

from __future__ import annotations

from iac27017.graph.concepts import FIREWALL, FIREWALL_RULE, NETWORK, PREFIX_LIST
from iac27017.graph.edges import ALLOWS_FROM, HAS_RULE, IN_NETWORK
from iac27017.graph.kind import (
    Kind,
    Paths,
    always,
    anything,
    edge,
    edge_from,
    flag,
    number,
    part,
    piece,
    refers,
    text,
)

_INLINE = "an inline rule's block says its direction"
_OWN_TYPE = "the resource type says its direction"
_PEERS = "SourceSecurityGroupId | SourceSecurityGroupName | DestinationSecurityGroupId"
_PREFIXES = "SourcePrefixListId | DestinationPrefixListId"


def _inline(direction: str) -> Kind:
    return piece(
        FIREWALL_RULE,
        {
            "direction": always(direction, _INLINE),
            "protocol": text("protocol", "IpProtocol"),
            "port.from": number("from_port", "FromPort"),
            "port.to": number("to_port", "ToPort"),
            "cidrs": anything("cidr_blocks & ipv6_cidr_blocks", "CidrIp & CidrIpv6"),
            "prefix_lists": refers("prefix_list_ids", _PREFIXES),
            "peers": refers("security_groups", _PEERS),
            "self": flag("self", default=False),
        },
        edge(ALLOWS_FROM, "security_groups", _PEERS, FIREWALL),
        edge(ALLOWS_FROM, "prefix_list_ids", _PREFIXES, PREFIX_LIST),
    )


_RULES = (
    part(HAS_RULE, "ingress", "SecurityGroupIngress", _inline("ingress")),
    part(HAS_RULE, "egress", "SecurityGroupEgress", _inline("egress")),
)

GROUP = Kind(
    "aws_security_group",
    "AWS::EC2::SecurityGroup",
    FIREWALL,
    {
        "network": refers("vpc_id", "VpcId"),
        "default": always(False, "a group that is declared is not a VPC's default one"),
    },
    edges=(edge(IN_NETWORK, "vpc_id", "VpcId", NETWORK),),
    parts=_RULES,
    name=Paths("name", "GroupName"),
)

DEFAULT_GROUP = Kind(
    "aws_default_security_group",
    "",
    FIREWALL,
    {
        "network": refers("vpc_id"),
        # Adopting the group removes the rules that AWS gave it; only those written here remain (provider docs).
        "default": always(True, "VPC user guide, Default security groups"),
    },
    edges=(edge(IN_NETWORK, "vpc_id", "", NETWORK),),
    parts=_RULES,
    one_language="CloudFormation cannot adopt what AWS made",
)

RULE = Kind(
    "aws_security_group_rule",
    "",
    FIREWALL_RULE,
    {
        "direction": text("type"),
        "protocol": text("protocol"),
        "port.from": number("from_port"),
        "port.to": number("to_port"),
        "cidrs": anything("cidr_blocks & ipv6_cidr_blocks"),
        "prefix_lists": refers("prefix_list_ids"),
        "peers": refers("source_security_group_id"),
        "self": flag("self", default=False),
    },
    edges=(
        edge_from(HAS_RULE, "security_group_id", "", FIREWALL, NETWORK),
        edge(ALLOWS_FROM, "source_security_group_id", "", FIREWALL),
        edge(ALLOWS_FROM, "prefix_list_ids", "", PREFIX_LIST),
    ),
    tags=Paths("", ""),
    one_language="CloudFormation has a type for each direction",
)


def _single(direction: str, terraform: str, cloudformation: str) -> Kind:
    return Kind(
        terraform,
        cloudformation,
        FIREWALL_RULE,
        {
            "direction": always(direction, _OWN_TYPE),
            "protocol": text("ip_protocol", "IpProtocol"),
            "port.from": number("from_port", "FromPort"),
            "port.to": number("to_port", "ToPort"),
            "cidrs": anything("cidr_ipv4 & cidr_ipv6", "CidrIp & CidrIpv6"),
            "prefix_lists": refers("prefix_list_id", _PREFIXES),
            "peers": refers("referenced_security_group_id", _PEERS),
            "self": flag("", default=False),
        },
        edges=(
            edge_from(HAS_RULE, "security_group_id", "GroupId", FIREWALL, NETWORK),
            edge(ALLOWS_FROM, "referenced_security_group_id", _PEERS, FIREWALL),
            edge(ALLOWS_FROM, "prefix_list_id", _PREFIXES, PREFIX_LIST),
        ),
        tags=Paths("tags", ""),
    )


INGRESS = _single("ingress", "aws_vpc_security_group_ingress_rule", "AWS::EC2::SecurityGroupIngress")
EGRESS = _single("egress", "aws_vpc_security_group_egress_rule", "AWS::EC2::SecurityGroupEgress")

KINDS = (GROUP, DEFAULT_GROUP, RULE, INGRESS, EGRESS)

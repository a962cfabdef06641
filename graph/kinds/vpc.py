"""Networks: VPCs with their subnets, gateways, addresses, interfaces and subnet groups."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ADDRESS,
    ATTACHMENT,
    FIREWALL,
    INTERFACE,
    INTERNET_BLOCK,
    INTERNET_GATEWAY,
    MACHINE,
    NAT_GATEWAY,
    NETWORK,
    PREFIX_LIST,
    SUBNET,
    SUBNET_GROUP,
)
from iac27017.graph.edges import ATTACHED_TO, GUARDED_BY, IN_NETWORK, RUNS_IN
from iac27017.graph.kind import Kind, Paths, always, anything, edge, flag, link, refers, text

_DEFAULT_SUBNET = "VPC user guide, Default subnets: instances receive a public IPv4 address"
_SUBNET = "VPC user guide, Modify the IP addressing attributes: subnets that you create assign no public addresses"
_WRITTEN_INSIDE = "written inside the resource in CloudFormation"
_NO_ADOPTION = "CloudFormation cannot adopt what AWS made"

VPC = Kind(
    "aws_vpc",
    "AWS::EC2::VPC",
    NETWORK,
    {
        "cidrs": anything("cidr_block & ipv6_cidr_block", "CidrBlock"),
        "default": always(False, "a VPC that is declared is not the account's default one"),
    },
)

DEFAULT_VPC = Kind(
    "aws_default_vpc",
    "",
    NETWORK,
    {
        "cidrs": anything("", default="172.31.0.0/16", source="VPC user guide, Default VPCs"),
        "default": always(True, "VPC user guide, Default VPCs"),
    },
    one_language=_NO_ADOPTION,
)

CIDR = Kind(
    "aws_vpc_ipv4_cidr_block_association",
    "AWS::EC2::VPCCidrBlock",
    NETWORK,
    {"cidrs": anything("cidr_block", "CidrBlock & Ipv6CidrBlock")},
    into=Paths("vpc_id", "VpcId"),
)

CIDR_V6 = Kind(
    "aws_vpc_ipv6_cidr_block_association",
    "",
    NETWORK,
    {"cidrs": anything("ipv6_cidr_block")},
    into=Paths("vpc_id"),
    one_language="AWS::EC2::VPCCidrBlock is both in CloudFormation",
)

SUBNETS = Kind(
    "aws_subnet",
    "AWS::EC2::Subnet",
    SUBNET,
    {
        "network": refers("vpc_id", "VpcId"),
        "cidrs": anything("cidr_block & ipv6_cidr_block", "CidrBlock & Ipv6CidrBlock"),
        "zone": text("availability_zone | availability_zone_id", "AvailabilityZone"),
        "public.address": flag("map_public_ip_on_launch", "MapPublicIpOnLaunch", False, _SUBNET),
        "public.address_v6": flag("assign_ipv6_address_on_creation", "AssignIpv6AddressOnCreation", False, _SUBNET),
        "default": always(False, "a subnet that is declared is not one of the account's default ones"),
    },
    edges=(edge(IN_NETWORK, "vpc_id", "VpcId", NETWORK),),
)

DEFAULT_SUBNET = Kind(
    "aws_default_subnet",
    "",
    SUBNET,
    {
        "zone": text("availability_zone"),
        "public.address": flag("map_public_ip_on_launch", default=True, source=_DEFAULT_SUBNET),
        "public.address_v6": flag("assign_ipv6_address_on_creation", default=False, source=_SUBNET),
        "default": always(True, "VPC user guide, Default subnets"),
    },
    one_language=_NO_ADOPTION,
)

GATEWAY = Kind(
    "aws_internet_gateway",
    "AWS::EC2::InternetGateway",
    INTERNET_GATEWAY,
    {
        "network": refers("vpc_id"),
        "egress_only": always(False, "VPC user guide, Internet gateways: they carry traffic both ways"),
    },
    edges=(edge(IN_NETWORK, "vpc_id", "", NETWORK),),
)

EGRESS_ONLY = Kind(
    "aws_egress_only_internet_gateway",
    "AWS::EC2::EgressOnlyInternetGateway",
    INTERNET_GATEWAY,
    {
        "network": refers("vpc_id", "VpcId"),
        "egress_only": always(True, "VPC user guide, Egress-only internet gateways: the internet opens no connection"),
    },
    edges=(edge(IN_NETWORK, "vpc_id", "VpcId", NETWORK),),
)

GATEWAY_ATTACHMENT = Kind(
    "aws_internet_gateway_attachment",
    "AWS::EC2::VPCGatewayAttachment",
    ATTACHMENT,
    links=(
        link(
            INTERNET_GATEWAY, ("internet_gateway_id", "InternetGatewayId"), IN_NETWORK, NETWORK, ("vpc_id", "VpcId")
        ),
    ),
)

NAT = Kind(
    "aws_nat_gateway",
    "AWS::EC2::NatGateway",
    NAT_GATEWAY,
    {
        "subnets": refers("subnet_id", "SubnetId"),
        "public.address": flag(
            "connectivity_type", "ConnectivityType", True, "VPC user guide, NAT gateways: public unless said otherwise",
            {"public": True, "private": False},
        ),
    },
    edges=(edge(RUNS_IN, "subnet_id", "SubnetId", SUBNET),),
)  # fmt: skip

_HOLDER = ("instance & network_interface", "InstanceId")

EIP = Kind(
    "aws_eip",
    "AWS::EC2::EIP",
    ADDRESS,
    edges=(edge(ATTACHED_TO, *_HOLDER, MACHINE, INTERFACE),),
)

EIP_ASSOCIATION = Kind(
    "aws_eip_association",
    "AWS::EC2::EIPAssociation",
    ADDRESS,  # whichever address it is, the machine at the other end has one
    edges=(
        edge(
            ATTACHED_TO, "instance_id & network_interface_id", "InstanceId & NetworkInterfaceId", MACHINE, INTERFACE
        ),
    ),
    tags=Paths("", ""),
)  # fmt: skip

NETWORK_INTERFACE = Kind(
    "aws_network_interface",
    "AWS::EC2::NetworkInterface",
    INTERFACE,
    {
        "subnets": refers("subnet_id", "SubnetId"),
        "firewalls": refers("security_groups", "GroupSet"),
        "public.address": always(
            False, "VPC user guide: a subnet assigns public addresses to machines that it launches, not to interfaces"
        ),
        "public.address_v6": anything(
            "ipv6_addresses | ipv6_address_list | ipv6_address_count | ipv6_prefixes | ipv6_prefix_count",
            "Ipv6Addresses | Ipv6AddressCount",
        ),
    },
    edges=(
        edge(RUNS_IN, "subnet_id", "SubnetId", SUBNET),
        edge(GUARDED_BY, "security_groups", "GroupSet", FIREWALL),
        edge(ATTACHED_TO, "attachment.instance", "", MACHINE),
    ),
)

INTERFACE_ATTACHMENT = Kind(
    "aws_network_interface_attachment",
    "AWS::EC2::NetworkInterfaceAttachment",
    ATTACHMENT,
    links=(
        link(
            INTERFACE, ("network_interface_id", "NetworkInterfaceId"),
            ATTACHED_TO, MACHINE, ("instance_id", "InstanceId"),
        ),
    ),
)  # fmt: skip

INTERFACE_GROUP = Kind(
    "aws_network_interface_sg_attachment",
    "",
    ATTACHMENT,
    links=(
        link(
            (INTERFACE, MACHINE), ("network_interface_id", ""), GUARDED_BY, FIREWALL, ("security_group_id", "")
        ),
    ),
    one_language=_WRITTEN_INSIDE,
)  # fmt: skip

LIST = Kind(
    "aws_ec2_managed_prefix_list",
    "AWS::EC2::PrefixList",
    PREFIX_LIST,
    {"cidrs": anything("entry.cidr", "Entries.Cidr")},
    name=Paths("name", "PrefixListName"),
)

LIST_ENTRY = Kind(
    "aws_ec2_managed_prefix_list_entry",
    "",
    PREFIX_LIST,
    {"cidrs": anything("cidr")},
    into=Paths("prefix_list_id"),
    one_language=_WRITTEN_INSIDE,
)

BLOCK_PUBLIC_ACCESS = Kind(
    "aws_vpc_block_public_access_options",
    "AWS::EC2::VPCBlockPublicAccessOptions",
    INTERNET_BLOCK,
    {"mode": text("internet_gateway_block_mode", "InternetGatewayBlockMode")},
    tags=Paths("", ""),
)

BLOCK_EXCLUSION = Kind(
    "aws_vpc_block_public_access_exclusion",
    "AWS::EC2::VPCBlockPublicAccessExclusion",
    INTERNET_BLOCK,
    {"mode": text("internet_gateway_exclusion_mode", "InternetGatewayExclusionMode")},
    edges=(edge(ATTACHED_TO, "vpc_id & subnet_id", "VpcId & SubnetId", NETWORK, SUBNET),),
)


def _subnet_group(terraform: str, cloudformation: str, name: tuple[str, str], *also: str) -> Kind:
    return Kind(
        terraform,
        cloudformation,
        SUBNET_GROUP,
        {"subnets": refers("subnet_ids", "SubnetIds")},
        edges=(edge(RUNS_IN, "subnet_ids", "SubnetIds", SUBNET),),
        name=Paths(*name),
        also=also,
    )


SUBNET_GROUPS = (
    _subnet_group("aws_db_subnet_group", "AWS::RDS::DBSubnetGroup", ("name", "DBSubnetGroupName")),
    _subnet_group("aws_docdb_subnet_group", "AWS::DocDB::DBSubnetGroup", ("name", "DBSubnetGroupName")),
    _subnet_group("aws_neptune_subnet_group", "AWS::Neptune::DBSubnetGroup", ("name", "DBSubnetGroupName")),
    _subnet_group("aws_elasticache_subnet_group", "AWS::ElastiCache::SubnetGroup", ("name", "CacheSubnetGroupName")),
    _subnet_group("aws_memorydb_subnet_group", "AWS::MemoryDB::SubnetGroup", ("name", "SubnetGroupName")),
    _subnet_group("aws_redshift_subnet_group", "AWS::Redshift::ClusterSubnetGroup", ("name", "")),
    _subnet_group("aws_dax_subnet_group", "AWS::DAX::SubnetGroup", ("name", "SubnetGroupName")),
    _subnet_group(
        "aws_dms_replication_subnet_group", "AWS::DMS::ReplicationSubnetGroup",
        ("replication_subnet_group_id", "ReplicationSubnetGroupIdentifier"),
    ),
)  # fmt: skip

KINDS = (
    VPC, DEFAULT_VPC, CIDR, CIDR_V6, SUBNETS, DEFAULT_SUBNET, GATEWAY, EGRESS_ONLY, GATEWAY_ATTACHMENT, NAT, EIP,
    EIP_ASSOCIATION, NETWORK_INTERFACE, INTERFACE_ATTACHMENT, INTERFACE_GROUP, LIST, LIST_ENTRY, BLOCK_PUBLIC_ACCESS,
    BLOCK_EXCLUSION, *SUBNET_GROUPS,
)  # fmt: skip

"""Routing: route tables and routes, peerings, transit gateways, VPNs, endpoints and network firewalls."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ATTACHMENT,
    CLIENT_VPN,
    CUSTOMER_GATEWAY,
    ENDPOINT,
    FIREWALL,
    HUB,
    HUB_ATTACHMENT,
    HUB_TABLE,
    INTERFACE,
    INTERNET_GATEWAY,
    LOG_STORE,
    MACHINE,
    NAT_GATEWAY,
    NETWORK,
    NETWORK_FIREWALL,
    PEERING,
    ROUTE,
    ROUTE_TABLE,
    SUBNET,
    VPN_CONNECTION,
    VPN_GATEWAY,
)
from iac27017.graph.edges import (
    ATTACHED_TO,
    GUARDED_BY,
    HAS_ROUTE,
    IN_NETWORK,
    LOGS_TO,
    PEERS_WITH,
    PROPAGATES_TO,
    ROUTED_BY,
    ROUTES_TO,
    RUNS_IN,
)
from iac27017.graph.kind import (
    Kind,
    Paths,
    always,
    anything,
    document,
    edge,
    edge_from,
    flag,
    link,
    part,
    piece,
    present,
    refers,
    text,
)

_GATEWAYS = (INTERNET_GATEWAY, VPN_GATEWAY, NAT_GATEWAY, PEERING, HUB, ENDPOINT, INTERFACE, MACHINE)
_COMMON_TARGETS = (
    "gateway_id & nat_gateway_id & egress_only_gateway_id & transit_gateway_id & vpc_peering_connection_id"
    " & vpc_endpoint_id & network_interface_id & core_network_arn"
)
_TARGETS = f"{_COMMON_TARGETS} & carrier_gateway_id & local_gateway_id"
_CFN_TARGETS = (
    "GatewayId & NatGatewayId & EgressOnlyInternetGatewayId & TransitGatewayId & VpcPeeringConnectionId"
    " & VpcEndpointId & NetworkInterfaceId & InstanceId & CarrierGatewayId & LocalGatewayId & CoreNetworkArn"
)
_ON = {"enable": True, "disable": False}
_HUB_DEFAULT = "Transit Gateway guide: default route table association and propagation are on unless switched off"
_CFN_NO_ASSOCIATION = "written in the other resource in CloudFormation"



def _inline_route(targets: str) -> Kind:
    return piece(
        ROUTE,
        {
            "destination": anything("cidr_block & ipv6_cidr_block & destination_prefix_list_id"),
            "target": refers(targets),
            "gateway": refers("gateway_id"),
            "endpoint": refers("vpc_endpoint_id"),
        },
        edge(ROUTES_TO, targets, "", *_GATEWAYS),
    )


TABLE = Kind(
    "aws_route_table",
    "AWS::EC2::RouteTable",
    ROUTE_TABLE,
    {
        "network": refers("vpc_id", "VpcId"),
        "default": always(False, "a table that is declared is not the one that AWS made"),
    },
    edges=(edge(IN_NETWORK, "vpc_id", "VpcId", NETWORK),),
    parts=(part(HAS_ROUTE, "route", "", _inline_route(_TARGETS)),),
)

DEFAULT_TABLE = Kind(
    "aws_default_route_table",
    "",
    ROUTE_TABLE,
    {"default": always(True, "VPC user guide, Main route table")},
    # default_route_table_id is an attribute of the VPC: the edge is VPC ROUTED_BY table
    edges=(edge_from(ROUTED_BY, "default_route_table_id", "", NETWORK),),
    parts=(part(HAS_ROUTE, "route", "", _inline_route(_COMMON_TARGETS)),),
    one_language="CloudFormation cannot adopt what AWS made",
)

SINGLE_ROUTE = Kind(
    "aws_route",
    "AWS::EC2::Route",
    ROUTE,
    {
        "destination": anything(
            "destination_cidr_block & destination_ipv6_cidr_block & destination_prefix_list_id",
            "DestinationCidrBlock & DestinationIpv6CidrBlock & DestinationPrefixListId",
        ),
        "target": refers(_TARGETS, _CFN_TARGETS),
        "gateway": refers("gateway_id", "GatewayId"),
        "endpoint": refers("vpc_endpoint_id", "VpcEndpointId"),
    },
    edges=(
        edge_from(HAS_ROUTE, "route_table_id", "RouteTableId", ROUTE_TABLE, NETWORK),
        edge(ROUTES_TO, _TARGETS, _CFN_TARGETS, *_GATEWAYS),
    ),
    tags=Paths("", ""),
)

ASSOCIATION = Kind(
    "aws_route_table_association",
    "AWS::EC2::SubnetRouteTableAssociation",
    ATTACHMENT,
    links=(
        link(SUBNET, ("subnet_id", "SubnetId"), ROUTED_BY, ROUTE_TABLE, ("route_table_id", "RouteTableId")),
        link(
            (INTERNET_GATEWAY, VPN_GATEWAY), ("gateway_id", ""), ROUTED_BY, ROUTE_TABLE, ("route_table_id", "")
        ),
    ),
)  # fmt: skip

MAIN_ASSOCIATION = Kind(
    "aws_main_route_table_association",
    "",
    ATTACHMENT,
    links=(link(NETWORK, ("vpc_id", ""), ROUTED_BY, ROUTE_TABLE, ("route_table_id", "")),),
    one_language="CloudFormation cannot replace the main route table",
)

PEER = Kind(
    "aws_vpc_peering_connection",
    "AWS::EC2::VPCPeeringConnection",
    PEERING,
    {
        "network": refers("vpc_id", "VpcId"),
        "peer_network": refers("peer_vpc_id", "PeerVpcId"),
        "peer_account": text("peer_owner_id", "PeerOwnerId"),
        "auto_accept": flag("auto_accept", default=False),
    },
    edges=(
        edge(PEERS_WITH, "vpc_id", "VpcId", NETWORK),
        edge(PEERS_WITH, "peer_vpc_id", "PeerVpcId", NETWORK),
    ),
)

PEER_ACCEPTER = Kind(
    "aws_vpc_peering_connection_accepter",
    "",
    PEERING,
    {"auto_accept": flag("auto_accept", default=False)},
    into=Paths("vpc_peering_connection_id"),
    one_language=_CFN_NO_ASSOCIATION,
)

PEER_OPTIONS = Kind(
    "aws_vpc_peering_connection_options",
    "",
    PEERING,
    into=Paths("vpc_peering_connection_id"),
    one_language=_CFN_NO_ASSOCIATION,
)

TRANSIT_GATEWAY = Kind(
    "aws_ec2_transit_gateway",
    "AWS::EC2::TransitGateway",
    HUB,
    {
        "default_association": flag(
            "default_route_table_association", "DefaultRouteTableAssociation", True, _HUB_DEFAULT, _ON
        ),
        "default_propagation": flag(
            "default_route_table_propagation", "DefaultRouteTablePropagation", True, _HUB_DEFAULT, _ON
        ),
        "auto_accept": flag(
            "auto_accept_shared_attachments", "AutoAcceptSharedAttachments", False,
            "Transit Gateway guide: shared attachments are accepted by hand unless said otherwise", _ON,
        ),
    },
)  # fmt: skip

TRANSIT_ATTACHMENT = Kind(
    "aws_ec2_transit_gateway_vpc_attachment",
    "AWS::EC2::TransitGatewayVpcAttachment",
    HUB_ATTACHMENT,
    {
        "default_association": flag("transit_gateway_default_route_table_association"),
        "default_propagation": flag("transit_gateway_default_route_table_propagation"),
    },
    edges=(
        edge(PEERS_WITH, "transit_gateway_id", "TransitGatewayId", HUB),
        edge(PEERS_WITH, "vpc_id", "VpcId", NETWORK),
        edge(RUNS_IN, "subnet_ids", "SubnetIds", SUBNET),
    ),
    also=("AWS::EC2::TransitGatewayAttachment",),
)

TRANSIT_ACCEPTER = Kind(
    "aws_ec2_transit_gateway_vpc_attachment_accepter",
    "",
    HUB_ATTACHMENT,
    {
        "default_association": flag("transit_gateway_default_route_table_association"),
        "default_propagation": flag("transit_gateway_default_route_table_propagation"),
    },
    into=Paths("transit_gateway_attachment_id"),
    one_language="CloudFormation accepts attachments outside templates",
)

TRANSIT_PEERING = Kind(
    "aws_ec2_transit_gateway_peering_attachment",
    "AWS::EC2::TransitGatewayPeeringAttachment",
    HUB_ATTACHMENT,
    edges=(
        edge(PEERS_WITH, "transit_gateway_id", "TransitGatewayId", HUB),
        edge(PEERS_WITH, "peer_transit_gateway_id", "PeerTransitGatewayId", HUB),
    ),
)

TRANSIT_PEERING_ACCEPTER = Kind(
    "aws_ec2_transit_gateway_peering_attachment_accepter",
    "",
    HUB_ATTACHMENT,
    into=Paths("transit_gateway_attachment_id"),
    one_language="CloudFormation accepts attachments outside templates",
)

TRANSIT_TABLE = Kind(
    "aws_ec2_transit_gateway_route_table",
    "AWS::EC2::TransitGatewayRouteTable",
    HUB_TABLE,
    edges=(edge(ATTACHED_TO, "transit_gateway_id", "TransitGatewayId", HUB),),
)

TRANSIT_ROUTE = Kind(
    "aws_ec2_transit_gateway_route",
    "AWS::EC2::TransitGatewayRoute",
    ROUTE,
    {
        "destination": anything("destination_cidr_block", "DestinationCidrBlock"),
        "target": refers("transit_gateway_attachment_id", "TransitGatewayAttachmentId"),
    },
    edges=(
        edge_from(HAS_ROUTE, "transit_gateway_route_table_id", "TransitGatewayRouteTableId", HUB_TABLE),
        edge(ROUTES_TO, "transit_gateway_attachment_id", "TransitGatewayAttachmentId", HUB_ATTACHMENT),
    ),
    tags=Paths("", ""),
)

_ATTACHMENT = ("transit_gateway_attachment_id", "TransitGatewayAttachmentId")
_HUB_TABLE = ("transit_gateway_route_table_id", "TransitGatewayRouteTableId")

TRANSIT_ASSOCIATION = Kind(
    "aws_ec2_transit_gateway_route_table_association",
    "AWS::EC2::TransitGatewayRouteTableAssociation",
    ATTACHMENT,
    links=(link(HUB_ATTACHMENT, _ATTACHMENT, ROUTED_BY, HUB_TABLE, _HUB_TABLE),),
)

TRANSIT_PROPAGATION = Kind(
    "aws_ec2_transit_gateway_route_table_propagation",
    "AWS::EC2::TransitGatewayRouteTablePropagation",
    ATTACHMENT,
    links=(link(HUB_ATTACHMENT, _ATTACHMENT, PROPAGATES_TO, HUB_TABLE, _HUB_TABLE),),
)

VPC_ENDPOINT = Kind(
    "aws_vpc_endpoint",
    "AWS::EC2::VPCEndpoint",
    ENDPOINT,
    {
        "service": text("service_name", "ServiceName"),
        "type": text("vpc_endpoint_type", "VpcEndpointType", "Gateway", "VPC endpoints are of type Gateway by default"),
        "private_dns": flag("private_dns_enabled", "PrivateDnsEnabled"),
        "policy.documents": document("policy", "PolicyDocument"),
        "network": refers("vpc_id", "VpcId"),
        "subnets": refers("subnet_ids & subnet_configuration.subnet_id", "SubnetIds"),
        "firewalls": refers("security_group_ids", "SecurityGroupIds"),
    },
    edges=(
        edge(IN_NETWORK, "vpc_id", "VpcId", NETWORK),
        edge(RUNS_IN, "subnet_ids & subnet_configuration.subnet_id", "SubnetIds", SUBNET),
        edge(GUARDED_BY, "security_group_ids", "SecurityGroupIds", FIREWALL),
        edge_from(ROUTES_TO, "route_table_ids", "RouteTableIds", ROUTE_TABLE),
    ),
)

ENDPOINT_POLICY = Kind(
    "aws_vpc_endpoint_policy",
    "",
    ENDPOINT,
    {"policy.documents": document("policy")},
    into=Paths("vpc_endpoint_id"),
    one_language=_CFN_NO_ASSOCIATION,
)

ENDPOINT_SUBNET = Kind(
    "aws_vpc_endpoint_subnet_association",
    "",
    ATTACHMENT,
    links=(link(ENDPOINT, ("vpc_endpoint_id", ""), RUNS_IN, SUBNET, ("subnet_id", "")),),
    one_language=_CFN_NO_ASSOCIATION,
)

ENDPOINT_TABLE = Kind(
    "aws_vpc_endpoint_route_table_association",
    "",
    ATTACHMENT,
    links=(link(ROUTE_TABLE, ("route_table_id", ""), ROUTES_TO, ENDPOINT, ("vpc_endpoint_id", "")),),
    one_language=_CFN_NO_ASSOCIATION,
)

ENDPOINT_GROUP = Kind(
    "aws_vpc_endpoint_security_group_association",
    "",
    ATTACHMENT,
    links=(link(ENDPOINT, ("vpc_endpoint_id", ""), GUARDED_BY, FIREWALL, ("security_group_id", "")),),
    one_language=_CFN_NO_ASSOCIATION,
)

CONNECT_ENDPOINT = Kind(
    "aws_ec2_instance_connect_endpoint",
    "AWS::EC2::InstanceConnectEndpoint",
    ENDPOINT,
    {
        "service": text("", "", "ec2-instance-connect"),
        "subnets": refers("subnet_id", "SubnetId"),
        "firewalls": refers("security_group_ids", "SecurityGroupIds"),
    },
    edges=(
        edge(RUNS_IN, "subnet_id", "SubnetId", SUBNET),
        edge(GUARDED_BY, "security_group_ids", "SecurityGroupIds", FIREWALL),
    ),
)

VPN = Kind(
    "aws_vpn_gateway",
    "AWS::EC2::VPNGateway",
    VPN_GATEWAY,
    {"network": refers("vpc_id")},
    edges=(edge(IN_NETWORK, "vpc_id", "", NETWORK),),
)

VPN_ATTACHMENT = Kind(
    "aws_vpn_gateway_attachment",
    "",
    ATTACHMENT,
    links=(link(VPN_GATEWAY, ("vpn_gateway_id", ""), IN_NETWORK, NETWORK, ("vpc_id", "")),),
    one_language="AWS::EC2::VPCGatewayAttachment is both in CloudFormation",
)

_TUNNEL_LOGS = "log_options.cloudwatch_log_options.log_group_arn"
_CFN_TUNNEL_LOGS = "VpnTunnelOptionsSpecifications.LogOptions.CloudwatchLogOptions.LogGroupArn"

CONNECTION = Kind(
    "aws_vpn_connection",
    "AWS::EC2::VPNConnection",
    VPN_CONNECTION,
    {
        "static_routes": flag("static_routes_only", "StaticRoutesOnly", False),
        "logs.enabled": present(f"tunnel1_{_TUNNEL_LOGS} & tunnel2_{_TUNNEL_LOGS}", _CFN_TUNNEL_LOGS),
    },
    edges=(
        edge(ROUTES_TO, "customer_gateway_id", "CustomerGatewayId", CUSTOMER_GATEWAY),
        edge(ATTACHED_TO, "vpn_gateway_id", "VpnGatewayId", VPN_GATEWAY),
        edge(ATTACHED_TO, "transit_gateway_id", "TransitGatewayId", HUB),
        edge(LOGS_TO, f"tunnel1_{_TUNNEL_LOGS} & tunnel2_{_TUNNEL_LOGS}", _CFN_TUNNEL_LOGS, LOG_STORE),
    ),
)

CUSTOMER = Kind("aws_customer_gateway", "AWS::EC2::CustomerGateway", CUSTOMER_GATEWAY)

CLIENT = Kind(
    "aws_ec2_client_vpn_endpoint",
    "AWS::EC2::ClientVpnEndpoint",
    CLIENT_VPN,
    {
        "cidrs": anything("client_cidr_block", "ClientCidrBlock"),
        "authentication": text("authentication_options.type", "AuthenticationOptions.Type"),
        "split_tunnel": flag("split_tunnel", "SplitTunnel", False),
        "firewalls": refers("security_group_ids", "SecurityGroupIds"),
        "network": refers("vpc_id", "VpcId"),
        "logs.enabled": flag("connection_log_options.enabled", "ConnectionLogOptions.Enabled"),
    },
    edges=(
        edge(IN_NETWORK, "vpc_id", "VpcId", NETWORK),
        edge(GUARDED_BY, "security_group_ids", "SecurityGroupIds", FIREWALL),
        edge(
            LOGS_TO, "connection_log_options.cloudwatch_log_group", "ConnectionLogOptions.CloudwatchLogGroup",
            LOG_STORE,
        ),
    ),
    tags=Paths("tags", "TagSpecifications.Tags"),
)  # fmt: skip

CLIENT_ASSOCIATION = Kind(
    "aws_ec2_client_vpn_network_association",
    "AWS::EC2::ClientVpnTargetNetworkAssociation",
    ATTACHMENT,
    links=(
        link(
            CLIENT_VPN, ("client_vpn_endpoint_id", "ClientVpnEndpointId"), RUNS_IN, SUBNET, ("subnet_id", "SubnetId")
        ),
    ),
)

INSPECTION = Kind(
    "aws_networkfirewall_firewall",
    "AWS::NetworkFirewall::Firewall",
    NETWORK_FIREWALL,
    {
        "network": refers("vpc_id", "VpcId"),
        "subnets": refers("subnet_mapping.subnet_id", "SubnetMappings.SubnetId"),
        "policy": refers("firewall_policy_arn", "FirewallPolicyArn"),
        "deletion.protected": flag("delete_protection", "DeleteProtection", False),
        "logs.enabled": present("", "", source="Network Firewall guide, Logging: off until a destination is set"),
    },
    edges=(
        edge(IN_NETWORK, "vpc_id", "VpcId", NETWORK),
        edge(RUNS_IN, "subnet_mapping.subnet_id", "SubnetMappings.SubnetId", SUBNET),
    ),
    name=Paths("name", "FirewallName"),
)

KINDS = (
    TABLE, DEFAULT_TABLE, SINGLE_ROUTE, ASSOCIATION, MAIN_ASSOCIATION, PEER, PEER_ACCEPTER, PEER_OPTIONS,
    TRANSIT_GATEWAY, TRANSIT_ATTACHMENT, TRANSIT_ACCEPTER, TRANSIT_PEERING, TRANSIT_PEERING_ACCEPTER, TRANSIT_TABLE,
    TRANSIT_ROUTE, TRANSIT_ASSOCIATION, TRANSIT_PROPAGATION, VPC_ENDPOINT, ENDPOINT_POLICY, ENDPOINT_SUBNET,
    ENDPOINT_TABLE, ENDPOINT_GROUP, CONNECT_ENDPOINT, VPN, VPN_ATTACHMENT, CONNECTION, CUSTOMER, CLIENT,
    CLIENT_ASSOCIATION, INSPECTION,
)  # fmt: skip

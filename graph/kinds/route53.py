"""Names: Route 53 zones and records, and the logs of who asked for which name."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ATTACHMENT,
    DELIVERY,
    DNS_RECORD,
    DNS_ZONE,
    LOG_STORE,
    NETWORK,
    OBJECT_STORE,
    QUERY_LOG,
)
from iac27017.graph.edges import IN_NETWORK, LOGS, LOGS_TO, MEMBER_OF
from iac27017.graph.kind import Kind, Paths, always, anything, edge, link, present, refers, text

_ON = "Route 53 developer guide: a query log records as soon as it exists"

ZONE = Kind(
    "aws_route53_zone",
    "AWS::Route53::HostedZone",
    DNS_ZONE,
    {
        "private": present("vpc", "VPCs", False, "Route 53 developer guide: a zone without a VPC is public"),
        "logs.enabled": present("", "QueryLoggingConfig"),
    },
    edges=(
        edge(IN_NETWORK, "vpc.vpc_id", "VPCs.VPCId", NETWORK),
        edge(LOGS_TO, "", "QueryLoggingConfig.CloudWatchLogsLogGroupArn", LOG_STORE),
    ),
    name=Paths("name", "Name"),
    tags=Paths("tags", "HostedZoneTags"),
)

ZONE_ASSOCIATION = Kind(
    "aws_route53_zone_association",
    "",
    ATTACHMENT,
    links=(link(DNS_ZONE, ("zone_id", ""), IN_NETWORK, NETWORK, ("vpc_id", "")),),
    one_language="written inside the zone in CloudFormation",
)

RECORD = Kind(
    "aws_route53_record",
    "AWS::Route53::RecordSet",
    DNS_RECORD,
    {
        "type": text("type", "Type"),
        "values": anything("records | alias.name", "ResourceRecords | AliasTarget.DNSName"),
    },
    edges=(edge(MEMBER_OF, "zone_id", "HostedZoneId | HostedZoneName", DNS_ZONE),),
)

ZONE_QUERY_LOG = Kind(
    "aws_route53_query_log",
    "",
    QUERY_LOG,
    {"logs.enabled": always(True, _ON), "logs.destination": refers("cloudwatch_log_group_arn")},
    edges=(edge(LOGS, "zone_id", "", DNS_ZONE), edge(LOGS_TO, "cloudwatch_log_group_arn", "", LOG_STORE)),
    one_language="written inside the zone in CloudFormation",
)

RESOLVER_QUERY_LOG = Kind(
    "aws_route53_resolver_query_log_config",
    "AWS::Route53Resolver::ResolverQueryLoggingConfig",
    QUERY_LOG,
    {"logs.enabled": always(True, _ON), "logs.destination": refers("destination_arn", "DestinationArn")},
    edges=(edge(LOGS_TO, "destination_arn", "DestinationArn", LOG_STORE, OBJECT_STORE, DELIVERY),),
    name=Paths("name", "Name"),
)

RESOLVER_ASSOCIATION = Kind(
    "aws_route53_resolver_query_log_config_association",
    "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
    ATTACHMENT,
    links=(
        link(
            QUERY_LOG, ("resolver_query_log_config_id", "ResolverQueryLogConfigId"),
            LOGS, NETWORK, ("resource_id", "ResourceId"),
        ),
    ),
)  # fmt: skip

KINDS = (ZONE, ZONE_ASSOCIATION, RECORD, ZONE_QUERY_LOG, RESOLVER_QUERY_LOG, RESOLVER_ASSOCIATION)

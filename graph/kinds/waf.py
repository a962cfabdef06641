"""Web access control lists and network firewalls' logs."""

from __future__ import annotations

from iac27017.graph.concepts import (
    API_STAGE,
    ATTACHMENT,
    DELIVERY,
    DISTRIBUTION,
    LOAD_BALANCER,
    LOG_STORE,
    NETWORK_FIREWALL,
    OBJECT_STORE,
    WEB_ACL,
)
from iac27017.graph.edges import LOGS_TO, PROTECTED_BY
from iac27017.graph.kind import Kind, Paths, edge, link, present

_LOG = "WAF guide, Logging web ACL traffic: off until a destination is set"

ACL = Kind(
    "aws_wafv2_web_acl",
    "AWS::WAFv2::WebACL",
    WEB_ACL,
    {"logs.enabled": present("", "", source=_LOG)},
    name=Paths("name", "Name"),
)

LOGGING = Kind(
    "aws_wafv2_web_acl_logging_configuration",
    "AWS::WAFv2::LoggingConfiguration",
    WEB_ACL,
    {"logs.enabled": present("log_destination_configs", "LogDestinationConfigs")},
    edges=(edge(LOGS_TO, "log_destination_configs", "LogDestinationConfigs", LOG_STORE, OBJECT_STORE, DELIVERY),),
    into=Paths("resource_arn", "ResourceArn"),
)

ASSOCIATION = Kind(
    "aws_wafv2_web_acl_association",
    "AWS::WAFv2::WebACLAssociation",
    ATTACHMENT,
    links=(
        link(
            (LOAD_BALANCER, API_STAGE, DISTRIBUTION), ("resource_arn", "ResourceArn"), PROTECTED_BY,
            WEB_ACL, ("web_acl_arn", "WebACLArn"),
        ),
    ),
)  # fmt: skip

FIREWALL_LOGGING = Kind(
    "aws_networkfirewall_logging_configuration",
    "AWS::NetworkFirewall::LoggingConfiguration",
    NETWORK_FIREWALL,
    {
        "logs.enabled": present(
            "logging_configuration.log_destination_config", "LoggingConfiguration.LogDestinationConfigs"
        ),
    },
    edges=(
        edge(
            LOGS_TO,
            "logging_configuration.log_destination_config.log_destination.logGroup"
            " | logging_configuration.log_destination_config.log_destination.bucketName"
            " | logging_configuration.log_destination_config.log_destination.deliveryStream",
            "LoggingConfiguration.LogDestinationConfigs.LogDestination.logGroup"
            " | LoggingConfiguration.LogDestinationConfigs.LogDestination.bucketName"
            " | LoggingConfiguration.LogDestinationConfigs.LogDestination.deliveryStream",
            LOG_STORE, OBJECT_STORE, DELIVERY,
        ),
    ),
    into=Paths("firewall_arn", "FirewallArn"),
)  # fmt: skip

KINDS = (ACL, LOGGING, ASSOCIATION, FIREWALL_LOGGING)

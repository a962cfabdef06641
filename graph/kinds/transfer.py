"""Transfer Family: servers for SFTP, FTPS, FTP and AS2."""

from __future__ import annotations

from iac27017.graph.concepts import (
    CERTIFICATE,
    FILE_TRANSFER,
    FIREWALL,
    FUNCTION,
    LOG_STORE,
    NETWORK,
    ROLE,
    SUBNET,
)
from iac27017.graph.edges import (
    AUTHENTICATED_BY,
    GUARDED_BY,
    IN_NETWORK,
    LOGS_TO,
    RUNS_IN,
    TERMINATES_WITH,
    USES_ROLE,
)
from iac27017.graph.kind import Kind, edge, flag, present, refers, text

_PLACE, _PLACE_CFN = "endpoint_details", "EndpointDetails"

SERVER = Kind(
    "aws_transfer_server",
    "AWS::Transfer::Server",
    FILE_TRANSFER,
    {
        "public.endpoint": flag(
            "endpoint_type", "EndpointType", default=True,
            meanings={"PUBLIC": True, "VPC": False, "VPC_ENDPOINT": False},
            source="provider documentation, aws_transfer_server: PUBLIC unless set",
        ),
        "public.address": present(f"{_PLACE}.address_allocation_ids", f"{_PLACE_CFN}.AddressAllocationIds"),
        "protocols": text(
            "protocols", "Protocols", default="SFTP", source="provider documentation, aws_transfer_server"
        ),
        "tls.policy": text(
            "security_policy_name", "SecurityPolicyName", default="TransferSecurityPolicy-2018-11",
            source="provider documentation, aws_transfer_server",
        ),
        "tls.certificate": refers("certificate", "Certificate"),
        "subnets": refers(f"{_PLACE}.subnet_ids", f"{_PLACE_CFN}.SubnetIds"),
        "network": refers(f"{_PLACE}.vpc_id", f"{_PLACE_CFN}.VpcId"),
        "firewalls": refers(f"{_PLACE}.security_group_ids", f"{_PLACE_CFN}.SecurityGroupIds"),
        "logs.enabled": present(
            "structured_log_destinations | logging_role", "StructuredLogDestinations | LoggingRole"
        ),
    },
    edges=(
        edge(RUNS_IN, f"{_PLACE}.subnet_ids", f"{_PLACE_CFN}.SubnetIds", SUBNET),
        edge(IN_NETWORK, f"{_PLACE}.vpc_id", f"{_PLACE_CFN}.VpcId", NETWORK),
        edge(GUARDED_BY, f"{_PLACE}.security_group_ids", f"{_PLACE_CFN}.SecurityGroupIds", FIREWALL),
        edge(TERMINATES_WITH, "certificate", "Certificate", CERTIFICATE),
        edge(LOGS_TO, "structured_log_destinations", "StructuredLogDestinations", LOG_STORE),
        edge(USES_ROLE, "logging_role & invocation_role", "LoggingRole", ROLE),
        edge(AUTHENTICATED_BY, "function", "IdentityProviderDetails.Function", FUNCTION),
    ),
)  # fmt: skip

KINDS = (SERVER,)

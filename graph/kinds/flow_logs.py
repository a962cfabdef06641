"""Flow logs: what a network, subnet, interface or hub sends and receives."""

from __future__ import annotations

from iac27017.graph.concepts import (
    DELIVERY,
    FLOW_LOG,
    HUB,
    HUB_ATTACHMENT,
    INTERFACE,
    LOG_STORE,
    NETWORK,
    OBJECT_STORE,
    ROLE,
    SUBNET,
)
from iac27017.graph.edges import LOGS, LOGS_TO, USES_ROLE
from iac27017.graph.kind import Kind, always, edge, refers, text

_GUIDE = "VPC user guide, Flow logs"

FLOWS = Kind(
    "aws_flow_log",
    "AWS::EC2::FlowLog",
    FLOW_LOG,
    {
        "logs.enabled": always(True, f"{_GUIDE}: a flow log records as soon as it exists"),
        "traffic": text("traffic_type", "TrafficType"),
        "destination.type": text(
            "log_destination_type", "LogDestinationType", "cloud-watch-logs",
            "EC2 API reference, CreateFlowLogs: LogDestinationType is cloud-watch-logs unless set",
        ),
        "logs.destination": refers("log_destination | log_group_name", "LogDestination | LogGroupName"),
        "role": refers("iam_role_arn", "DeliverLogsPermissionArn"),
    },
    edges=(
        edge(LOGS, "vpc_id", "ResourceId", NETWORK, SUBNET, INTERFACE, HUB, HUB_ATTACHMENT),
        edge(LOGS, "subnet_id", "", SUBNET),
        edge(LOGS, "eni_id", "", INTERFACE),
        edge(LOGS, "transit_gateway_id", "", HUB),
        edge(LOGS, "transit_gateway_attachment_id", "", HUB_ATTACHMENT),
        edge(LOGS_TO, "log_destination", "LogDestination", LOG_STORE, OBJECT_STORE, DELIVERY),
        edge(LOGS_TO, "log_group_name", "LogGroupName", LOG_STORE),
        edge(USES_ROLE, "iam_role_arn", "DeliverLogsPermissionArn", ROLE),
    ),
)  # fmt: skip

KINDS = (FLOWS,)

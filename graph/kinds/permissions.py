"""Permissions that are declared one by one and become statements of a resource's own policy."""

from __future__ import annotations

from iac27017.graph.concepts import EVENT_BUS, FUNCTION, PERMISSION
from iac27017.graph.edges import GRANTS_USE_OF
from iac27017.graph.kind import Kind, anything, edge, text

FUNCTION_PERMISSION = Kind(
    "aws_lambda_permission",
    "AWS::Lambda::Permission",
    PERMISSION,
    {
        "principal": anything("principal", "Principal"),
        "action": text("action", "Action"),
        "source.arn": anything("source_arn", "SourceArn"),
        "source.account": anything("source_account", "SourceAccount"),
        "organisation": anything("principal_org_id", "PrincipalOrgID"),
        "url_auth": text("function_url_auth_type", "FunctionUrlAuthType"),
    },
    edges=(edge(GRANTS_USE_OF, "function_name", "FunctionName", FUNCTION),),
)

LAYER_PERMISSION = Kind(
    "aws_lambda_layer_version_permission",
    "AWS::Lambda::LayerVersionPermission",
    PERMISSION,
    {
        "principal": anything("principal", "Principal"),
        "action": text("action", "Action"),
        "organisation": anything("organization_id", "OrganizationId"),
    },
)

BUS_PERMISSION = Kind(
    "aws_cloudwatch_event_permission",
    "",
    PERMISSION,
    {
        "principal": anything("principal"),
        "action": text(
            "action", default="events:PutEvents", source="EventBridge API reference, PutPermission: the only action"
        ),
        "condition.key": text("condition.key"),
        "condition.operator": text("condition.type"),
        "condition.value": anything("condition.value"),
    },
    edges=(edge(GRANTS_USE_OF, "event_bus_name", "", EVENT_BUS),),
    one_language="AWS::Events::EventBusPolicy holds a whole statement",
)

KINDS = (FUNCTION_PERMISSION, LAYER_PERMISSION, BUS_PERMISSION)

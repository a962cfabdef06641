"""IAM Identity Center: permission sets, what they allow, and to whom they are assigned."""

from __future__ import annotations

from iac27017.graph.concepts import ASSIGNMENT, ATTACHMENT, PERMISSION_SET, POLICY
from iac27017.graph.edges import ASSIGNED_BY, BOUNDED_BY, HAS_POLICY
from iac27017.graph.kind import Kind, Paths, anything, document, edge, edge_from, link, refers, text

_SET = ("permission_set_arn", "")
_CUSTOMER = "customer_managed_policy_reference.name"

PERMISSIONS = Kind(
    "aws_ssoadmin_permission_set",
    "AWS::SSO::PermissionSet",
    PERMISSION_SET,
    {
        "document": document("", "InlinePolicy"),
        "session.duration": text(
            "session_duration", "SessionDuration", default="PT1H",
            source="Identity Center user guide, Set session duration: one hour",
        ),
        "managed_policies": refers("", "ManagedPolicies"),
        "boundary": refers("", "PermissionsBoundary.ManagedPolicyArn"),
    },
    edges=(
        edge(HAS_POLICY, "", "ManagedPolicies", POLICY),
        edge(HAS_POLICY, "", "CustomerManagedPolicyReferences.Name", POLICY),
        edge(BOUNDED_BY, "", "PermissionsBoundary.ManagedPolicyArn", POLICY),
    ),
    name=Paths("name", "Name"),
)  # fmt: skip

INLINE_POLICY = Kind(
    "aws_ssoadmin_permission_set_inline_policy",
    "",
    PERMISSION_SET,
    {"document": document("inline_policy")},
    into=Paths("permission_set_arn"),
    one_language="written inside the permission set in CloudFormation",
)

MANAGED_POLICY = Kind(
    "aws_ssoadmin_managed_policy_attachment",
    "",
    ATTACHMENT,
    links=(link(PERMISSION_SET, _SET, HAS_POLICY, POLICY, ("managed_policy_arn", "")),),
    one_language="written inside the permission set in CloudFormation",
)

CUSTOMER_POLICY = Kind(
    "aws_ssoadmin_customer_managed_policy_attachment",
    "",
    ATTACHMENT,
    links=(link(PERMISSION_SET, _SET, HAS_POLICY, POLICY, (_CUSTOMER, "")),),
    one_language="written inside the permission set in CloudFormation",
)

BOUNDARY = Kind(
    "aws_ssoadmin_permissions_boundary_attachment",
    "",
    ATTACHMENT,
    links=(
        link(PERMISSION_SET, _SET, BOUNDED_BY, POLICY, ("permissions_boundary.managed_policy_arn", "")),
        link(PERMISSION_SET, _SET, BOUNDED_BY, POLICY, (f"permissions_boundary.{_CUSTOMER}", "")),
    ),
    one_language="written inside the permission set in CloudFormation",
)

ASSIGNMENT_KIND = Kind(
    "aws_ssoadmin_account_assignment",
    "AWS::SSO::Assignment",
    ASSIGNMENT,
    {
        "principal": anything("principal_id", "PrincipalId"),
        "principal.type": text("principal_type", "PrincipalType"),
        "target": anything("target_id", "TargetId"),
    },
    edges=(edge_from(ASSIGNED_BY, "permission_set_arn", "PermissionSetArn", PERMISSION_SET),),
)

KINDS = (PERMISSIONS, INLINE_POLICY, MANAGED_POLICY, CUSTOMER_POLICY, BOUNDARY, ASSIGNMENT_KIND)

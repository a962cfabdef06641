"""The organisation: its units and accounts, and the guardrails that govern them."""

from __future__ import annotations

from iac27017.graph.concepts import ACCOUNT, ATTACHMENT, GUARDRAIL, ORGANISATION, ORGANISATION_UNIT
from iac27017.graph.edges import GOVERNED_BY, MEMBER_OF
from iac27017.graph.kind import Kind, Paths, document, edge, edge_from, link, text

_GOVERNED = (ORGANISATION, ORGANISATION_UNIT, ACCOUNT)

ORGANISATION_KIND = Kind(
    "aws_organizations_organization",
    "AWS::Organizations::Organization",
    ORGANISATION,
    {
        "service_principals": text("aws_service_access_principals"),
        "policy_types": text("enabled_policy_types"),
        "features": text(
            "feature_set", "FeatureSet", default="ALL", source="Organizations API reference, CreateOrganization"
        ),
    },
)

UNIT = Kind(
    "aws_organizations_organizational_unit",
    "AWS::Organizations::OrganizationalUnit",
    ORGANISATION_UNIT,
    edges=(edge(MEMBER_OF, "parent_id", "ParentId", ORGANISATION_UNIT, ORGANISATION),),
)

ACCOUNT_KIND = Kind(
    "aws_organizations_account",
    "AWS::Organizations::Account",
    ACCOUNT,
    {"email": text("email", "Email")},
    edges=(edge(MEMBER_OF, "parent_id", "ParentIds", ORGANISATION_UNIT, ORGANISATION),),
)

POLICY = Kind(
    "aws_organizations_policy",
    "AWS::Organizations::Policy",
    GUARDRAIL,
    {
        "document": document("content", "Content"),
        "type": text("type", "Type", default="SERVICE_CONTROL_POLICY", source="provider documentation: type"),
    },
    edges=(edge_from(GOVERNED_BY, "", "TargetIds", *_GOVERNED),),
    name=Paths("name", "Name"),
)

POLICY_ATTACHMENT = Kind(
    "aws_organizations_policy_attachment",
    "",
    ATTACHMENT,
    links=(link(_GOVERNED, ("target_id", ""), GOVERNED_BY, GUARDRAIL, ("policy_id", "")),),
    one_language="CloudFormation names the targets in the policy",
)

KINDS = (ORGANISATION_KIND, UNIT, ACCOUNT_KIND, POLICY, POLICY_ATTACHMENT)

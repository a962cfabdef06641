"""Posture: Security Hub, its standards, aggregation and organisation."""

from __future__ import annotations

from iac27017.graph.concepts import ATTACHMENT, DETECTION_ROLLOUT, DETECTION_SCOPE, DETECTOR
from iac27017.graph.kind import Kind, Paths, always, flag, text

_SERVICE = always("securityhub", "the type says so")
_NO_TYPE = "CloudFormation has no such type"

HUB = Kind(
    "aws_securityhub_account",
    "AWS::SecurityHub::Hub",
    DETECTOR,
    {
        "service": _SERVICE,
        "enabled": always(True, "Security Hub user guide: a hub that exists is enabled"),
        "standards.default": flag(
            "enable_default_standards", "EnableDefaultStandards", True,
            "Security Hub API reference, EnableSecurityHub: default standards are enabled unless declined",
        ),
    },
)  # fmt: skip

STANDARD = Kind(
    "aws_securityhub_standards_subscription",
    "AWS::SecurityHub::Standard",
    DETECTION_SCOPE,
    {"service": _SERVICE, "standard": text("standards_arn", "StandardsArn")},
)

REGIONS = Kind(
    "aws_securityhub_finding_aggregator",
    "AWS::SecurityHub::FindingAggregator",
    DETECTION_SCOPE,
    {"service": _SERVICE, "regions": text("linking_mode", "RegionLinkingMode")},
)

MEMBER = Kind(
    "aws_securityhub_member",
    "",
    DETECTION_SCOPE,
    {"service": _SERVICE, "account": text("account_id")},
    one_language=_NO_TYPE,
)

ACCEPTANCE = Kind(
    "aws_securityhub_invite_accepter",
    "",
    DETECTION_ROLLOUT,
    {"service": _SERVICE, "administrator": text("master_id")},
    one_language=_NO_TYPE,
)

ORGANISATION = Kind(
    "aws_securityhub_organization_configuration",
    "AWS::SecurityHub::OrganizationConfiguration",
    DETECTION_ROLLOUT,
    {"service": _SERVICE, "automatic": flag("auto_enable", "AutoEnable")},
)

ADMINISTRATOR = Kind(
    "aws_securityhub_organization_admin_account",
    "AWS::SecurityHub::DelegatedAdmin",
    DETECTION_ROLLOUT,
    {"service": _SERVICE, "administrator": text("admin_account_id", "AdminAccountId")},
)

POLICY = Kind(
    "aws_securityhub_configuration_policy",
    "AWS::SecurityHub::ConfigurationPolicy",
    DETECTION_ROLLOUT,
    {
        "service": _SERVICE,
        "automatic": flag("configuration_policy.service_enabled", "ConfigurationPolicy.SecurityHub.ServiceEnabled"),
    },
    name=Paths("name", "Name"),
)

WITHOUT_EFFECT = (
    Kind("aws_securityhub_configuration_policy_association", "AWS::SecurityHub::PolicyAssociation", ATTACHMENT),
    Kind("aws_securityhub_product_subscription", "AWS::SecurityHub::ProductSubscription", ATTACHMENT),
    Kind("aws_securityhub_standards_control", "", ATTACHMENT, one_language=_NO_TYPE),
    Kind("aws_securityhub_insight", "AWS::SecurityHub::Insight", ATTACHMENT),
    Kind("aws_securityhub_action_target", "", ATTACHMENT, one_language=_NO_TYPE),
    Kind("aws_securityhub_automation_rule", "AWS::SecurityHub::AutomationRule", ATTACHMENT),
)
"""What sorts findings or ties a policy to accounts."""

KINDS = (HUB, STANDARD, REGIONS, MEMBER, ACCEPTANCE, ORGANISATION, ADMINISTRATOR, POLICY, *WITHOUT_EFFECT)

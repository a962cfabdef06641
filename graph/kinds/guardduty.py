"""Threat detection: GuardDuty detectors, their features, and how they reach an organisation's accounts."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ATTACHMENT,
    DETECTION_FEATURE,
    DETECTION_ROLLOUT,
    DETECTION_SCOPE,
    DETECTOR,
    KEY,
    OBJECT_STORE,
)
from iac27017.graph.edges import CONFIGURED_BY, ENCRYPTED_BY, LOGS_TO, MEMBER_OF
from iac27017.graph.kind import Kind, Paths, always, edge, edge_from, flag, link, part, piece, text

_GUIDE = "GuardDuty user guide"
_SERVICE = always("guardduty", "the type says so")
_ON = {"ENABLED": True, "DISABLED": False}
_EVERYONE = {"ALL": True, "NEW": True, "NONE": False}

_DATA_SOURCES = (
    ("S3_DATA_EVENTS", "datasources.s3_logs", "enable", "DataSources.S3Logs", "Enable"),
    ("EKS_AUDIT_LOGS", "datasources.kubernetes.audit_logs", "enable", "DataSources.Kubernetes.AuditLogs", "Enable"),
    (
        "EBS_MALWARE_PROTECTION",
        "datasources.malware_protection.scan_ec2_instance_with_findings.ebs_volumes", "enable",
        "DataSources.MalwareProtection.ScanEc2InstanceWithFindings", "EbsVolumes",
    ),
)  # fmt: skip
"""The older way to switch features on, inside the detector."""

DETECTOR_KIND = Kind(
    "aws_guardduty_detector",
    "AWS::GuardDuty::Detector",
    DETECTOR,
    {
        "service": _SERVICE,
        "enabled": flag(
            "enable", "Enable", True, "provider documentation, aws_guardduty_detector: enable is true unless set"
        ),
        "frequency": text(
            "finding_publishing_frequency", "FindingPublishingFrequency", "SIX_HOURS",
            f"{_GUIDE}, Managing findings with EventBridge: six hours unless set",
        ),
    },
    parts=(
        *(
            part(CONFIGURED_BY, block, cloudformation, piece(
                DETECTION_FEATURE,
                {"name": always(name, f"{_GUIDE}, Features"), "enabled": flag(switch, cloudformation_switch)},
            ))
            for name, block, switch, cloudformation, cloudformation_switch in _DATA_SOURCES
        ),
        part(CONFIGURED_BY, "", "Features", piece(
            DETECTION_FEATURE, {"name": text("", "Name"), "enabled": flag("", "Status", meanings=_ON)}
        )),
    ),
)  # fmt: skip

FEATURE = Kind(
    "aws_guardduty_detector_feature",
    "",
    DETECTION_FEATURE,
    {"name": text("name"), "enabled": flag("status", meanings=_ON)},
    edges=(edge_from(CONFIGURED_BY, "detector_id", "", DETECTOR),),
    one_language="written inside the detector in CloudFormation",
)

PUBLISHING = Kind(
    "aws_guardduty_publishing_destination",
    "AWS::GuardDuty::PublishingDestination",
    ATTACHMENT,
    edges=(edge(ENCRYPTED_BY, "kms_key_arn", "DestinationProperties.KmsKeyArn", KEY),),
    links=(
        link(
            DETECTOR, ("detector_id", "DetectorId"),
            LOGS_TO, OBJECT_STORE, ("destination_arn", "DestinationProperties.DestinationArn"),
        ),
    ),
)  # fmt: skip

ORGANISATION = Kind(
    "aws_guardduty_organization_configuration",
    "",
    DETECTION_ROLLOUT,
    {"service": _SERVICE, "automatic": flag("auto_enable_organization_members | auto_enable", meanings=_EVERYONE)},
    edges=(edge_from(CONFIGURED_BY, "detector_id", "", DETECTOR),),
    one_language="CloudFormation has no such type",
)

ORGANISATION_FEATURE = Kind(
    "aws_guardduty_organization_configuration_feature",
    "",
    DETECTION_FEATURE,
    {"name": text("name"), "enabled": flag("auto_enable", meanings=_EVERYONE)},
    edges=(edge_from(CONFIGURED_BY, "detector_id", "", DETECTOR),),
    one_language="CloudFormation has no such type",
)

ADMINISTRATOR = Kind(
    "aws_guardduty_organization_admin_account",
    "",
    DETECTION_ROLLOUT,
    {"service": _SERVICE, "administrator": text("admin_account_id")},
    one_language="CloudFormation has no such type",
)

MEMBER = Kind(
    "aws_guardduty_member",
    "AWS::GuardDuty::Member",
    DETECTION_SCOPE,
    {"service": _SERVICE, "account": text("account_id", "MemberId")},
    edges=(edge(MEMBER_OF, "detector_id", "DetectorId", DETECTOR),),
)

ACCEPTANCE = Kind(
    "aws_guardduty_invite_accepter",
    "AWS::GuardDuty::Master",
    DETECTION_ROLLOUT,
    {"service": _SERVICE, "administrator": text("master_account_id", "MasterId")},
)

WITHOUT_EFFECT = (
    Kind("aws_guardduty_filter", "AWS::GuardDuty::Filter", ATTACHMENT, name=Paths("name", "Name")),
    Kind("aws_guardduty_malware_protection_plan", "AWS::GuardDuty::MalwareProtectionPlan", ATTACHMENT),
)
"""What sorts findings or scans uploads, and answers none of the questions asked of a detector."""

KINDS = (
    DETECTOR_KIND,
    FEATURE,
    PUBLISHING,
    ORGANISATION,
    ORGANISATION_FEATURE,
    ADMINISTRATOR,
    MEMBER,
    ACCEPTANCE,
    *WITHOUT_EFFECT,
)

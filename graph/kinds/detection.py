"""Further detection: Macie for data, Inspector for vulnerabilities, Detective, Access Analyzer."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ATTACHMENT,
    DETECTION_ROLLOUT,
    DETECTION_SCOPE,
    DETECTOR,
    KEY,
    OBJECT_STORE,
)
from iac27017.graph.edges import ENCRYPTED_BY, LOGS_TO, MEMBER_OF
from iac27017.graph.kind import Kind, Paths, Property, always, edge, flag, text

_NO_TYPE = "CloudFormation has no such type"
_WHAT = "the type says so"
_STATUS = {"ENABLED": True, "PAUSED": False}


def _service(name: str) -> Property:
    return always(name, _WHAT)


def _administrator(terraform: str, cloudformation: str, service: str, attribute: str, name: str = "") -> Kind:
    """The account that runs a service for the organisation."""
    return Kind(
        terraform,
        cloudformation,
        DETECTION_ROLLOUT,
        {"service": _service(service), "administrator": text(attribute, name)},
        one_language="" if cloudformation else _NO_TYPE,
    )


MACIE = Kind(
    "aws_macie2_account",
    "AWS::Macie::Session",
    DETECTOR,
    {
        "service": _service("macie"),
        "enabled": flag("status", "Status", True, "Macie API reference, EnableMacie: ENABLED unless set", _STATUS),
        "frequency": text(
            "finding_publishing_frequency", "FindingPublishingFrequency", "FIFTEEN_MINUTES",
            "Macie API reference, EnableMacie",
        ),
    },
)  # fmt: skip

MACIE_JOB = Kind(
    "aws_macie2_classification_job",
    "",
    DETECTION_SCOPE,
    {"service": _service("macie")},
    name=Paths("name"),
    one_language=_NO_TYPE,
)

MACIE_EXPORT = Kind(
    "aws_macie2_classification_export_configuration",
    "",
    ATTACHMENT,
    edges=(
        edge(LOGS_TO, "s3_destination.bucket_name", "", OBJECT_STORE),
        edge(ENCRYPTED_BY, "s3_destination.kms_key_arn", "", KEY),
    ),
    one_language=_NO_TYPE,
)

INSPECTOR = Kind(
    "aws_inspector2_enabler",
    "",
    DETECTOR,
    {
        "service": _service("inspector"),
        "enabled": always(True, "Inspector user guide: enabled for what the resource names"),
        "scope": text("resource_types"),
    },
    one_language=_NO_TYPE,
)

INSPECTOR_ORGANISATION = Kind(
    "aws_inspector2_organization_configuration",
    "",
    DETECTION_ROLLOUT,
    {"service": _service("inspector"), "automatic": flag("auto_enable.ec2")},
    one_language=_NO_TYPE,
)

DETECTIVE = Kind(
    "aws_detective_graph",
    "AWS::Detective::Graph",
    DETECTOR,
    {
        "service": _service("detective"),
        "enabled": always(True, "Detective administration guide: a behaviour graph that exists takes data in"),
    },
)

DETECTIVE_ORGANISATION = Kind(
    "aws_detective_organization_configuration",
    "",
    DETECTION_ROLLOUT,
    {"service": _service("detective"), "automatic": flag("auto_enable")},
    edges=(edge(MEMBER_OF, "graph_arn", "", DETECTOR),),
    one_language="AutoEnableMembers of the graph in CloudFormation",
)

ANALYSER = Kind(
    "aws_accessanalyzer_analyzer",
    "AWS::AccessAnalyzer::Analyzer",
    DETECTOR,
    {
        "service": _service("access-analyzer"),
        "enabled": always(True, "IAM user guide, Access Analyzer: an analyzer that exists runs"),
        "scope": text(
            "type", "Type", "ACCOUNT", "provider documentation, aws_accessanalyzer_analyzer: ACCOUNT unless set"
        ),
    },
    name=Paths("analyzer_name", "AnalyzerName"),
)

ARCHIVE_RULE = Kind(
    "aws_accessanalyzer_archive_rule",
    "",
    DETECTION_SCOPE,
    {"service": _service("access-analyzer")},
    edges=(edge(MEMBER_OF, "analyzer_name", "", DETECTOR),),
    one_language="written inside the analyzer in CloudFormation",
)

ADMINISTRATORS = (
    _administrator("aws_macie2_organization_admin_account", "", "macie", "admin_account_id"),
    _administrator("aws_inspector2_delegated_admin_account", "", "inspector", "account_id"),
    _administrator(
        "aws_detective_organization_admin_account", "AWS::Detective::OrganizationAdmin", "detective",
        "account_id", "AccountId",
    ),
)

KINDS = (
    MACIE,
    MACIE_JOB,
    MACIE_EXPORT,
    INSPECTOR,
    INSPECTOR_ORGANISATION,
    DETECTIVE,
    DETECTIVE_ORGANISATION,
    ANALYSER,
    ARCHIVE_RULE,
    *ADMINISTRATORS,
)

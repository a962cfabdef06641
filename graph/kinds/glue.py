"""Glue: the data catalogue, jobs, crawlers, connections, and what encrypts their data."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    CONNECTION,
    DATA_CATALOG,
    DATA_JOB,
    FIREWALL,
    KEY,
    OBJECT_STORE,
    ROLE,
    SECURITY_CONFIGURATION,
    SUBNET,
)
from iac27017.graph.edges import CONFIGURED_BY, ENCRYPTED_BY, FORWARDS_TO, GUARDED_BY, RUNS_IN, USES_ROLE
from iac27017.graph.kind import Fold, Kind, Paths, anything, document, edge, flag, refers, text
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.value import Unknown

_GUIDE = "Glue developer guide"
_OFF = f"{_GUIDE}, Encrypting data written by Glue: not without a security configuration"
_CONFIGURED = ("security_configuration", "SecurityConfiguration | CrawlerSecurityConfiguration")
_FOLD = (Fold(Paths(*_CONFIGURED), SECURITY_CONFIGURATION),)
_ENCRYPTION = {
    "encryption.at_rest": flag("", default=False, source=_OFF),
    "encryption.logs": flag("", default=False, source=_OFF),
    "encryption.bookmarks": flag("", default=False, source=_OFF),
    "security_configuration": refers(*_CONFIGURED),
}


def _jdbc_tls(connection: Resource) -> Answer:
    """Developer guide, *Glue connection properties*: ``JDBC_ENFORCE_SSL`` is false unless set; for JDBC only."""
    match connection.get("engine"):
        case Known(value="JDBC"):
            return Known(False, connection.header, "JDBC_ENFORCE_SSL", Origin.PROVIDER_DEFAULT)
        case Unknown() as why:
            return why
        case _:
            return None


JOB = Kind(
    "aws_glue_job",
    "AWS::Glue::Job",
    DATA_JOB,
    _ENCRYPTION,
    edges=(
        edge(USES_ROLE, "role_arn", "Role", ROLE),
        edge(CONFIGURED_BY, "connections", "Connections.Connections", CONNECTION),
    ),
    folds=_FOLD,
    name=Paths("name", "Name"),
    arn="arn:aws:glue:::job/{name}",
)

CRAWLER = Kind(
    "aws_glue_crawler",
    "AWS::Glue::Crawler",
    DATA_JOB,
    _ENCRYPTION,
    edges=(edge(USES_ROLE, "role", "Role", ROLE),),
    folds=_FOLD,
    name=Paths("name", "Name"),
    arn="arn:aws:glue:::crawler/{name}",
)

DEVELOPMENT_ENDPOINT = Kind(
    "aws_glue_dev_endpoint",
    "AWS::Glue::DevEndpoint",
    DATA_JOB,
    {
        **_ENCRYPTION,
        "subnets": refers("subnet_id", "SubnetId"),
        "firewalls": refers("security_group_ids", "SecurityGroupIds"),
    },
    edges=(
        edge(USES_ROLE, "role_arn", "RoleArn", ROLE),
        edge(RUNS_IN, "subnet_id", "SubnetId", SUBNET),
        edge(GUARDED_BY, "security_group_ids", "SecurityGroupIds", FIREWALL),
    ),
    folds=_FOLD,
    name=Paths("name", "EndpointName"),
)

_S3_MODES = {"SSE-KMS": True, "SSE-S3": True, "DISABLED": False}
_LOG_MODES = {"SSE-KMS": True, "DISABLED": False}
_BOOKMARK_MODES = {"CSE-KMS": True, "DISABLED": False}
_S3 = "encryption_configuration.s3_encryption"
_LOGS = "encryption_configuration.cloudwatch_encryption"
_BOOKMARKS = "encryption_configuration.job_bookmarks_encryption"
_S3_CFN = "EncryptionConfiguration.S3Encryptions"
_LOGS_CFN = "EncryptionConfiguration.CloudWatchEncryption"
_BOOKMARKS_CFN = "EncryptionConfiguration.JobBookmarksEncryption"
_KEYS = f"{_S3}.kms_key_arn & {_LOGS}.kms_key_arn & {_BOOKMARKS}.kms_key_arn"
_KEYS_CFN = f"{_S3_CFN}.KmsKeyArn & {_LOGS_CFN}.KmsKeyArn & {_BOOKMARKS_CFN}.KmsKeyArn"
_DISABLED = "provider documentation, aws_glue_security_configuration: DISABLED unless set"

CONFIGURATION = Kind(
    "aws_glue_security_configuration",
    "AWS::Glue::SecurityConfiguration",
    SECURITY_CONFIGURATION,
    {
        "encryption.at_rest": flag(
            f"{_S3}.s3_encryption_mode", f"{_S3_CFN}.S3EncryptionMode", default=False, meanings=_S3_MODES,
            source=_DISABLED,
        ),
        "encryption.logs": flag(
            f"{_LOGS}.cloudwatch_encryption_mode", f"{_LOGS_CFN}.CloudWatchEncryptionMode", default=False,
            meanings=_LOG_MODES, source=_DISABLED,
        ),
        "encryption.bookmarks": flag(
            f"{_BOOKMARKS}.job_bookmarks_encryption_mode", f"{_BOOKMARKS_CFN}.JobBookmarksEncryptionMode",
            default=False, meanings=_BOOKMARK_MODES, source=_DISABLED,
        ),
        "encryption.key": refers(_KEYS, _KEYS_CFN),
    },
    edges=(edge(ENCRYPTED_BY, _KEYS, _KEYS_CFN, KEY),),
    name=Paths("name", "Name"),
)  # fmt: skip

_CATALOG = "data_catalog_encryption_settings"
_CATALOG_CFN = "DataCatalogEncryptionSettings"
_CATALOG_KEYS = (
    f"{_CATALOG}.encryption_at_rest.sse_aws_kms_key_id"
    f" & {_CATALOG}.connection_password_encryption.aws_kms_key_id"
)
_CATALOG_KEYS_CFN = (
    f"{_CATALOG_CFN}.EncryptionAtRest.SseAwsKmsKeyId & {_CATALOG_CFN}.ConnectionPasswordEncryption.KmsKeyId"
)

CATALOG = Kind(
    "aws_glue_data_catalog_encryption_settings",
    "AWS::Glue::DataCatalogEncryptionSettings",
    DATA_CATALOG,
    {
        "encryption.at_rest": flag(
            f"{_CATALOG}.encryption_at_rest.catalog_encryption_mode",
            f"{_CATALOG_CFN}.EncryptionAtRest.CatalogEncryptionMode", default=False,
            meanings={"SSE-KMS": True, "SSE-KMS-WITH-SERVICE-ROLE": True, "DISABLED": False},
            source=f"{_GUIDE}, Encrypting your Data Catalog: off unless enabled",
        ),
        "encryption.passwords": flag(
            f"{_CATALOG}.connection_password_encryption.return_connection_password_encrypted",
            f"{_CATALOG_CFN}.ConnectionPasswordEncryption.ReturnConnectionPasswordEncrypted", default=False,
            source=f"{_GUIDE}, Encrypting connection passwords: off unless enabled",
        ),
        "encryption.key": refers(_CATALOG_KEYS, _CATALOG_KEYS_CFN),
    },
    edges=(edge(ENCRYPTED_BY, _CATALOG_KEYS, _CATALOG_KEYS_CFN, KEY),),
)  # fmt: skip

RESOURCE_POLICY = Kind(
    "aws_glue_resource_policy",
    "",
    DATA_CATALOG,
    {"policy.documents": document("policy")},
    one_language="CloudFormation has no policy of the catalogue",
)

DATABASE = Kind(
    "aws_glue_catalog_database",
    "AWS::Glue::Database",
    DATA_CATALOG,
    edges=(edge(FORWARDS_TO, "location_uri", "DatabaseInput.LocationUri", OBJECT_STORE),),
    name=Paths("name", "DatabaseInput.Name"),
    arn="arn:aws:glue:::database/{name}",
)

_PLACE = "physical_connection_requirements"
_PLACE_CFN = "ConnectionInput.PhysicalConnectionRequirements"
_PROPERTIES_CFN = "ConnectionInput.ConnectionProperties"

CONNECTION_KIND = Kind(
    "aws_glue_connection",
    "AWS::Glue::Connection",
    CONNECTION,
    {
        "engine": text(
            "connection_type", "ConnectionInput.ConnectionType", default="JDBC",
            source="provider documentation, aws_glue_connection",
        ),
        "tls.required": flag(
            "connection_properties.JDBC_ENFORCE_SSL", f"{_PROPERTIES_CFN}.JDBC_ENFORCE_SSL", default=_jdbc_tls
        ),
        "password": anything("connection_properties.PASSWORD", f"{_PROPERTIES_CFN}.PASSWORD"),
        "subnets": refers(f"{_PLACE}.subnet_id", f"{_PLACE_CFN}.SubnetId"),
        "firewalls": refers(f"{_PLACE}.security_group_id_list", f"{_PLACE_CFN}.SecurityGroupIdList"),
    },
    edges=(
        edge(RUNS_IN, f"{_PLACE}.subnet_id", f"{_PLACE_CFN}.SubnetId", SUBNET),
        edge(GUARDED_BY, f"{_PLACE}.security_group_id_list", f"{_PLACE_CFN}.SecurityGroupIdList", FIREWALL),
    ),
    name=Paths("name", "ConnectionInput.Name"),
)  # fmt: skip

KINDS = (
    JOB,
    CRAWLER,
    DEVELOPMENT_ENDPOINT,
    CONFIGURATION,
    CATALOG,
    RESOURCE_POLICY,
    DATABASE,
    CONNECTION_KIND,
)

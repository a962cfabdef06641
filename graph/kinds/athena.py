"""Athena: workgroups and databases, whose query results are objects in a bucket."""

from __future__ import annotations

from iac27017.graph.concepts import KEY, OBJECT_STORE, ROLE, WAREHOUSE
from iac27017.graph.edges import ENCRYPTED_BY, FORWARDS_TO, USES_ROLE
from iac27017.graph.kind import Kind, Paths, edge, flag, present, refers, text

_BUCKET_DEFAULT = "S3 user guide, Setting default server-side encryption: every new object since 2023-01-05"
_RESULT = "configuration.result_configuration"
_RESULT_CFN = "WorkGroupConfiguration.ResultConfiguration"
_OPTION = f"{_RESULT}.encryption_configuration.encryption_option"
_OPTION_CFN = f"{_RESULT_CFN}.EncryptionConfiguration.EncryptionOption"
_KEY = f"{_RESULT}.encryption_configuration.kms_key_arn"
_KEY_CFN = f"{_RESULT_CFN}.EncryptionConfiguration.KmsKey"
_ALGORITHMS = {"SSE_S3": "AES256", "SSE_KMS": "KMS", "CSE_KMS": "KMS"}

WORKGROUP = Kind(
    "aws_athena_workgroup",
    "AWS::Athena::WorkGroup",
    WAREHOUSE,
    {
        "encryption.at_rest": present(_OPTION, _OPTION_CFN, default=True, source=_BUCKET_DEFAULT),
        "encryption.algorithm": text(_OPTION, _OPTION_CFN, meanings=_ALGORITHMS),
        "encryption.key": refers(_KEY, _KEY_CFN),
        "enforced": flag(
            "configuration.enforce_workgroup_configuration",
            "WorkGroupConfiguration.EnforceWorkGroupConfiguration",
            default=True, source="provider documentation, aws_athena_workgroup",
        ),
        "engine": text("", default="athena"),
    },
    edges=(
        edge(ENCRYPTED_BY, _KEY, _KEY_CFN, KEY),
        edge(FORWARDS_TO, f"{_RESULT}.output_location", f"{_RESULT_CFN}.OutputLocation", OBJECT_STORE),
        edge(USES_ROLE, "configuration.execution_role", "WorkGroupConfiguration.ExecutionRole", ROLE),
    ),
    name=Paths("name", "Name"),
    arn="arn:aws:athena:::workgroup/{name}",
)  # fmt: skip

DATABASE = Kind(
    "aws_athena_database",
    "",
    WAREHOUSE,
    {
        "encryption.at_rest": present(
            "encryption_configuration.encryption_option", default=True, source=_BUCKET_DEFAULT
        ),
        "encryption.algorithm": text("encryption_configuration.encryption_option", meanings=_ALGORITHMS),
        "encryption.key": refers("encryption_configuration.kms_key"),
        "engine": text("", default="athena"),
    },
    edges=(
        edge(ENCRYPTED_BY, "encryption_configuration.kms_key", "", KEY),
        edge(FORWARDS_TO, "bucket", "", OBJECT_STORE),
    ),
    name=Paths("name"),
    one_language="AWS::Glue::Database in CloudFormation",
)  # fmt: skip

KINDS = (WORKGROUP, DATABASE)

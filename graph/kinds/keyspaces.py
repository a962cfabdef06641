"""Keyspaces: tables that speak Cassandra."""

from __future__ import annotations

from iac27017.graph.concepts import KEY, TABLE
from iac27017.graph.edges import ENCRYPTED_BY
from iac27017.graph.kind import Kind, Paths, always, edge, flag, refers, text

_GUIDE = "Keyspaces developer guide"
_ENCRYPTED = f"{_GUIDE}, Encryption at rest: always on, with an AWS owned key unless another is named"

TABLE_KIND = Kind(
    "aws_keyspaces_table",
    "AWS::Cassandra::Table",
    TABLE,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.algorithm": text(
            "encryption_specification.type", "EncryptionSpecification.EncryptionType", default="AWS_OWNED",
            meanings={"AWS_OWNED_KMS_KEY": "AWS_OWNED", "CUSTOMER_MANAGED_KMS_KEY": "KMS"}, source=_ENCRYPTED,
        ),
        "encryption.key": refers(
            "encryption_specification.kms_key_identifier", "EncryptionSpecification.KmsKeyIdentifier"
        ),
        "backup.point_in_time": flag(
            "point_in_time_recovery.status", "PointInTimeRecoveryEnabled", default=False,
            meanings={"ENABLED": True, "DISABLED": False},
            source="provider documentation, aws_keyspaces_table",
        ),
    },
    edges=(
        edge(
            ENCRYPTED_BY, "encryption_specification.kms_key_identifier",
            "EncryptionSpecification.KmsKeyIdentifier", KEY,
        ),
    ),
    name=Paths("table_name", "TableName"),
)  # fmt: skip

KINDS = (TABLE_KIND,)

"""Snapshots of databases and file systems: copies of their data, and who may restore them."""

from __future__ import annotations

from iac27017.graph.concepts import DATABASE, FILE_SYSTEM, KEY, SNAPSHOT, VOLUME
from iac27017.graph.edges import COPY_OF, ENCRYPTED_BY
from iac27017.graph.kind import Kind, Paths, always, edge, refers

_ONE = "CloudFormation has no such type"

DB_SNAPSHOT = Kind(
    "aws_db_snapshot",
    "",
    SNAPSHOT,
    {"shared_with": refers("shared_accounts")},
    edges=(edge(COPY_OF, "db_instance_identifier", "", DATABASE),),
    name=Paths("db_snapshot_identifier"),
    arn="arn:aws:rds:::snapshot:{name}",
    one_language=_ONE,
)

CLUSTER_SNAPSHOT = Kind(
    "aws_db_cluster_snapshot",
    "",
    SNAPSHOT,
    {"shared_with": refers("shared_accounts")},
    edges=(edge(COPY_OF, "db_cluster_identifier", "", DATABASE),),
    name=Paths("db_cluster_snapshot_identifier"),
    arn="arn:aws:rds:::cluster-snapshot:{name}",
    one_language=_ONE,
)

DB_SNAPSHOT_COPY = Kind(
    "aws_db_snapshot_copy",
    "",
    SNAPSHOT,
    {"encryption.key": refers("kms_key_id"), "shared_with": refers("shared_accounts")},
    edges=(
        edge(COPY_OF, "source_db_snapshot_identifier", "", SNAPSHOT),
        edge(ENCRYPTED_BY, "kms_key_id", "", KEY),
    ),
    name=Paths("target_db_snapshot_identifier"),
    arn="arn:aws:rds:::snapshot:{name}",
    one_language=_ONE,
)

CLUSTER_SNAPSHOT_COPY = Kind(
    "aws_rds_cluster_snapshot_copy",
    "",
    SNAPSHOT,
    {"encryption.key": refers("kms_key_id"), "shared_with": refers("shared_accounts")},
    edges=(
        edge(COPY_OF, "source_db_cluster_snapshot_identifier", "", SNAPSHOT),
        edge(ENCRYPTED_BY, "kms_key_id", "", KEY),
    ),
    name=Paths("target_db_cluster_snapshot_identifier"),
    arn="arn:aws:rds:::cluster-snapshot:{name}",
    one_language=_ONE,
)

FSX_BACKUP = Kind(
    "aws_fsx_backup",
    "",
    SNAPSHOT,
    {"encryption.at_rest": always(True, "FSx user guide, Protecting data with backups: always encrypted")},
    edges=(edge(COPY_OF, "file_system_id", "", FILE_SYSTEM), edge(COPY_OF, "volume_id", "", VOLUME)),
    one_language=_ONE,
)

KINDS = (DB_SNAPSHOT, CLUSTER_SNAPSHOT, DB_SNAPSHOT_COPY, CLUSTER_SNAPSHOT_COPY, FSX_BACKUP)

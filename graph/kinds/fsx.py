"""Managed file systems: FSx for Lustre, Windows, ONTAP and OpenZFS, always encrypted."""

from __future__ import annotations

from collections.abc import Mapping

from iac27017.graph.concepts import ATTACHMENT, FILE_SYSTEM, FIREWALL, KEY, LOG_STORE, SNAPSHOT, SUBNET
from iac27017.graph.edges import ENCRYPTED_BY, GUARDED_BY, LOGS_TO, RESTORED_FROM, RUNS_IN
from iac27017.graph.kind import Kind, Property, always, edge, flag, number, present, refers
from iac27017.graph.stores.deletion_policies import kept

_ENCRYPTED = (
    "FSx user guides, Encryption of data at rest: on when the file system is created, cannot be switched off"
)
_DAYS = "provider documentation, automatic_backup_retention_days"
_PRIVATE = "FSx user guides, File system access control with Amazon VPC: reached through private addresses"
_KEPT = "provider documentation, skip_final_backup"
_TYPES = ("WindowsConfiguration", "LustreConfiguration", "OntapConfiguration", "OpenZFSConfiguration")
_CFN_DAYS = " | ".join(f"{kind}.AutomaticBackupRetentionDays" for kind in _TYPES)


def _properties(days: int) -> Mapping[str, Property]:
    """What all file systems have; automatic backups are kept for ``days`` unless something is written."""
    return {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
        "backup.retention_days": number("automatic_backup_retention_days", _CFN_DAYS, days, _DAYS),
        "deletion.protected": flag("lifecycle.prevent_destroy", default=kept),
        "subnets": refers("subnet_ids", "SubnetIds"),
        "firewalls": refers("security_group_ids", "SecurityGroupIds"),
        "public.address": always(False, _PRIVATE),
    }


_FINAL = {"deletion.final_copy": flag("skip_final_backup", "", True, _KEPT, {True: False, False: True})}
_EDGES = (
    edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
    edge(RUNS_IN, "subnet_ids", "SubnetIds", SUBNET),
    edge(GUARDED_BY, "security_group_ids", "SecurityGroupIds", FIREWALL),
)
_RESTORED = edge(RESTORED_FROM, "backup_id", "BackupId", SNAPSHOT)
_ARN = "arn:aws:fsx:::file-system/{name}"
_SHARED = "CloudFormation has one type for all file systems"

WINDOWS = Kind(
    "aws_fsx_windows_file_system",
    "",
    FILE_SYSTEM,
    {**_properties(days=7), **_FINAL, "logs.enabled": present("audit_log_configuration")},
    edges=(*_EDGES, _RESTORED, edge(LOGS_TO, "audit_log_configuration.audit_log_destination", "", LOG_STORE)),
    arn=_ARN,
    one_language=_SHARED,
)

LUSTRE = Kind(
    "aws_fsx_lustre_file_system",
    "",
    FILE_SYSTEM,
    {**_properties(days=0), **_FINAL, "logs.enabled": present("log_configuration")},
    edges=(*_EDGES, _RESTORED, edge(LOGS_TO, "log_configuration.destination", "", LOG_STORE)),
    arn=_ARN,
    one_language=_SHARED,
)

ONTAP = Kind(
    "aws_fsx_ontap_file_system", "", FILE_SYSTEM, _properties(days=0), _EDGES, arn=_ARN, one_language=_SHARED
)

OPENZFS = Kind(
    "aws_fsx_openzfs_file_system",
    "",
    FILE_SYSTEM,
    {**_properties(days=0), **_FINAL},
    (*_EDGES, _RESTORED),
    arn=_ARN,
    one_language=_SHARED,
)

ANY_TYPE = Kind(
    "",
    "AWS::FSx::FileSystem",
    FILE_SYSTEM,
    {**_properties(days=30), "logs.enabled": present("", "WindowsConfiguration.AuditLogConfiguration")},
    edges=(*_EDGES, _RESTORED),
    arn=_ARN,
    one_language="Terraform has a type for each file system",
)

_INSIDE: tuple[tuple[str, str], ...] = (
    ("aws_fsx_ontap_storage_virtual_machine", "AWS::FSx::StorageVirtualMachine"),
    ("aws_fsx_ontap_volume", "AWS::FSx::Volume"),
    ("aws_fsx_openzfs_volume", ""),
    ("aws_fsx_openzfs_snapshot", "AWS::FSx::Snapshot"),
)
INSIDE = tuple(
    Kind(terraform, cloudformation, ATTACHMENT, one_language="" if cloudformation else _SHARED)
    for terraform, cloudformation in _INSIDE
)
"""Divisions of a file system: encrypted, placed and backed up with it."""

KINDS = (WINDOWS, LUSTRE, ONTAP, OPENZFS, ANY_TYPE, *INSIDE)

"""Shared file systems: EFS with its mount targets, policy, backups and replicas."""

from __future__ import annotations

from iac27017.graph.concepts import ATTACHMENT, FILE_SYSTEM, FIREWALL, KEY, SUBNET
from iac27017.graph.edges import ENCRYPTED_BY, GUARDED_BY, REPLICATES_TO, RUNS_IN
from iac27017.graph.kind import Kind, Paths, always, document, edge, flag, refers
from iac27017.graph.stores.deletion_policies import kept

_GUIDE = "EFS user guide"

FILE_SYSTEM_KIND = Kind(
    "aws_efs_file_system",
    "AWS::EFS::FileSystem",
    FILE_SYSTEM,
    {
        "encryption.at_rest": flag(
            "encrypted", "Encrypted", False,
            f"{_GUIDE}, Encrypting data at rest: on by default in the console only, not through the API",
        ),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
        "policy.documents": document("", "FileSystemPolicy"),
        "backup.automatic": flag(
            "", "BackupPolicy.Status", False, f"{_GUIDE}, Backing up EFS file systems: off through the API",
            {"ENABLED": True, "DISABLED": False},
        ),
        "deletion.protected": flag("lifecycle.prevent_destroy", default=kept),
    },
    edges=(edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),),
    tags=Paths("tags", "FileSystemTags"),
    arn="arn:aws:elasticfilesystem:::file-system/{name}",
)  # fmt: skip

_FILE_SYSTEM = Paths("file_system_id", "FileSystemId")

MOUNT_TARGET = Kind(
    "aws_efs_mount_target",
    "AWS::EFS::MountTarget",
    FILE_SYSTEM,
    {
        "subnets": refers("subnet_id", "SubnetId"),
        "firewalls": refers("security_groups", "SecurityGroups"),
        "public.address": always(
            False, f"{_GUIDE}, Managing mount targets: they have private addresses only"
        ),
    },
    edges=(
        edge(RUNS_IN, "subnet_id", "SubnetId", SUBNET),
        edge(GUARDED_BY, "security_groups", "SecurityGroups", FIREWALL),
    ),
    into=_FILE_SYSTEM,
)

POLICY = Kind(
    "aws_efs_file_system_policy",
    "",
    FILE_SYSTEM,
    {"policy.documents": document("policy")},
    into=_FILE_SYSTEM,
    one_language="written inside the file system in CloudFormation",
)

BACKUP = Kind(
    "aws_efs_backup_policy",
    "",
    FILE_SYSTEM,
    {"backup.automatic": flag("backup_policy.status", meanings={"ENABLED": True, "DISABLED": False})},
    into=_FILE_SYSTEM,
    one_language="written inside the file system in CloudFormation",
)

REPLICATION = Kind(
    "aws_efs_replication_configuration",
    "",
    FILE_SYSTEM,
    edges=(edge(REPLICATES_TO, "destination.file_system_id", "", FILE_SYSTEM),),
    into=Paths("source_file_system_id"),
    one_language="written inside the file system in CloudFormation",
)

ACCESS_POINT = Kind(
    "aws_efs_access_point", "AWS::EFS::AccessPoint", ATTACHMENT, tags=Paths("tags", "AccessPointTags")
)

KINDS = (FILE_SYSTEM_KIND, MOUNT_TARGET, POLICY, BACKUP, REPLICATION, ACCESS_POINT)

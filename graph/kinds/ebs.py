"""Block storage: EBS volumes, their snapshots, the block devices of machines, and the account's defaults."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ACCOUNT_SETTING,
    ATTACHMENT,
    KEY,
    MACHINE,
    OBJECT_STORE,
    SHARE,
    SNAPSHOT,
    VOLUME,
)
from iac27017.graph.edges import ATTACHED_TO, COPY_OF, ENCRYPTED_BY, RESTORED_FROM, SHARES
from iac27017.graph.kind import Kind, Property, always, edge, flag, link, piece, refers, text

_GUIDE = "EBS user guide"
_PLAIN = f"{_GUIDE}, Amazon EBS encryption: not encrypted unless asked for or on by default in the account"
_FROM_IMAGE = "EC2 user guide, Root volumes for your instances: made from the image's snapshot"

ACCOUNT_DEFAULT = always(True, f"{_GUIDE}, Enable Amazon EBS encryption by default: it cannot be declined")

VOLUME_KIND = Kind(
    "aws_ebs_volume",
    "AWS::EC2::Volume",
    VOLUME,
    {
        "encryption.at_rest": flag("encrypted", "Encrypted", False, _PLAIN),
        "encryption.account_default": ACCOUNT_DEFAULT,
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
        "snapshot": refers("snapshot_id", "SnapshotId | SourceVolumeId"),
        "deletion.final_copy": flag("final_snapshot", default=False),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
        edge(RESTORED_FROM, "snapshot_id", "SnapshotId | SourceVolumeId", SNAPSHOT, VOLUME),
    ),
    arn="arn:aws:ec2:::volume/{name}",
)

VOLUME_ATTACHMENT = Kind(
    "aws_volume_attachment",
    "AWS::EC2::VolumeAttachment",
    ATTACHMENT,
    links=(link(VOLUME, ("volume_id", "VolumeId"), ATTACHED_TO, MACHINE, ("instance_id", "InstanceId")),),
)

# The block devices that machines, templates and images are written with: pieces for their kinds

_DEVICE: dict[str, Property] = {
    "encryption.at_rest": flag("encrypted", "Encrypted", False, _PLAIN),
    "encryption.account_default": ACCOUNT_DEFAULT,
    "encryption.key": refers("kms_key_id", "KmsKeyId"),
}
_DEVICE_KEY = edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY)
_DEVICE_SNAPSHOT = edge(RESTORED_FROM, "snapshot_id", "SnapshotId", SNAPSHOT)

ROOT_DEVICE = piece(VOLUME, {**_DEVICE, "from_image": always(True, _FROM_IMAGE)}, _DEVICE_KEY)
"""The root volume of an instance or launch configuration; it is there even when nothing is written."""

DATA_DEVICE = piece(
    VOLUME,
    {**_DEVICE, "snapshot": refers("snapshot_id", "SnapshotId"), "suppressed": flag("no_device", "", False)},
    _DEVICE_KEY,
    _DEVICE_SNAPSHOT,
)
"""``ebs_block_device`` of an instance or launch configuration."""

TEMPLATE_DEVICE = piece(
    VOLUME, {**_DEVICE, "snapshot": refers("snapshot_id", "SnapshotId")}, _DEVICE_KEY, _DEVICE_SNAPSHOT
)
"""``block_device_mappings.ebs`` of a launch template, ``BlockDeviceMappings.Ebs`` in CloudFormation."""

MANAGED_DEVICE = piece(
    VOLUME,
    {
        **_DEVICE,
        "encryption.at_rest": flag(
            "encrypted", "Encrypted", True, "CloudFormation reference, ServiceManagedEBSVolumeConfiguration: on by default"
        ),
        "snapshot": refers("snapshot_id", "SnapshotId"),
    },
    _DEVICE_KEY,
    _DEVICE_SNAPSHOT,
)
"""``managed_ebs_volume`` of a container service: a volume that is made for each task."""

IMAGE_DEVICE = piece(SNAPSHOT, _DEVICE, _DEVICE_KEY, edge(COPY_OF, "snapshot_id", "SnapshotId", SNAPSHOT))
"""A device of a machine image or of an image recipe: what becomes a snapshot of the image."""

COPY_TARGET = piece(
    SNAPSHOT,
    {
        "encryption.at_rest": flag(
            "encrypted | encryption_configuration.encrypted", "Encrypted | EncryptionConfiguration.Encrypted", False,
            "DLM API, CrossRegionCopyRule: a copy of an unencrypted snapshot stays so unless encryption is asked for",
        ),
        "encryption.key": refers("cmk_arn | encryption_configuration.cmk_arn", "CmkArn | EncryptionConfiguration.CmkArn"),
    },
    edge(
        ENCRYPTED_BY, "cmk_arn | encryption_configuration.cmk_arn", "CmkArn | EncryptionConfiguration.CmkArn", KEY
    ),
)  # fmt: skip
"""The copies that a snapshot lifecycle policy makes in another region."""

# Snapshots

SNAPSHOT_KIND = Kind(
    "aws_ebs_snapshot",
    "",
    SNAPSHOT,
    edges=(edge(COPY_OF, "volume_id", "", VOLUME),),
    one_language="CloudFormation makes snapshots through lifecycle policies only",
)

SNAPSHOT_COPY = Kind(
    "aws_ebs_snapshot_copy",
    "",
    SNAPSHOT,
    {
        "encryption.at_rest": flag(
            "encrypted",
            "",
            False,
            f"{_GUIDE}, Copy a snapshot: the copy of an unencrypted snapshot stays unencrypted",
        ),
        "encryption.account_default": ACCOUNT_DEFAULT,
        "encryption.key": refers("kms_key_id"),
    },
    edges=(edge(COPY_OF, "source_snapshot_id", "", SNAPSHOT), edge(ENCRYPTED_BY, "kms_key_id", "", KEY)),
    one_language="CloudFormation copies snapshots through lifecycle policies only",
)

SNAPSHOT_IMPORT = Kind(
    "aws_ebs_snapshot_import",
    "",
    SNAPSHOT,
    {
        "encryption.at_rest": flag(
            "encrypted", "", False, "EC2 API, ImportSnapshot: encrypted only when asked for"
        ),
        "encryption.account_default": ACCOUNT_DEFAULT,
        "encryption.key": refers("kms_key_id"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_id", "", KEY),
        edge(COPY_OF, "disk_container.user_bucket.s3_bucket", "", OBJECT_STORE),
    ),
    one_language="CloudFormation has no such type",
)

PERMISSION = Kind(
    "aws_snapshot_create_volume_permission",
    "",
    SHARE,
    {"shared_with": refers("account_id")},
    edges=(edge(SHARES, "snapshot_id", "", SNAPSHOT),),
    one_language="CloudFormation has no such type",
)

# Settings of an account in one region

ENCRYPTION_BY_DEFAULT = Kind(
    "aws_ebs_encryption_by_default",
    "",
    ACCOUNT_SETTING,
    {
        "setting.name": always("ebs-encryption-by-default", "one per account and region"),
        "encryption.at_rest": flag(
            "enabled", "", True, "provider documentation, aws_ebs_encryption_by_default"
        ),
    },
    one_language="CloudFormation has no such type",
)

DEFAULT_KEY = Kind(
    "aws_ebs_default_kms_key",
    "",
    ACCOUNT_SETTING,
    {
        "setting.name": always("ebs-default-key", "one per account and region"),
        "encryption.key": refers("key_arn"),
    },
    edges=(edge(ENCRYPTED_BY, "key_arn", "", KEY),),
    one_language="CloudFormation has no such type",
)

SNAPSHOTS_NOT_PUBLIC = Kind(
    "aws_ebs_snapshot_block_public_access",
    "AWS::EC2::SnapshotBlockPublicAccess",
    ACCOUNT_SETTING,
    {
        "setting.name": always("ebs-snapshot-block-public-access", "one per account and region"),
        "mode": text("state", "State"),
    },
)

WITHOUT_EFFECT = Kind(
    "aws_ebs_fast_snapshot_restore",
    "",
    ATTACHMENT,
    one_language="CloudFormation has no such type",
)

KINDS = (
    VOLUME_KIND,
    VOLUME_ATTACHMENT,
    SNAPSHOT_KIND,
    SNAPSHOT_COPY,
    SNAPSHOT_IMPORT,
    PERMISSION,
    ENCRYPTION_BY_DEFAULT,
    DEFAULT_KEY,
    SNAPSHOTS_NOT_PUBLIC,
    WITHOUT_EFFECT,
)

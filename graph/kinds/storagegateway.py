"""Storage Gateway: file shares and volumes on premises whose data is kept in S3."""

from __future__ import annotations

from iac27017.graph.concepts import FILE_SYSTEM, KEY, LOG_STORE, OBJECT_STORE, ROLE, SNAPSHOT, VOLUME
from iac27017.graph.edges import ENCRYPTED_BY, LOGS_TO, RESTORED_FROM, STORED_IN, USES_ROLE
from iac27017.graph.kind import EdgeRule, Kind, Property, always, edge, present, refers, text

_ENCRYPTED = (
    "Storage Gateway user guide, Data encryption: SSE-S3 for all data in S3 unless a KMS key is named"
)
_ONE = "CloudFormation has no such type"
_ALGORITHM = text("kms_encrypted", "", "AES256", _ENCRYPTED, {"true": "KMS", "false": "AES256"})

_SHARE: dict[str, Property] = {
    "encryption.at_rest": always(True, _ENCRYPTED),
    "encryption.algorithm": _ALGORITHM,
    "encryption.key": refers("kms_key_arn"),
    "logs.enabled": present("audit_destination_arn"),
}
_SHARE_EDGES: tuple[EdgeRule, ...] = (
    edge(STORED_IN, "location_arn", "", OBJECT_STORE),
    edge(ENCRYPTED_BY, "kms_key_arn", "", KEY),
    edge(LOGS_TO, "audit_destination_arn", "", LOG_STORE),
    edge(USES_ROLE, "role_arn", "", ROLE),
)
_VOLUME: dict[str, Property] = {
    "encryption.at_rest": always(True, _ENCRYPTED),
    "encryption.algorithm": _ALGORITHM,
    "encryption.key": refers("kms_key"),
}
_VOLUME_EDGES: tuple[EdgeRule, ...] = (
    edge(ENCRYPTED_BY, "kms_key", "", KEY),
    edge(RESTORED_FROM, "snapshot_id", "", SNAPSHOT),
)

NFS = Kind("aws_storagegateway_nfs_file_share", "", FILE_SYSTEM, _SHARE, _SHARE_EDGES, one_language=_ONE)
SMB = Kind("aws_storagegateway_smb_file_share", "", FILE_SYSTEM, _SHARE, _SHARE_EDGES, one_language=_ONE)
CACHED = Kind("aws_storagegateway_cached_iscsi_volume", "", VOLUME, _VOLUME, _VOLUME_EDGES, one_language=_ONE)
STORED = Kind("aws_storagegateway_stored_iscsi_volume", "", VOLUME, _VOLUME, _VOLUME_EDGES, one_language=_ONE)

KINDS = (NFS, SMB, CACHED, STORED)

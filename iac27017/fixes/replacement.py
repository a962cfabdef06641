"""Which settings cannot be changed in place: applying them replaces what is deployed, and with it the data."""

from __future__ import annotations

from collections.abc import Mapping

from iac27017.graph.lookup import first_path, path_segments
from iac27017.graph.remedy import Mend

REPLACED: Mapping[str, tuple[str, ...]] = {
    "AWS::AmazonMQ::Broker": ("PubliclyAccessible",),
    "AWS::AutoScaling::LaunchConfiguration": (
        "AssociatePublicIpAddress",
        "BlockDeviceMappings",
        "MetadataOptions",
    ),
    "AWS::DAX::Cluster": ("ClusterEndpointEncryptionType", "SSESpecification"),
    "AWS::DMS::ReplicationInstance": ("PubliclyAccessible",),
    "AWS::DocDB::DBCluster": ("StorageEncrypted",),
    "AWS::DocDB::GlobalCluster": ("StorageEncrypted",),
    # Its type's schema does not say so; the user guide does: a block device is not changed in place.
    "AWS::EC2::Instance": ("BlockDeviceMappings", "NetworkInterfaces"),
    # Not in the schema either: CloudFormation refuses the update, Terraform makes a new volume.
    "AWS::EC2::Volume": ("Encrypted",),
    "AWS::EFS::FileSystem": ("Encrypted",),
    "AWS::ElastiCache::ReplicationGroup": ("AtRestEncryptionEnabled",),
    "AWS::MemoryDB::Cluster": ("TLSEnabled",),
    "AWS::Neptune::DBCluster": ("StorageEncrypted",),
    "AWS::Neptune::GlobalCluster": ("StorageEncrypted",),
    "AWS::RDS::DBCluster": ("StorageEncrypted",),
    "AWS::RDS::DBInstance": ("StorageEncrypted",),
    "AWS::RDS::GlobalCluster": ("StorageEncrypted",),
    "AWS::SageMaker::NotebookInstance": ("DirectInternetAccess",),
    "AWS::Timestream::InfluxDBInstance": ("PubliclyAccessible",),
}
"""By CloudFormation type; it is the service that cannot, so the same holds for Terraform's type of the kind."""

DOCUMENTED = frozenset({"AWS::EC2::Instance BlockDeviceMappings", "AWS::EC2::Volume Encrypted"})
"""Those that are not read-only in the type's schema, and why stands above."""


def replaces(mend: Mend) -> bool:
    """Whether applying the mend replaces what is deployed."""
    holder = mend.holder
    if holder is None:
        return False
    kind, path = holder.kind, mend.prop.paths.cloudformation
    if holder.address.part and holder.owner is not None:
        rules = (rule for rule in holder.owner.kind.parts if rule.kind is holder.kind)
        kind, path = (
            holder.owner.kind,
            next((rule.paths.cloudformation or rule.among.cloudformation for rule in rules), ""),
        )
    return bool(path) and path_segments(first_path(path))[0].name in REPLACED.get(kind.cloudformation, ())

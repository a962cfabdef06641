"""Is every disk encrypted, whoever asks for it: the volume, its origin, or the account?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.body import Origin
from iac27017.graph.concepts import VOLUME
from iac27017.graph.edges import ATTACHED_TO
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.encryption import Encryption, encryption_of
from iac27017.graph.truth import Truth


@check(
    "ENC-001",
    "unencrypted-volume",
    title="Block storage (volumes, root and data disks of machines, node disks) is encrypted at rest",
    controls=["10.1.1", "CLD.9.5.1"],
    controls_2026=["8.24", "8.35"],
    severity=Severity.HIGH,
    subject=VOLUME,
    remedy="encrypt the volume, or switch encryption by default on for the account and region",
    peers={
        "checkov": ["CKV_AWS_3", "CKV_AWS_8", "CKV_AWS_106", "CKV2_AWS_2"],
        "trivy": ["AVD-AWS-0008", "AVD-AWS-0026", "AVD-AWS-0131"],
        "cfn_nag": ["F1", "W37"],
        "guard": ["ENCRYPTED_VOLUMES", "EBS_VOLUME_ENCRYPTION_KEY_RULE"],
        "regula": ["FG_R00016", "FG_R00196", "FG_R00417"],
    },
)
def unencrypted_volume(volume: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds disks that nothing encrypts: not the volume, not its snapshot or image, not the account's default.

    The disk stands in a building of the provider's, next to those of other
    customers, and its snapshots inherit what it lacks. It cannot be mended in
    place: the data has to move to a new volume.
    """
    if isinstance(left_out := volume.get("suppressed"), Known) and left_out.value is True:
        return None
    attached = graph.edges_from(volume, ATTACHED_TO)
    match found := encryption_of(volume, graph):
        case Encryption(truth=Truth.YES):
            return passed("the volume is encrypted", *found.evidence, *attached)
        case Encryption(truth=Truth.UNKNOWN):
            return undecided(
                "whether the volume is encrypted cannot be told", *found.evidence, found.why, *attached
            )
        case Encryption() if _chosen(found):
            return failed(
                "encryption is switched off", *found.evidence, *attached, remedy={"encryption.at_rest": True}
            )
        case Encryption():
            return failed(
                "encryption is not switched on, and neither its origin nor the account's default encrypts it",
                *found.evidence, *attached, remedy={"encryption.at_rest": True},
            )  # fmt: skip


def _chosen(found: Encryption) -> bool:
    """Whether somebody decided against it, rather than nobody for it."""
    own = next((item for item in found.evidence if isinstance(item, Known)), None)
    return own is not None and own.origin is not Origin.PROVIDER_DEFAULT

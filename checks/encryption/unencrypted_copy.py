"""Do copies of disks and databases stay encrypted?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import IMAGE, SNAPSHOT
from iac27017.graph.edges import HAS_DEVICE
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.encryption import Encryption, encryption_of
from iac27017.graph.truth import Truth


@check(
    "ENC-002",
    "unencrypted-copy",
    title="Snapshots, machine images and their copies stay encrypted",
    controls=["10.1.1", "12.3.1"],
    controls_2026=["8.13", "8.24"],
    severity=Severity.HIGH,
    subject=(SNAPSHOT, IMAGE),
    remedy="encrypt what the copy is made from, or make the copy with a key of the destination region",
    peers={
        "checkov": [
            "CKV_AWS_146", "CKV_AWS_183", "CKV_AWS_200", "CKV_AWS_204", "CKV_AWS_235", "CKV_AWS_236", "CKV_AWS_253",
            "CKV_AWS_255", "CKV_AWS_266", "CKV_AWS_279",
        ],
        "cfn_nag": ["W81"],
        "guard": ["DLM_LIFECYCLE_POLICY_CROSS_REGION_ENCRYPTION_RULE"],
    },
)  # fmt: skip
def unencrypted_copy(copy: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds snapshots, images and copies that hold their data in the clear.

    A copy in the clear undoes the encryption of the disk that it was made
    from, outlives it, and is shared with another account in one call.
    """
    if copy.concept is IMAGE and graph.edges_from(copy, HAS_DEVICE):
        return None  # each of its devices is judged by itself
    match found := encryption_of(copy, graph):
        case Encryption(truth=Truth.YES):
            return passed("the {what} is encrypted", *found.evidence, what=copy.concept)
        case Encryption(truth=Truth.UNKNOWN):
            return undecided(
                "whether the {what} is encrypted cannot be told",
                *found.evidence,
                found.why,
                what=copy.concept,
            )
        case Encryption():
            return failed(
                "the {what} is not encrypted, and neither is what it is made from",
                *found.evidence, remedy={"encryption.at_rest": True}, what=copy.concept,
            )  # fmt: skip

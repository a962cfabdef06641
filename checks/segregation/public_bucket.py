"""Can the world read or write the object store, all four doors taken together?"""

from __future__ import annotations

from fnmatch import fnmatchcase

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import OBJECT_STORE
from iac27017.graph.kind import Written
from iac27017.graph.names import literal_names
from iac27017.graph.policy.public_access import FLAGS, Door, Flag, doors, flags
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of


@check(
    "SEG-011",
    "public-bucket",
    title="Object storage is not public through any of its doors (blocks, access lists, policies)",
    controls=["9.4.1", "CLD.9.5.1", "13.2.1"],
    controls_2026=["5.14", "8.3", "8.12", "8.35"],
    severity=Severity.CRITICAL,
    subject=OBJECT_STORE,
    remedy="block public access to the bucket in all four ways",
    peers={
        "checkov": [
            "CKV2_AWS_6", "CKV_AWS_20", "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "CKV_AWS_57",
            "CKV_AWS_70", "CKV_AWS_375", "CKV_AWS_392", "CKV2_AWS_43", "CKV2_AWS_65", "CKV2_AWS_46",
        ],
        "trivy": ["AVD-AWS-0086", "AVD-AWS-0087", "AVD-AWS-0091", "AVD-AWS-0092", "AVD-AWS-0093", "AVD-AWS-0094"],
        "cfn_nag": ["F14", "F16", "W31"],
        "guard": [
            "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED", "S3_BUCKET_PUBLIC_READ_PROHIBITED",
            "S3_BUCKET_PUBLIC_WRITE_PROHIBITED", "S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL",
            "CLOUDFRONT_ORIGIN_ACCESS_IDENTITY_ENABLED",
        ],
        "regula": ["FG_R00277", "FG_R00279", "FG_R00420", "FG_R00421"],
        "prowler": ["s3_account_level_public_access_blocks"],
    },
)  # fmt: skip
def public_bucket(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds buckets that the world can read or write.

    Lists and policies open a bucket; the blocks of the bucket and of the
    account close it again. Only all of them together tell. Buckets that are
    public on purpose are named in ``public_content_allow_list``.
    """
    if _listed(store, graph):
        return None
    blocks, ways = flags(store, graph), doors(store, graph)
    shown = [item for flag in blocks.values() for item in flag.evidence]
    if opened := next((door for door in ways if door.open is Truth.YES), None):
        return failed("{door} lets everyone in", *opened.evidence, store, remedy=_BLOCKED, door=opened.name)
    if _switched_off(blocks):
        return failed("all four blocks of public access are switched off", *shown, remedy=_BLOCKED)
    if doubtful := next((door for door in ways if door.open is Truth.UNKNOWN), None):
        return _doubtful(doubtful)
    if all_of(flag.on for flag in blocks.values()) is Truth.YES:
        return passed("public access is blocked in all four ways", *shown)
    return passed(
        "neither policy nor access list opens it", *(e for door in ways for e in door.evidence), store
    )


_BLOCKED: dict[str, Written] = dict.fromkeys(FLAGS, True)


def _listed(store: Resource, graph: ResourceGraph) -> bool:
    """Whether the team says that its content is meant for the public."""
    words = (str(store.address), *literal_names(store))
    return any(fnmatchcase(word, p) for p in graph.settings.public_content_allow_list for word in words)


def _switched_off(blocks: dict[str, Flag]) -> bool:
    """Whether somebody declared each of the blocks to be off; new buckets have them on."""
    return all(flag.declared and flag.on is Truth.NO for flag in blocks.values())


def _doubtful(door: Door) -> Verdict:
    return undecided(
        "whether {door} lets everyone in cannot be told", *door.evidence, door.why, door=door.name
    )

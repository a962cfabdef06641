"""Are relational databases encrypted at rest, their replicas and restored copies too?"""

from __future__ import annotations

from iac27017.check import Evidence, Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import DATABASE
from iac27017.graph.edges import COPY_OF, MEMBER_OF, RESTORED_FROM
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.encryption import encryption_of
from iac27017.graph.truth import Truth


@check(
    "ENC-004",
    "unencrypted-database",
    title="Relational databases are encrypted at rest, including replicas and restored copies",
    controls=["10.1.1", "18.1.3"],
    controls_2026=["5.33", "8.24"],
    severity=Severity.HIGH,
    subject=DATABASE,
    remedy="encrypt the storage; for a copy, encrypt its source or name a key for the copy",
    peers={
        "checkov": ["CKV_AWS_16", "CKV_AWS_96", "CKV_AWS_140", "CKV_AWS_327", "CKV_AWS_354"],
        "trivy": ["AVD-AWS-0079", "AVD-AWS-0080", "AVD-AWS-0078"],
        "cfn_nag": ["F26", "F27"],
        "guard": ["RDS_STORAGE_ENCRYPTED"],
        "regula": ["FG_R00093"],
    },
)
def unencrypted_database(database: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds relational databases whose storage, and with it backups and snapshots, is in clear text.

    Encryption is chosen when a database is made and cannot be switched on
    later. A replica or restored copy has what its source has; a member of an
    Aurora cluster what its cluster has, so the verdict is on the cluster.
    """
    found = encryption_of(database, graph)
    match found.truth:
        case Truth.YES:
            return passed("storage is encrypted", *found.evidence)
        case _ if whole := _encrypted_whole(database, graph):
            return passed("storage is encrypted", *whole)
        case Truth.NO:
            copied = graph.edges_from(database, COPY_OF, RESTORED_FROM)
            mend = {} if copied else {"encryption.at_rest": True}
            return failed("storage is not encrypted", *found.evidence, remedy=mend)
        case Truth.UNKNOWN:
            return undecided("whether storage is encrypted cannot be told", *found.evidence)


def _encrypted_whole(database: Resource, graph: ResourceGraph) -> tuple[Evidence, ...]:
    """The walk to the global cluster that it belongs to, if that is encrypted: its members then are."""
    for step in graph.edges_from(database, MEMBER_OF):
        if isinstance(step.target, Resource):
            whole = encryption_of(step.target, graph)
            if whole.truth is Truth.YES:
                return (step, *whole.evidence)
    return ()

"""Are document, graph, key-value and in-memory stores encrypted at rest?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import CACHE, DOCUMENT_STORE, GRAPH_STORE, TABLE
from iac27017.graph.edges import COPY_OF, RESTORED_FROM
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.encryption import encryption_of
from iac27017.graph.truth import Truth


@check(
    "ENC-005",
    "unencrypted-nosql-store",
    title="NoSQL, graph, document and in-memory data stores are encrypted at rest",
    controls=["10.1.1"],
    controls_2026=["8.24"],
    severity=Severity.HIGH,
    subject=(TABLE, CACHE, DOCUMENT_STORE, GRAPH_STORE),
    remedy="encrypt the store at rest; in place of single Redis nodes, which cannot, use a replication group",
    peers={
        "checkov": [
            "CKV_AWS_29", "CKV_AWS_44", "CKV_AWS_47", "CKV_AWS_74", "CKV_AWS_119", "CKV_AWS_160", "CKV_AWS_191",
            "CKV_AWS_201", "CKV_AWS_265", "CKV_AWS_271", "CKV_AWS_292", "CKV_AWS_347",
        ],
        "trivy": ["AVD-AWS-0021", "AVD-AWS-0023", "AVD-AWS-0025", "AVD-AWS-0045", "AVD-AWS-0076"],
        "cfn_nag": ["F25", "F30", "W74", "W83"],
        "guard": [
            "DAX_ENCRYPTION_ENABLED", "DYNAMODB_TABLE_ENCRYPTED_KMS", "DYNAMODB_TABLE_MUST_BE_ENCRYPTED",
            "ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_AT_REST",
        ],
        "regula": ["FG_R00069"],
    },
)  # fmt: skip
def unencrypted_nosql_store(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds tables, caches, document and graph stores whose data lie in clear text on disk.

    Some services always encrypt (DynamoDB, MemoryDB, Keyspaces, Timestream),
    others only when asked (DocumentDB, Neptune, DAX, ElastiCache for Redis).
    Caches write to disk too: for backups, for replication, when memory is full.
    """
    copied = graph.edges_from(store, COPY_OF, RESTORED_FROM)
    if store.get("encryption.at_rest") is None and not copied:
        return None
    found = encryption_of(store, graph)
    match found.truth:
        case Truth.YES:
            return passed("data are encrypted at rest", *found.evidence)
        case Truth.NO:
            mend = {} if copied else {"encryption.at_rest": True}
            return failed("data are not encrypted at rest", *found.evidence, remedy=mend)
        case Truth.UNKNOWN:
            return undecided("whether data are encrypted at rest cannot be told", *found.evidence)

"""Does the customer hold the key where the data demands it?"""

from __future__ import annotations

from iac27017.check import Evidence, Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import (
    BACKUP_VAULT,
    CACHE,
    DATABASE,
    DOCUMENT_STORE,
    FILE_SYSTEM,
    GRAPH_STORE,
    LOAD_BALANCER,
    OBJECT_STORE,
    SEARCH,
    SECRET,
    TABLE,
    VOLUME,
    WAREHOUSE,
)
from iac27017.graph.demands import own_key_demanded
from iac27017.graph.edges import LOGS_TO
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.keys import Custody, custody
from iac27017.graph.value import Unknown


@check(
    "KEY-005",
    "provider-held-key",
    title="Production or classified data stores use a customer-managed key",
    controls=["10.1.1", "10.1.2"],
    controls_2026=["8.24"],
    severity=Severity.MEDIUM,
    subject=(
        BACKUP_VAULT, CACHE, DATABASE, DOCUMENT_STORE, FILE_SYSTEM, GRAPH_STORE, OBJECT_STORE, SEARCH, SECRET, TABLE,
        VOLUME, WAREHOUSE,
    ),
    remedy="name a key of your own for the store",
    peers={
        "checkov": [
            "CKV_AWS_145", "CKV_AWS_149", "CKV_AWS_189", "CKV_AWS_119", "CKV_AWS_184", "CKV_AWS_327", "CKV_AWS_337",
        ],
        "trivy": [
            "AVD-AWS-0025", "AVD-AWS-0027", "AVD-AWS-0098", "AVD-AWS-0132", "AVD-AWS-0022", "AVD-AWS-0128",
        ],
        "cfn_nag": ["W37", "W77", "W74"],
        "guard": ["S3_DEFAULT_ENCRYPTION_KMS", "SECRETSMANAGER_USING_CMK", "EBS_VOLUME_ENCRYPTION_KEY_RULE"],
    },
)  # fmt: skip
def provider_held_key(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds stores of production or classified data whose key the provider holds.

    A key of the provider encrypts just as well, but nobody can limit who uses
    it, revoke it, or show when it was rotated.
    """
    if not _can_have_own_key(store, graph):
        return None
    label = own_key_demanded(store, graph)
    if label is None:
        return None
    held = custody(store, graph)
    evidence: tuple[Evidence, ...] = (label, held.path, held.shown, held.why)
    match held.custody:
        case Custody.CUSTOMER:
            return passed("the data is encrypted with a customer-managed key", *evidence)
        case Custody.UNKNOWN:
            return undecided("whose key the data is encrypted with cannot be told", *evidence)
        case Custody.PROVIDER:
            if isinstance(label, Unknown):
                return undecided("the provider holds the key, and whether the data demands another cannot be told", *evidence)
            return failed("{what} data is encrypted with a key that the provider holds", *evidence, store, what=label.value)


def _can_have_own_key(store: Resource, graph: ResourceGraph) -> bool:
    """Not what is not encrypted at all, which other checks find, and not where logs can only be delivered without."""
    match store.get("encryption.at_rest"):
        case Known(value=False):
            return False
        case _:
            # S3 user guide, Enabling server access logging; ELB user guide, Access logs: SSE-S3 only
            deliverers = (edge.source.concept for edge in graph.edges_into(store, LOGS_TO))
            return not any(concept in (LOAD_BALANCER, OBJECT_STORE) for concept in deliverers)

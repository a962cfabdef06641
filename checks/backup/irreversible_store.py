"""Can objects and items be brought back after a deletion, an overwrite or a faulty release?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import OBJECT_STORE, TABLE
from iac27017.graph.edges import LOGS_TO
from iac27017.graph.environments import environment_of
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.backups import holds_locks
from iac27017.graph.tags import Label
from iac27017.graph.value import Unknown


@check(
    "BCK-003",
    "irreversible-store",
    title="Object and NoSQL stores can be rolled back (versioning, point-in-time recovery)",
    controls=["12.3.1", "CLD.8.1.5"],
    controls_2026=["5.11", "8.10", "8.13"],
    severity=Severity.MEDIUM,
    subject=(OBJECT_STORE, TABLE),
    remedy="switch versioning or point-in-time recovery on",
    peers={
        "checkov": ["CKV_AWS_21", "CKV_AWS_28", "CKV_AWS_165"],
        "trivy": ["AVD-AWS-0024", "AVD-AWS-0090"],
        "cfn_nag": ["W78"],
        "guard": ["S3_BUCKET_VERSIONING_ENABLED", "DYNAMODB_PITR_ENABLED"],
        "regula": ["FG_R00101", "FG_R00106"],
    },
)
def irreversible_store(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds buckets and tables that forget what they held a moment ago.

    Ransomware, a faulty release and a slip of the hand have one remedy: the
    state before. Stores that are labelled as no production are left alone.
    """
    environment = environment_of(store, graph)
    if _not_required(environment, graph) or _locked_archive(store, graph) or holds_locks(store):
        return None
    name = "versioning" if store.concept is OBJECT_STORE else "backup.point_in_time"
    match answer := store.get(name):
        case Known(value=True):
            return passed("what it held before can be brought back", answer)
        case Known():
            return _lost(store, environment, answer, name)
        case Unknown():
            return undecided("whether what it held before can be brought back cannot be told", answer)
        case None:
            return None  # a kind of store that does not offer it


def _lost(store: Resource, environment: Label | Unknown | None, answer: Answer, name: str) -> Verdict:
    """A fail, unless nobody can tell whether the store needs it."""
    if isinstance(environment, Unknown):
        return undecided(
            "what it held before is lost, and whether it is production cannot be told", environment, answer
        )
    if store.concept is OBJECT_STORE:
        return failed("overwritten and deleted objects are lost", answer, environment, remedy={name: True})
    return failed("there is no point-in-time recovery", answer, environment, remedy={name: True})


def _not_required(environment: Label | Unknown | None, graph: ResourceGraph) -> bool:
    """Whether the store is labelled, and not as one that needs it."""
    return (
        isinstance(environment, Known)
        and environment.value not in graph.settings.backup_required_environments
    )


def _locked_archive(store: Resource, graph: ResourceGraph) -> bool:
    """Logs under a retention lock cannot be changed in the first place."""
    if store.concept is not OBJECT_STORE or not graph.edges_into(store, LOGS_TO):
        return False
    return isinstance(store.get("retention.lock_mode"), Known)

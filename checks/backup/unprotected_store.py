"""Is every production data store selected by a backup plan that runs?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import (
    DATABASE,
    DOCUMENT_STORE,
    FILE_SYSTEM,
    GRAPH_STORE,
    OBJECT_STORE,
    TABLE,
    VOLUME,
    WAREHOUSE,
)
from iac27017.graph.edges import LOGS_TO
from iac27017.graph.environments import environment_of
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.backups import SUPPORTED, Coverage, Fault, backups_declared, coverage, holds_locks
from iac27017.graph.tags import Label
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown


@check(
    "BCK-001",
    "unprotected-store",
    title="Every production data store is selected by a backup plan that really runs",
    controls=["12.3.1", "18.1.3"],
    controls_2026=["5.33", "8.13"],
    severity=Severity.HIGH,
    subject=(DATABASE, DOCUMENT_STORE, FILE_SYSTEM, GRAPH_STORE, OBJECT_STORE, TABLE, VOLUME, WAREHOUSE),
    remedy="give the store the tag that a backup selection selects, or name it in the selection",
    peers={
        "checkov": ["CKV2_AWS_8", "CKV2_AWS_9", "CKV2_AWS_18"],
        "guard": ["EFS_RESOURCES_PROTECTED_BY_BACKUP_PLAN", "FSX_RESOURCES_PROTECTED_BY_BACKUP_PLAN"],
        "prowler": [
            "rds_instance_protected_by_backup_plan", "dynamodb_table_protected_by_backup_plan",
            "ec2_ebs_volume_protected_by_backup_plan",
        ],
    },
)  # fmt: skip
def unprotected_store(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds production stores that no backup plan reaches.

    Most teams have a plan; what is lost is the store that carries another tag
    than the plan selects, or whose selection uses a role that may do nothing.
    """
    environment = environment_of(store, graph)
    if not _is_subject(store, graph) or not _may_be_production(environment, graph):
        return None
    found = coverage(store, graph)
    match environment, found:
        case _, Coverage(truth=Truth.YES):
            return passed("it is backed up", environment, *found.evidence)
        case (Unknown(), _) if not backups_declared(graph):
            return None  # neither its importance nor any backup is told of here
        case Unknown() as why, _:
            return undecided(
                "whether it is production, which has to be backed up, cannot be told", why, store
            )
        case _, Coverage(truth=Truth.UNKNOWN):
            return undecided(
                "whether it is backed up cannot be told", environment, *found.evidence, found.why
            )
        case _ if not backups_declared(graph) and "backup-plan" not in graph.settings.expect:
            return undecided(
                "no backup plan is declared in this code; it may be declared elsewhere", environment, store
            )
        case _:
            return _unprotected(environment, found)


def _is_subject(store: Resource, graph: ResourceGraph) -> bool:
    """Stores that the backup service takes, by themselves; copies and log archives have other safeguards."""
    if store.owner is not None or store.type not in SUPPORTED or holds_locks(store):
        return False
    if store.concept is OBJECT_STORE:
        return not graph.edges_into(store, LOGS_TO)
    if store.concept.property_type("replica_of") is None:
        return True
    return store.get("replica_of") is None


def _may_be_production(environment: Label | Unknown | None, graph: ResourceGraph) -> bool:
    if isinstance(environment, Known):
        return environment.value in graph.settings.backup_required_environments
    return environment is not None


def _unprotected(environment: Label | Unknown | None, found: Coverage) -> Verdict:
    """What keeps it from being backed up."""
    shown = (environment, *found.evidence)
    match found.fault:
        case Fault.NOT_SELECTED:
            return failed("no backup selection matches it", *shown)
        case Fault.EXCLUDED:
            return failed("the selection that matches it leaves it out again", *shown)
        case Fault.WITHOUT_RULES:
            return failed("the plan that selects it has no rules", *shown)
        case Fault.UNTRUSTING_ROLE:
            return failed("the backup service may not assume the role of the selection", *shown)
        case Fault.POWERLESS_ROLE:
            return failed("the role of the selection has no policies, so it may back up nothing", *shown)
        case Fault.OPTED_OUT:
            return failed("the region's settings opt its service out of backups", *shown)
        case Fault.SWITCHED_OFF:
            return failed("the snapshot policy that matches it is switched off", *shown)

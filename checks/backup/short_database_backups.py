"""Are the automatic backups of databases on, and kept long enough?"""

from __future__ import annotations

from iac27017.check import Evidence, Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import (
    BACKUP_RULE,
    CACHE,
    DATABASE,
    DOCUMENT_STORE,
    GRAPH_STORE,
    SEARCH,
    WAREHOUSE,
)
from iac27017.graph.edges import COPY_OF, Edge
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.backups import coverage
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown


@check(
    "BCK-002",
    "short-database-backups",
    title="Engine-native automatic backups are on and kept long enough",
    controls=["12.3.1"],
    controls_2026=["8.13"],
    severity=Severity.HIGH,
    subject=(DATABASE, DOCUMENT_STORE, GRAPH_STORE, CACHE, WAREHOUSE, SEARCH),
    remedy="switch automatic backups on and keep them for at least a week",
    peers={
        "checkov": ["CKV_AWS_133", "CKV_AWS_134", "CKV_AWS_343", "CKV_AWS_360", "CKV_AWS_361"],
        "trivy": ["AVD-AWS-0050", "AVD-AWS-0077"],
        "cfn_nag": ["W75"],
        "guard": ["DB_INSTANCE_BACKUP_ENABLED", "REDSHIFT_BACKUP_ENABLED"],
        "regula": ["FG_R00107", "FG_R00436"],
    },
)
def short_database_backups(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds databases whose automatic backups are off or gone before anybody notices that data are lost.

    Point-in-time restore reaches back as far as the automatic backups are
    kept, by the engine or by a backup plan with continuous backups. Replicas
    are not judged, their source is; nor are the members of a cluster, which has
    one backup for all. How long is enough is the setting
    ``automated_backup_min_days``.
    """
    if graph.edges_from(store, COPY_OF):
        return None
    wanted = graph.settings.automated_backup_min_days
    days = store.get("backup.retention_days")
    if isinstance(days, Known) and isinstance(days.value, int) and days.value >= wanted:
        return passed("automatic backups are kept for {days} days", days, days=days.value)
    if days is None:
        return None
    if plan := _continuous_backup(store, graph, wanted):
        return passed("a backup plan keeps continuous backups", *plan)
    return _short(days, wanted)


def _short(days: Known | Unknown, wanted: int) -> Verdict:
    """What it means that nothing shows backups of ``wanted`` days."""
    mend = {"backup.retention_days": wanted}
    match days:
        case Known(value=0):
            return failed("automatic backups are off", days, remedy=mend)
        case Known(value=int() as kept):
            return failed(
                "automatic backups are kept for {days} instead of {wanted} days",
                days,
                remedy=mend,
                days=kept,
                wanted=wanted,
            )
        case Known(value=value):
            return undecided("{value} is no number of days", days, value=value)
        case Unknown():
            return undecided("how long automatic backups are kept cannot be told", days)


def _continuous_backup(store: Resource, graph: ResourceGraph, wanted: int) -> tuple[Evidence, ...]:
    """The walk to a rule of a backup plan that allows restoring to any point of the last ``wanted`` days.

    AWS Backup then manages the automatic backups of the database (AWS Backup
    developer guide, *Continuous backups and point-in-time recovery*).
    """
    found = coverage(store, graph)
    if found.truth is not Truth.YES:
        return ()
    for item in found.evidence:
        rule = item.target if isinstance(item, Edge) else None
        if isinstance(rule, Resource) and rule.concept is BACKUP_RULE and _goes_back(rule, wanted):
            return (*found.evidence, rule.get("point_in_time"))
    return ()


def _goes_back(rule: Resource, wanted: int) -> bool:
    match rule.get("point_in_time"), rule.get("retention.days"):
        case Known(value=True), None:
            return True
        case Known(value=True), Known(value=int() as kept):
            return kept >= wanted
        case _:
            return False

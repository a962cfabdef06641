"""Can anybody delete or change the logs before their time?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import OBJECT_STORE
from iac27017.graph.edges import LOGS_TO
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown


@check(
    "LOG-012",
    "mutable-log-store",
    title="Log archives are write-once for the retention period",
    controls=["12.4.2", "18.1.3", "12.4.3", "16.1.7"],
    controls_2026=["5.28", "5.33", "8.15"],
    severity=Severity.HIGH,
    subject=OBJECT_STORE,
    remedy="set a default object lock retention in COMPLIANCE mode on the bucket",
    peers={"checkov": ["CKV_AWS_143"], "guard": ["S3_BUCKET_DEFAULT_LOCK_ENABLED"], "prowler": ["s3_bucket_object_lock"]},
)
def mutable_log_store(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds object stores that receive logs but let them be deleted or overwritten.

    An intruder's first step is to remove the traces. Only a lock in COMPLIANCE
    mode holds against the account's own administrators; GOVERNANCE mode can be
    lifted by whoever has ``s3:BypassGovernanceRetention``.
    """
    deliveries = graph.edges_into(store, LOGS_TO)
    if not deliveries:
        return None
    wanted = graph.settings.worm_mode
    match mode := store.get("retention.lock_mode"):
        case Known(value=value) if value in (wanted, "COMPLIANCE"):
            return passed("objects are locked in {mode} mode", *deliveries, mode, mode=value)
        case Known(value=value):
            return failed("{mode} mode can be lifted", *deliveries, mode, mode=value)
        case Unknown():
            return undecided("the lock mode cannot be told", *deliveries, mode)
        case None:
            return failed("no object lock retention is set", *deliveries, store)

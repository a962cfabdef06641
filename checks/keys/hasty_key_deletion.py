"""Is there time to notice that a key, or a secret, is being deleted?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import KEY, SECRET
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.keys import consumer_paths
from iac27017.graph.value import Unknown


@check(
    "KEY-007",
    "hasty-key-deletion",
    title="Keys and secrets can be saved for long enough when somebody deletes them",
    controls=["10.1.2", "CLD.8.1.5", "18.1.3"],
    controls_2026=["5.11", "5.33", "8.10", "8.24"],
    severity=Severity.HIGH,
    subject=(KEY, SECRET),
    remedy="give the deletion a waiting period, or let the stack leave it behind (`DeletionPolicy: Retain`)",
    peers={"prowler": ["kms_cmk_not_deleted_unintentionally"]},
)
def hasty_key_deletion(resource: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds keys whose waiting period before deletion is short, and secrets that vanish at once.

    Losing the key is losing the data, and every backup that is encrypted with
    it. The waiting period is the time in which an alarm can still be answered.
    """
    least = graph.settings.kms_deletion_window_min_days if resource.concept is KEY else 1
    match window := resource.get("deletion.window_days"):
        case None:
            return None
        case Unknown():
            return undecided("how long deletion waits cannot be told", window)
        case Known(value=0):
            return failed("deletion takes effect at once", window, remedy={"deletion.window_days": 30})
        case Known(value=int() as days) if days < least:
            return failed(
                "deletion waits {days} days, less than {least}", window, *consumer_paths(resource, graph),
                days=days, least=least, remedy={"deletion.window_days": 30},
            )  # fmt: skip
        case Known(value=days):
            return passed("deletion waits {days} days", window, days=days)

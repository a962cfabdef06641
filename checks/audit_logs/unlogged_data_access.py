"""Is it written down who reads and changes classified data?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.audit.audit_trails import recorders_of
from iac27017.graph.concepts import AUDIT_STORE, AUDIT_TRAIL, OBJECT_STORE
from iac27017.graph.demands import access_log_demanded
from iac27017.graph.edges import LOGS_TO, Edge
from iac27017.graph.policy.access import admits_service
from iac27017.graph.policy.policies import documents
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.tags import Label
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown, unknown

EXPECTED = "audit-trail"
"""What `[expect]` calls an audit trail that must be declared in this code."""


@check(
    "LOG-004",
    "unlogged-data-access",
    title="Access to classified data is logged, by the audit trail or by the store itself",
    controls=["12.4.1", "CLD.12.4.5"],
    controls_2026=["8.15", "8.16"],
    severity=Severity.HIGH,
    subject=OBJECT_STORE,
    remedy="record reads and writes of its objects in the audit trail, or log access to another bucket",
    peers={
        "checkov": ["CKV_AWS_18"],
        "trivy": ["AVD-AWS-0089", "AVD-AWS-0171", "AVD-AWS-0172"],
        "cfn_nag": ["W35"],
        "guard": ["S3_BUCKET_LOGGING_ENABLED", "CLOUDTRAIL_S3_DATAEVENTS_ENABLED"],
        "regula": ["FG_R00274", "FG_R00354", "FG_R00355"],
    },
)
def unlogged_data_access(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds stores of classified data of which nobody can say afterwards who read them.

    An audit trail's management events show who changed the store, not who read
    what is in it. Which classifications demand it is the parameter
    ``data_event_required_classifications``.
    """
    label = access_log_demanded(store, graph)
    receives_logs = any(edge.source is not store for edge in graph.edges_into(store, LOGS_TO))
    if label is None or receives_logs:
        return None
    recorded = recorders_of(store, graph)
    if recorded.truth is Truth.YES:
        return passed("the audit trail records reads and writes of its objects", label, *recorded.evidence)
    for edge in graph.edges_from(store, LOGS_TO):
        return _logged(store, label, edge)
    if recorded.truth is Truth.UNKNOWN:
        return undecided(
            "whether the audit trail records access cannot be told", label, *recorded.evidence, recorded.doubt
        )
    return _unlogged(store, label, graph)


def _logged(store: Resource, label: Label | Unknown, edge: Edge) -> Verdict:
    """Whether the store's own access log goes where nobody who reads the store can change it, and is let in."""
    target = edge.target
    if target is store:
        return failed("access is logged into the store itself", label, edge)
    if not isinstance(target, Resource):
        return passed("access is logged", label, edge)
    ruling = admits_service(documents(target), "logging.s3", "s3:PutObject")
    if ruling.truth is Truth.YES:
        return passed("access is logged", label, edge, ruling.statement)
    if listed := _listed(target):
        return passed("access is logged", label, edge, listed)
    if ruling.truth is Truth.UNKNOWN:
        return undecided(
            "whether the access log is let in cannot be told", label, edge, ruling.statement, ruling.why
        )
    return failed("access is logged to a bucket that does not let the log in", label, edge, target)


def _listed(target: Resource) -> Known | None:
    """The older way in: an access list that admits S3's log delivery group."""
    for name in ("acl", "acl.grantees"):
        for answer in target.get_all(name):
            if isinstance(answer, Known) and str(answer.value).endswith(
                ("log-delivery-write", "/s3/LogDelivery")
            ):
                return answer
    return None


def _unlogged(store: Resource, label: Label | Unknown, graph: ResourceGraph) -> Verdict:
    """Nothing in this code logs access; a trail elsewhere may."""
    if isinstance(label, Unknown):
        return undecided(
            "access is not logged, and whether its data are classified cannot be told", label, store
        )
    trails = graph.resources_of(AUDIT_TRAIL, AUDIT_STORE)
    if trails or EXPECTED in graph.settings.expect:
        return failed("access to {label} data is not logged", label, *trails, store, label=label.value)
    elsewhere = unknown("a trail that is declared elsewhere may record it", store.header)
    return undecided(
        "whether access to {label} data is logged cannot be told", label, elsewhere, label=label.value
    )

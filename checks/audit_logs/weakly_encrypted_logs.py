"""Are logs encrypted with a key of the customer's, one that the log service may use?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.checks.audit_logs.log_delivery import elsewhere
from iac27017.graph.concepts import AUDIT_STORE, AUDIT_TRAIL, LOAD_BALANCER, LOG_STORE, OBJECT_STORE, Concept
from iac27017.graph.demands import own_key_demanded
from iac27017.graph.edges import LOGS_TO, Edge, Outside
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.stores.keys import Custody, admits, custody
from iac27017.graph.tags import Label
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown

SERVICES: dict[Concept, str] = {LOG_STORE: "logs", AUDIT_TRAIL: "cloudtrail", AUDIT_STORE: "cloudtrail"}
"""Under which name the service encrypts what it writes there.

CloudWatch Logs user guide, *Encrypt log data*; CloudTrail user guide,
*Configure AWS KMS key policies for CloudTrail*.
"""


@check(
    "LOG-022",
    "weakly-encrypted-logs",
    title="Logs of production or classified data are encrypted with a customer key that the log service may use",
    controls=["10.1.1", "12.4.2"],
    controls_2026=["8.15", "8.24"],
    severity=Severity.MEDIUM,
    subject=(LOG_STORE, AUDIT_TRAIL, AUDIT_STORE, OBJECT_STORE),
    remedy="name a key of your own whose policy lets the log service generate data keys",
    peers={
        "checkov": ["CKV_AWS_158", "CKV_AWS_35"],
        "trivy": ["AVD-AWS-0015", "AVD-AWS-0017"],
        "cfn_nag": ["W84"],
        "guard": ["CLOUDWATCH_LOG_GROUP_ENCRYPTED", "CLOUD_TRAIL_ENCRYPTION_ENABLED"],
        "regula": ["FG_R00035", "FG_R00068"],
        "prowler": ["cloudwatch_log_group_kms_encryption_enabled"],
    },
)
def weakly_encrypted_logs(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds logs under the provider's key where a key of one's own is asked for, and keys that stop delivery.

    Logs hold what the data hold: names, addresses, now and then a secret. A
    key that does not let the log service in is worse than none, as nothing is
    logged at all.
    """
    if store.concept is OBJECT_STORE:
        return _load_balancer_logs(store, graph)
    held = custody(store, graph)
    match held.custody:
        case Custody.CUSTOMER if held.path:
            return _usable(store, held.path)
        case Custody.CUSTOMER | Custody.UNKNOWN:
            return _undecided_key(store, graph, held.path, held.shown, held.why)
        case Custody.PROVIDER:
            return _provider_held(store, graph)


def _usable(store: Resource, path: Path) -> Verdict:
    """A customer's key must let the service in, whether or not the label demands such a key."""
    key, service = path[-1].target, SERVICES[store.concept]
    name = f"{service}.amazonaws.com"
    if isinstance(key, Outside):
        return undecided(
            "whether {service} may use its key cannot be told", path, elsewhere(key), service=name
        )
    truth, statement, why = admits(key, service, "kms:GenerateDataKey")
    match truth:
        case Truth.YES:
            return passed("{service} encrypts it with a customer key", path, statement, service=name)
        case Truth.NO:
            return failed("the key policy does not let {service} encrypt", path, key, service=name)
        case Truth.UNKNOWN:
            return undecided(
                "whether {service} may use its key cannot be told", path, statement, why, service=name
            )


def _undecided_key(
    store: Resource, graph: ResourceGraph, path: Path, shown: Known | Unknown | None, why: Unknown | None
) -> Verdict | None:
    """A key of which nobody can tell whose it is."""
    label = own_key_demanded(store, graph)
    return undecided("whose key it is encrypted with cannot be told", label, path, shown, why)


def _provider_held(store: Resource, graph: ResourceGraph) -> Verdict | None:
    match label := own_key_demanded(store, graph):
        case Label():
            return failed(
                "{what} logs are encrypted with a key that the provider holds", label, store, what=label.value
            )
        case Unknown():
            return undecided(
                "the provider holds the key, and whether the logs demand another cannot be told", label, store
            )
        case None:
            return None


def _load_balancer_logs(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Only network load balancers deliver to a bucket with a KMS key (ELB user guides, *Access logs*)."""
    deliveries = [edge for edge in graph.edges_into(store, LOGS_TO) if _needs_plain_key(edge)]
    if not deliveries:
        return None
    match algorithm := store.get("encryption.algorithm"):
        case Unknown():
            return undecided(
                "how the load balancer's logs are encrypted cannot be told", deliveries[0], algorithm
            )
        case Known(value="AES256"):
            return passed("load balancers can deliver their logs to it", deliveries[0], algorithm)
        case Known(value=value):
            template = "load balancers cannot deliver their logs to a bucket encrypted with {algorithm}"
            return failed(
                template, deliveries[0], algorithm, remedy={"encryption.algorithm": "AES256"}, algorithm=value
            )
        case None:
            return None


def _needs_plain_key(edge: Edge) -> bool:
    """Whether an application or classic load balancer logs there."""
    source = edge.source
    if source.concept is not LOAD_BALANCER:
        return False
    match source.get("logs.enabled"), source.get("type"):
        case Known(value=False), _:
            return False
        case _, Known(value="network" | "gateway"):
            return False
        case _:
            return True

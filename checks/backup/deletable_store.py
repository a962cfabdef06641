"""Can a production store be deleted with one call?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import (
    DATABASE,
    DOCUMENT_STORE,
    GRAPH_STORE,
    LOAD_BALANCER,
    NETWORK_FIREWALL,
    TABLE,
    USER_POOL,
)
from iac27017.graph.environments import environment_of
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.backups import holds_locks
from iac27017.graph.tags import Label, Strength
from iac27017.graph.value import Unknown, unknown


@check(
    "BCK-008",
    "deletable-store",
    title="Stateful resources have deletion protection",
    controls=["CLD.8.1.5", "12.3.1", "12.1.2"],
    controls_2026=["5.11", "8.10", "8.13", "8.32"],
    severity=Severity.MEDIUM,
    subject=(DATABASE, DOCUMENT_STORE, GRAPH_STORE, TABLE, USER_POOL, LOAD_BALANCER, NETWORK_FIREWALL),
    remedy="switch deletion protection on",
    peers={
        "checkov": ["CKV_AWS_139", "CKV_AWS_150", "CKV_AWS_293", "CKV_AWS_344", "CKV2_AWS_58"],
        "trivy": ["AVD-AWS-0177", "AVD-AWS-0343"],
        "cfn_nag": ["F80"],
        "guard": ["RDS_INSTANCE_DELETION_PROTECTION_ENABLED", "ELB_DELETION_PROTECTION_ENABLED"],
        "regula": ["FG_R00280"],
    },
)
def deletable_store(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds production databases, tables, user pools and load balancers that one call deletes.

    With deletion protection the service refuses until somebody switches it off
    first. What is labelled as non-production is not judged; what carries no
    label is taken for production.
    """
    protection = store.get("deletion.protected")
    if protection is None or holds_locks(store):
        return None
    if isinstance(protection, Known) and protection.value is True:
        return passed("deletion protection is on", protection)
    match environment := environment_of(store, graph):
        case Label(value="nonprod", strength=strength) if strength > Strength.NAME:
            return None
        case Label(value="nonprod", span=span, word=name):
            doubt = unknown("the name {name} is too weak a hint to settle it", span, name=name)
            return undecided("only its name says that this is not production", protection, doubt)
        case Unknown():
            return undecided("whether this is production cannot be told", protection, environment)
        case Label() | None:
            return _in_production(protection, environment)


def _in_production(protection: Known | Unknown, environment: Label | None) -> Verdict:
    match protection:
        case Known():
            mend = {"deletion.protected": True}
            return failed("deletion protection is off", protection, environment, remedy=mend)
        case Unknown():
            return undecided("whether deletion protection is on cannot be told", protection, environment)

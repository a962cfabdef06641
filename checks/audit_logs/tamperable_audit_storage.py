"""Is the audit trail kept where nobody can alter, read or forge it unseen?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from iac27017.check import Severity, Status, Verdict, check, failed, passed, undecided
from iac27017.checks.audit_logs.log_delivery import elsewhere
from iac27017.graph.body import Origin
from iac27017.graph.concepts import AUDIT_TRAIL, OBJECT_STORE
from iac27017.graph.edges import ENCRYPTED_BY, LOGS_TO, Edge, Outside
from iac27017.graph.fact import flag_fact
from iac27017.graph.policy.access import admits_service
from iac27017.graph.policy.callers import narrowed
from iac27017.graph.policy.patterns import Pattern
from iac27017.graph.policy.policies import Statement, documents
from iac27017.graph.policy.public_access import doors
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Text, Unknown


@check(
    "LOG-002",
    "tamperable-audit-storage",
    title="The audit trail's files are validated, and kept in a private, versioned store of its own account",
    controls=["12.4.2", "12.4.3", "18.1.3", "10.1.1"],
    controls_2026=["5.33", "8.15", "8.24"],
    severity=Severity.HIGH,
    subject=AUDIT_TRAIL,
    remedy="keep the trail's bucket private and versioned, and let CloudTrail write to it for this trail only",
    peers={
        "checkov": ["CKV_AWS_36"],
        "trivy": ["AVD-AWS-0016", "AVD-AWS-0161", "AVD-AWS-0163"],
        "guard": ["CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED"],
        "regula": ["FG_R00027", "FG_R00028", "FG_R00031"],
        "prowler": ["cloudtrail_logs_s3_bucket_is_not_publicly_accessible"],
    },
)
def tamperable_audit_storage(trail: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds audit trails whose files can be changed, read or added to by others.

    Evidence that anybody can alter is none. Validation shows a changed file,
    versioning keeps what was there before, and the policy keeps other
    accounts' trails out of the store.
    """
    verdicts = [*_validated(trail), *_stored(trail, graph)]
    for status in (Status.FAIL, Status.UNKNOWN):
        if verdict := next((v for v in verdicts if v.status is status), None):
            return verdict
    shown = [item for verdict in verdicts for item in verdict.evidence]
    return passed("its files are validated, and kept in a private, versioned store", *shown)


def _validated(trail: Resource) -> Iterator[Verdict]:
    fact = flag_fact(trail.get("validated"))
    if fact.truth is Truth.NO:
        yield failed(
            "changed log files go unnoticed: they are not validated",
            *fact.evidence,
            remedy={"validated": True},
        )
    elif fact.truth is Truth.UNKNOWN:
        yield undecided("whether log files are validated cannot be told", *fact.evidence)
    else:
        yield passed("", *fact.evidence)


def _stored(trail: Resource, graph: ResourceGraph) -> Iterator[Verdict]:
    for edge in graph.edges_from(trail, LOGS_TO):
        match edge.target:
            case Resource(concept=concept) as store if concept is OBJECT_STORE:
                yield from _private(edge, store, graph)
                yield from _versioned(edge, store)
                yield from _written_by_trail(edge, store)
                yield from _encrypted(edge, trail, store, graph)
            case Outside(concepts=concepts) as outside if OBJECT_STORE in concepts:
                yield undecided("how its files are kept cannot be told", edge, elsewhere(outside))
            case _:
                continue


def _private(edge: Edge, store: Resource, graph: ResourceGraph) -> Iterator[Verdict]:
    for door in doors(store, graph):
        if door.open is Truth.YES:
            yield failed("{door} of the log store lets everyone in", edge, *door.evidence, door=door.name)
        elif door.open is Truth.UNKNOWN:
            template = "whether {door} of the log store lets everyone in cannot be told"
            yield undecided(template, edge, *door.evidence, door.why, door=door.name)


def _versioned(edge: Edge, store: Resource) -> Iterator[Verdict]:
    fact = flag_fact(store.get("versioning"))
    if fact.truth is Truth.NO:
        yield failed("the log store is not versioned", edge, *fact.evidence)
    elif fact.truth is Truth.UNKNOWN:
        yield undecided("whether the log store is versioned cannot be told", edge, *fact.evidence)
    else:
        yield passed("", edge, *fact.evidence)


def _written_by_trail(edge: Edge, store: Resource) -> Iterator[Verdict]:
    """CloudTrail needs a statement that lets it write, and must not write there for strangers."""
    ruling = admits_service(documents(store), "cloudtrail", "s3:PutObject")
    match ruling.truth, ruling.statement:
        case Truth.NO, _:
            yield failed("the log store's policy does not let CloudTrail write", edge, store)
        case Truth.YES, Statement() as statement if _for_own_account(statement) is Truth.NO:
            yield failed("the log store's policy lets CloudTrail write for any account", edge, statement)
        case Truth.YES, statement:
            yield passed("", edge, statement)
        case _, statement:
            yield undecided(
                "whether CloudTrail may write to the log store cannot be told", edge, statement, ruling.why
            )


def _for_own_account(statement: Statement) -> Truth:
    """Whether a condition or the path says for whom CloudTrail writes: it does below ``AWSLogs/account/``."""
    by_path = all_of(_names_account(pattern) for pattern in statement.resources or ("*",))
    return any_of((narrowed(statement), by_path))


_PATH = re.compile(r"/AWSLogs/(?P<account>[^/*]+)/")


def _names_account(pattern: Pattern) -> Truth:
    match pattern:
        case str() | Text():
            return Truth.of(_PATH.search(str(pattern)) is not None)
        case _:
            return Truth.UNKNOWN


def _encrypted(edge: Edge, trail: Resource, store: Resource, graph: ResourceGraph) -> Iterator[Verdict]:
    """Objects are encrypted always; a team may want that written down."""
    match algorithm := store.get("encryption.algorithm"):
        case Known(origin=Origin.PROVIDER_DEFAULT) if not graph.settings.accept_provider_default:
            if not graph.edges_from(trail, ENCRYPTED_BY):
                yield failed("no encryption of its files is declared", edge, algorithm)
        case Unknown():
            yield undecided("how its files are encrypted cannot be told", edge, algorithm)
        case _:
            return

"""Does the database refuse connections that are not encrypted?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import (
    CONNECTION,
    DATABASE,
    DATABASE_PROXY,
    DOCUMENT_STORE,
    GRAPH_STORE,
    WAREHOUSE,
)
from iac27017.graph.edges import CONFIGURED_BY, COPY_OF
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.value import Unknown


@check(
    "TLS-007",
    "clear-database-connection",
    title="Database connections must be encrypted",
    controls=["10.1.1", "13.2.1"],
    controls_2026=["5.14", "8.24"],
    severity=Severity.HIGH,
    subject=(DATABASE, DOCUMENT_STORE, GRAPH_STORE, WAREHOUSE, DATABASE_PROXY, CONNECTION),
    remedy=(
        "set in its parameter group what the engine has of rds.force_ssl = 1, require_secure_transport = ON, "
        "require_ssl = true, tls = enabled"
    ),
    peers={
        "checkov": ["CKV2_AWS_69", "CKV2_AWS_49", "CKV_AWS_90", "CKV_AWS_105", "CKV_AWS_211"],
        "regula": ["FG_R00433"],
    },
)
def clear_database_connection(database: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds databases that take connections in clear text, and connections that do not ask for TLS.

    Every engine here can speak TLS, but whether it insists is one parameter,
    which stands in another resource (the parameter group) and is off by default
    for many engines and versions. The members of a cluster have its parameters.
    """
    path, speaker = _engine_bearer(database, graph)
    groups = [edge for edge in graph.edges_from(speaker, CONFIGURED_BY) if edge.target in speaker.satellites]
    match answer := speaker.get("tls.required"):
        case Known(value=True):
            return passed("clear connections are refused", *path, *groups, answer)
        case Known(attribute=parameter):
            mend = {"tls.required": True} if database.can_say("tls.required") else {}
            return failed(
                "clear connections are accepted: {parameter} is off",
                *path, *groups, answer, remedy=mend, parameter=parameter,
            )  # fmt: skip
        case Unknown():
            return undecided("whether clear connections are refused cannot be told", *path, *groups, answer)
        case None:
            return None


def _engine_bearer(database: Resource, graph: ResourceGraph) -> tuple[Path, Resource]:
    """The database, or the source of a replica that names neither engine nor parameters: it has its source's."""
    if database.concept.property_type("parameter_group") is None or database.written("parameter_group"):
        return (), database
    for step in graph.edges_from(database, COPY_OF):
        if isinstance(step.target, Resource) and not database.written("engine"):
            return (step,), step.target
    return (), database

"""Are warehouses, search and big-data platforms encrypted at rest?"""

from __future__ import annotations

from iac27017.check import Evidence, Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import (
    DATA_CATALOG,
    DATA_JOB,
    PROCESSING_CLUSTER,
    SEARCH,
    WAREHOUSE,
)
from iac27017.graph.edges import CONFIGURED_BY
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown
from iac27017.graph.wording import plain

_WHERE = {
    "encryption.at_rest": plain("the data"),
    "encryption.logs": plain("the logs"),
    "encryption.bookmarks": plain("the bookmarks"),
    "encryption.passwords": plain("the passwords of connections"),
}


@check(
    "ENC-006",
    "unencrypted-analytics",
    title="Data warehouse, search and big-data platforms are encrypted at rest",
    controls=["10.1.1"],
    controls_2026=["8.24"],
    severity=Severity.HIGH,
    subject=(WAREHOUSE, SEARCH, PROCESSING_CLUSTER, DATA_JOB, DATA_CATALOG),
    remedy=(
        "encrypt data at rest; EMR and Glue need a security configuration that does (Glue: S3, logs and bookmarks)"
    ),
    peers={
        "checkov": [
            "CKV_AWS_5", "CKV_AWS_64", "CKV_AWS_77", "CKV_AWS_82", "CKV_AWS_94", "CKV_AWS_99", "CKV_AWS_142",
            "CKV_AWS_159", "CKV_AWS_171", "CKV_AWS_195", "CKV_AWS_247", "CKV_AWS_282", "CKV_AWS_349", "CKV_AWS_350",
            "CKV2_AWS_55",
        ],
        "trivy": [
            "AVD-AWS-0006", "AVD-AWS-0007", "AVD-AWS-0048", "AVD-AWS-0084", "AVD-AWS-0137", "AVD-AWS-0139",
        ],
        "cfn_nag": ["F28", "W54", "W61", "W63"],
        "guard": [
            "ELASTICSEARCH_ENCRYPTED_AT_REST", "OPENSEARCH_ENCRYPTED_AT_REST", "REDSHIFT_CLUSTER_CONFIGURATION_CHECK",
            "EMR_SECURITY_CONFIG_ENABLED_AND_CONFIGURED_RULE",
        ],
    },
)  # fmt: skip
def unencrypted_analytics(platform: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds warehouses, search domains, clusters and jobs that keep their data in clear text.

    They hold bulk data, often copied out of the stores that are better
    guarded. EMR and Glue encrypt nothing by themselves: what does is a security
    configuration, which must be attached and must have encryption switched on.
    """
    parts = [name for name in _WHERE if platform.concept.property_type(name) is not None]
    answers = {name: answer for name in parts if (answer := platform.get(name)) is not None}
    if not answers:
        return None
    settings = graph.edges_from(platform, CONFIGURED_BY)
    evidence: tuple[Evidence, ...] = (*settings, *answers.values())
    clear = [name for name, answer in answers.items() if isinstance(answer, Known) and answer.value is not True]
    if clear:
        mend = dict.fromkeys(clear, True)
        places = [_WHERE[name] for name in clear]
        return failed("not encrypted at rest: {places}", *evidence, remedy=mend, places=places)
    if any(isinstance(answer, Unknown) for answer in answers.values()):
        return undecided("whether data are encrypted at rest cannot be told", *evidence)
    return passed("data are encrypted at rest", *evidence)

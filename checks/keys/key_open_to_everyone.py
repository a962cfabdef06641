"""Does the key's policy let the whole world in?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import KEY
from iac27017.graph.policy.access import open_to_everyone
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.keys import consumer_paths, key_documents
from iac27017.graph.truth import Truth


@check(
    "KEY-002",
    "key-open-to-everyone",
    title="Key policies do not allow everyone or an unconstrained wildcard principal",
    controls=["10.1.2", "9.4.1"],
    controls_2026=["8.3", "8.24"],
    severity=Severity.CRITICAL,
    subject=KEY,
    remedy="name the principals, or limit the statement with `aws:PrincipalOrgID` or `kms:CallerAccount`",
    peers={
        "checkov": ["CKV_AWS_33", "CKV2_AWS_64"],
        "cfn_nag": ["F76"],
        "guard": ["KMS_NO_WILDCARD_PRINCIPAL"],
        "regula": ["FG_R00386"],
        "prowler": ["kms_key_not_publicly_accessible"],
    },
)
def key_open_to_everyone(key: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds key policies with an Allow for ``*`` that nothing limits to certain accounts.

    One such statement makes every store that is encrypted with the key
    readable for other customers of the cloud.
    """
    written = key_documents(key)
    if not written:
        return passed("no policy is written; the default one admits the key's own account only", key)
    ruling = open_to_everyone(written)
    match ruling.truth:
        case Truth.YES:
            return failed("the key policy lets everyone in", ruling.statement, *consumer_paths(key, graph))
        case Truth.UNKNOWN:
            return undecided("whom the key policy lets in cannot be told", ruling.statement, ruling.why)
        case Truth.NO:
            return passed("the key policy names whom it lets in", *(s for d in written for s in d.statements))

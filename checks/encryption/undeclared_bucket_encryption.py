"""Is it decided how objects are encrypted at rest?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.body import Origin
from iac27017.graph.concepts import OBJECT_STORE
from iac27017.graph.edges import ENCRYPTED_BY
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown


@check(
    "ENC-003",
    "undeclared-bucket-encryption",
    title="Object storage has a declared at-rest encryption configuration",
    controls=["10.1.1"],
    controls_2026=["8.24"],
    severity=Severity.MEDIUM,
    subject=OBJECT_STORE,
    remedy="declare the default encryption of the bucket",
    peers={
        "checkov": ["CKV_AWS_19", "CKV_AWS_145", "CKV_AWS_186"],
        "trivy": ["AVD-AWS-0088", "AVD-AWS-0132"],
        "cfn_nag": ["W41"],
        "guard": ["S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED", "S3_DEFAULT_ENCRYPTION_KMS"],
        "regula": ["FG_R00099"],
    },
)
def undeclared_bucket_encryption(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds object stores for which nobody has decided how objects are encrypted.

    The provider encrypts every new object anyway; what is missing then is the
    choice of the key and the evidence of it. A team that wants both written
    down sets ``accept_provider_default = false``.
    """
    keys = graph.edges_from(store, ENCRYPTED_BY)
    match algorithm := store.get("encryption.algorithm"):
        case Unknown():
            return undecided("the encryption algorithm cannot be told", algorithm)
        case Known(origin=Origin.PROVIDER_DEFAULT) if graph.settings.accept_provider_default:
            return passed("{algorithm} by the provider's default", algorithm, algorithm=algorithm.value)
        case Known(origin=Origin.PROVIDER_DEFAULT):
            return failed(
                "no default encryption is declared", algorithm, remedy={"encryption.algorithm": "KMS"}
            )
        case Known():
            return passed(
                "objects are encrypted with {algorithm}", algorithm, *keys, algorithm=algorithm.value
            )
        case None:
            return None

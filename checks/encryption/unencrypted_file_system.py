"""Are shared file systems encrypted at rest?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import FILE_SYSTEM
from iac27017.graph.edges import ENCRYPTED_BY
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown


@check(
    "ENC-007",
    "unencrypted-file-system",
    title="Shared file systems are encrypted at rest",
    controls=["10.1.1"],
    controls_2026=["8.24"],
    severity=Severity.HIGH,
    subject=FILE_SYSTEM,
    remedy="create the file system anew with encryption at rest, and move the data",
    peers={
        "checkov": ["CKV_AWS_42", "CKV_AWS_178", "CKV_AWS_179", "CKV_AWS_184", "CKV_AWS_190", "CKV_AWS_203"],
        "trivy": ["AVD-AWS-0037"],
        "cfn_nag": ["F32"],
        "guard": ["EFS_ENCRYPTED_CHECK"],
    },
)
def unencrypted_file_system(files: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds shared file systems that keep their files in the clear.

    Many machines mount one file system, and whether it is encrypted is
    settled when it is made: later there is only a new one and a migration.
    """
    match answer := files.get("encryption.at_rest"):
        case Known(value=True):
            return passed("the file system is encrypted", answer, *graph.edges_from(files, ENCRYPTED_BY))
        case Known():
            return failed("the file system is not encrypted", answer, remedy={"encryption.at_rest": True})
        case Unknown():
            return undecided("whether the file system is encrypted cannot be told", answer)
        case None:
            return None

"""Archives: S3 Glacier vaults, the older kind with an interface of their own, and their locks."""

from __future__ import annotations

from iac27017.graph.concepts import ARCHIVE, TOPIC
from iac27017.graph.edges import NOTIFIES
from iac27017.graph.kind import Kind, Paths, always, document, edge, flag

_ONE = "CloudFormation has no such type"

VAULT = Kind(
    "aws_glacier_vault",
    "",
    ARCHIVE,
    {
        "encryption.at_rest": always(True, "S3 Glacier developer guide, Data encryption: always AES-256"),
        "policy.documents": document("access_policy"),
    },
    edges=(edge(NOTIFIES, "notification.sns_topic", "", TOPIC),),
    name=Paths("name"),
    arn="arn:aws:glacier:::vaults/{name}",
    one_language=_ONE,
)

LOCK = Kind(
    "aws_glacier_vault_lock",
    "",
    ARCHIVE,
    {
        "retention.lock_mode": flag("complete_lock", meanings={True: "COMPLIANCE", False: "IN_PROGRESS"}),
        "retention.lock_policy": document("policy"),
    },
    into=Paths("vault_name"),
    one_language=_ONE,
)

KINDS = (VAULT, LOCK)

"""Container registries: ECR repositories with their policies."""

from __future__ import annotations

from iac27017.graph.concepts import ATTACHMENT, KEY, REGISTRY
from iac27017.graph.edges import ENCRYPTED_BY
from iac27017.graph.kind import Kind, Paths, always, document, edge, flag, refers, text

_GUIDE = "ECR user guide"
_ENCRYPTED = f"{_GUIDE}, Encryption at rest: AES-256 unless KMS is chosen"
_KEY = "encryption_configuration.kms_key"

REPOSITORY = Kind(
    "aws_ecr_repository",
    "AWS::ECR::Repository",
    REGISTRY,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.algorithm": text(
            "encryption_configuration.encryption_type", "EncryptionConfiguration.EncryptionType", "AES256", _ENCRYPTED,
            {"KMS_DSSE": "KMS_DOUBLE"},
        ),
        "encryption.key": refers(_KEY, "EncryptionConfiguration.KmsKey"),
        "policy.documents": document("", "RepositoryPolicyText"),
        "scan_on_push": flag(
            "image_scanning_configuration.scan_on_push", "ImageScanningConfiguration.ScanOnPush", False,
            f"{_GUIDE}, Scan images for software vulnerabilities: off unless switched on",
        ),
        "immutable_tags": flag(
            "image_tag_mutability", "ImageTagMutability", False, f"{_GUIDE}, Preventing image tags from being overwritten",
            {"IMMUTABLE": True, "MUTABLE": False, "IMMUTABLE_WITH_EXCLUSION": True, "MUTABLE_WITH_EXCLUSION": False},
        ),
        "force_destroy": flag("force_delete", "EmptyOnDelete", False),
    },
    edges=(edge(ENCRYPTED_BY, _KEY, "EncryptionConfiguration.KmsKey", KEY),),
    name=Paths("name", "RepositoryName"),
    arn="arn:aws:ecr:::repository/{name}",
)  # fmt: skip

POLICY = Kind(
    "aws_ecr_repository_policy",
    "",
    REGISTRY,
    {"policy.documents": document("policy")},
    into=Paths("repository"),
    one_language="written inside the repository in CloudFormation",
)

LIFECYCLE = Kind(
    "aws_ecr_lifecycle_policy",
    "",
    REGISTRY,
    into=Paths("repository"),
    one_language="written inside the repository in CloudFormation",
)

PUBLIC_REPOSITORY = Kind(
    "aws_ecrpublic_repository",
    "AWS::ECR::PublicRepository",
    REGISTRY,
    {"encryption.at_rest": always(True, _ENCRYPTED)},
    name=Paths("repository_name", "RepositoryName"),
)

WITHOUT_EFFECT = tuple(
    Kind(terraform, cloudformation, ATTACHMENT)
    for terraform, cloudformation in (
        ("aws_ecr_registry_scanning_configuration", "AWS::ECR::RegistryScanningConfiguration"),
        ("aws_ecr_replication_configuration", "AWS::ECR::ReplicationConfiguration"),
        ("aws_ecr_pull_through_cache_rule", "AWS::ECR::PullThroughCacheRule"),
    )
)

KINDS = (REPOSITORY, POLICY, LIFECYCLE, PUBLIC_REPOSITORY, *WITHOUT_EFFECT)

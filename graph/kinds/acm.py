"""Certificates, and the private authorities that issue them."""

from __future__ import annotations

from iac27017.graph.concepts import CERTIFICATE, CERTIFICATE_AUTHORITY
from iac27017.graph.kind import Kind, Paths, anything, flag, number, text

_CONFIGURATION = "certificate_authority_configuration"

CERTIFICATE_KIND = Kind(
    "aws_acm_certificate",
    "AWS::CertificateManager::Certificate",
    CERTIFICATE,
    {
        "domain": text("domain_name", "DomainName"),
        "validation": text("validation_method", "ValidationMethod"),
        "key_algorithm": text(
            "key_algorithm", "KeyAlgorithm", default="RSA_2048",
            source="ACM API reference, RequestCertificate: KeyAlgorithm",
        ),
        "private_key": anything("private_key"),
    },
)  # fmt: skip

SERVER_CERTIFICATE = Kind(
    "aws_iam_server_certificate",
    "AWS::IAM::ServerCertificate",
    CERTIFICATE,
    {"private_key": anything("private_key", "PrivateKey")},
    name=Paths("name", "ServerCertificateName"),
    arn="arn:aws:iam:::server-certificate/{name}",
)

AUTHORITY = Kind(
    "aws_acmpca_certificate_authority",
    "AWS::ACMPCA::CertificateAuthority",
    CERTIFICATE_AUTHORITY,
    {
        "type": text("type", "Type", default="SUBORDINATE", source="provider documentation: type"),
        "enabled": flag("enabled", default=True, source="provider documentation: enabled"),
        "key_algorithm": text(f"{_CONFIGURATION}.key_algorithm", "KeyAlgorithm"),
        "key_standard": text(
            "key_storage_security_standard", "KeyStorageSecurityStandard", default="FIPS_140_2_LEVEL_3_OR_HIGHER",
            source="Private CA API reference, CreateCertificateAuthority: KeyStorageSecurityStandard",
        ),
        "deletion.window_days": number(
            "permanent_deletion_time_in_days", default=30,
            source="Private CA user guide, Deleting your private CA: 30 days unless another period is given",
        ),
    },
)  # fmt: skip

KINDS = (CERTIFICATE_KIND, SERVER_CERTIFICATE, AUTHORITY)

"""Content delivery: CloudFront distributions."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import CERTIFICATE, DISTRIBUTION, LOAD_BALANCER, OBJECT_STORE, WEB_ACL
from iac27017.graph.conditions import holds
from iac27017.graph.edges import LOGS_TO, PROTECTED_BY, SERVES, TERMINATES_WITH
from iac27017.graph.kind import Kind, edge, flag, present, refers, text
from iac27017.graph.lookup import items
from iac27017.graph.resource import Answer, Known, Resource

MINIMUM_TLS = {
    "SSLv3": "SSL 3.0",
    "TLSv1": "1.0",
    "TLSv1_2016": "1.0",
    "TLSv1.1_2016": "1.1",
    "TLSv1.2_2018": "1.2",
    "TLSv1.2_2019": "1.2",
    "TLSv1.2_2021": "1.2",
    "TLSv1.2_2025": "1.2",
    "TLSv1.3_2025": "1.3",
}
"""The lowest version that each security policy accepts (CloudFront guide, Supported protocols and ciphers)."""

_CERTIFICATE = "viewer_certificate.acm_certificate_arn | viewer_certificate.iam_certificate_id"
_CFN = "DistributionConfig"
_CFN_CERTIFICATE = f"{_CFN}.ViewerCertificate.AcmCertificateArn | {_CFN}.ViewerCertificate.IamCertificateId"
_BEHAVIOURS = (
    "default_cache_behavior.viewer_protocol_policy & ordered_cache_behavior.viewer_protocol_policy",
    f"{_CFN}.DefaultCacheBehavior.ViewerProtocolPolicy & {_CFN}.CacheBehaviors.ViewerProtocolPolicy",
)


def _offered(distribution: Resource) -> Answer:
    """What a custom origin is offered that names no versions.

    CloudFormation resource schema, ``CustomOriginConfig.OriginSSLProtocols``: TLSv1 and SSLv3. Terraform wants them
    written.
    """
    if distribution.language != "cloudformation":
        return None
    for origin in items(distribution.body, f"{_CFN}.Origins.CustomOriginConfig"):
        if holds(origin.guard):
            return Known("TLSv1", origin.span, "OriginSSLProtocols", Origin.PROVIDER_DEFAULT)
    return None


DISTRIBUTIONS = Kind(
    "aws_cloudfront_distribution",
    "AWS::CloudFront::Distribution",
    DISTRIBUTION,
    {
        "viewer_protocol": text(*_BEHAVIOURS),
        "origin_protocol": text(
            "origin.custom_origin_config.origin_protocol_policy",
            f"{_CFN}.Origins.CustomOriginConfig.OriginProtocolPolicy & {_CFN}.CustomOrigin.OriginProtocolPolicy",
        ),
        "origin_tls_versions": text(
            "origin.custom_origin_config.origin_ssl_protocols",
            f"{_CFN}.Origins.CustomOriginConfig.OriginSSLProtocols & {_CFN}.CustomOrigin.OriginSSLProtocols",
            _offered,
        ),
        "tls.shared_certificate": flag(
            "viewer_certificate.cloudfront_default_certificate",
            f"{_CFN}.ViewerCertificate.CloudFrontDefaultCertificate", False,
        ),
        "tls.minimum_version": text(
            "viewer_certificate.minimum_protocol_version", f"{_CFN}.ViewerCertificate.MinimumProtocolVersion", "1.0",
            "CloudFront API, ViewerCertificate: TLSv1 unless set, and always with the default certificate", MINIMUM_TLS,
        ),
        "tls.certificate": refers(_CERTIFICATE, _CFN_CERTIFICATE),
        "logs.enabled": present(
            "logging_config", f"{_CFN}.Logging", source="CloudFront guide: standard logging is off by default"
        ),
        "web_acl": refers("web_acl_id", f"{_CFN}.WebACLId"),
    },
    edges=(
        edge(LOGS_TO, "logging_config.bucket", f"{_CFN}.Logging.Bucket", OBJECT_STORE),
        edge(TERMINATES_WITH, _CERTIFICATE, _CFN_CERTIFICATE, CERTIFICATE),
        edge(SERVES, "origin.domain_name", f"{_CFN}.Origins.DomainName", OBJECT_STORE, LOAD_BALANCER),
        edge(PROTECTED_BY, "web_acl_id", f"{_CFN}.WebACLId", WEB_ACL),
    ),
)  # fmt: skip

KINDS = (DISTRIBUTIONS,)

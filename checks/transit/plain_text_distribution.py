"""Does content travel in plain text to viewers, or from where it comes?"""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.check import Severity, Status, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import DISTRIBUTION
from iac27017.graph.network.tls import at_least
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown

OLD_PROTOCOLS = ("SSLv3", "TLSv1", "TLSv1.1")


@check(
    "TLS-004",
    "plain-text-distribution",
    title="Content delivery requires current TLS from viewers and to origins",
    controls=["10.1.1", "13.2.1"],
    controls_2026=["5.14", "8.24"],
    severity=Severity.HIGH,
    subject=DISTRIBUTION,
    remedy='set viewer_protocol_policy = "redirect-to-https", minimum_protocol_version = "TLSv1.2_2021" with a '
    'certificate of your own, and origin_protocol_policy = "https-only"',
    peers={
        "checkov": ["CKV_AWS_34", "CKV_AWS_174", "CKV2_AWS_42", "CKV2_AWS_54", "CKV2_AWS_72"],
        "trivy": ["AVD-AWS-0012", "AVD-AWS-0013"],
        "cfn_nag": ["W70"],
        "regula": ["FG_R00010", "FG_R00011"],
        "guard": ["CLOUDFRONT_VIEWER_POLICY_HTTPS", "CLOUDFRONT_MINIMUM_PROTOCOL_VERSION_RULE"],
    },
)
def plain_text_distribution(distribution: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds distributions that serve plain HTTP, accept old TLS, or fetch from their origin in plain text.

    Edges stand outside of the private network: both legs cross public infrastructure. The certificate that all
    distributions share always accepts TLS 1.0.
    """
    verdicts = [
        *_viewers(distribution),
        *_versions(distribution, graph.settings.tls_minimum_version),
        *_origins(distribution),
    ]
    for status in (Status.FAIL, Status.UNKNOWN):
        for verdict in verdicts:
            if verdict.status is status:
                return verdict
    return passed(
        "viewers and origins are spoken to over current TLS",
        *distribution.get_all("viewer_protocol"),
        distribution.get("tls.minimum_version"),
        *distribution.get_all("origin_protocol"),
    )


def _viewers(distribution: Resource) -> Iterator[Verdict]:
    for protocol in distribution.get_all("viewer_protocol"):
        match protocol:
            case Known(value="allow-all"):
                yield failed("plain HTTP is served", protocol)
            case Unknown():
                yield undecided("whether plain HTTP is served cannot be told", protocol)
            case Known():
                continue


def _versions(distribution: Resource, minimum: str) -> Iterator[Verdict]:
    match shared := distribution.get("tls.shared_certificate"):
        case Known(value=True):
            yield failed("the shared certificate accepts TLS 1.0 whatever is set", shared)
            return
        case Unknown():
            yield undecided("which certificate is used cannot be told", shared)
            return
        case Known() | None:
            pass
    match version := distribution.get("tls.minimum_version"):
        case Known(value=value):
            match at_least(value, minimum):
                case Truth.NO:
                    yield failed("TLS {version} is accepted", version, version=value)
                case Truth.UNKNOWN:
                    yield undecided("what the security policy {policy} accepts is not known here", version, policy=value)
                case Truth.YES:
                    return
        case Unknown():
            yield undecided("the lowest TLS version cannot be told", version)
        case None:
            return


def _origins(distribution: Resource) -> Iterator[Verdict]:
    """``match-viewer`` is as good as the viewers' side, which is judged by itself."""
    for protocol in distribution.get_all("origin_protocol"):
        match protocol:
            case Known(value="http-only"):
                yield failed("the origin is fetched from over plain HTTP", protocol)
            case Unknown():
                yield undecided("how the origin is fetched from cannot be told", protocol)
            case Known():
                continue
    for version in distribution.get_all("origin_tls_versions"):
        match version:
            case Known(value=str() as name) if name in OLD_PROTOCOLS:
                yield failed("{version} is offered to the origin", version, version=name)
            case Known() | Unknown():
                continue

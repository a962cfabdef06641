"""Does an endpoint still speak versions of TLS that are broken?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import API, LISTENER, SEARCH
from iac27017.graph.edges import PART_OF
from iac27017.graph.network.tls import at_least
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown, unknown

ENCRYPTED = ("HTTPS", "TLS", "SSL")


@check(
    "TLS-002",
    "outdated-tls-version",
    title="TLS endpoints accept version 1.2 or later only",
    controls=["10.1.1"],
    controls_2026=["8.24"],
    severity=Severity.HIGH,
    subject=(LISTENER, API, SEARCH),
    remedy="choose a security policy whose lowest version is TLS 1.2",
    peers={
        "checkov": ["CKV_AWS_103", "CKV2_AWS_74", "CKV_AWS_228", "CKV_AWS_206"],
        "trivy": ["AVD-AWS-0047"],
        "cfn_nag": ["W55"],
        "guard": ["ELBV2_LISTENER_SSL_POLICY_RULE"],
    },
)
def outdated_tls_version(endpoint: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds listeners, API domains and search domains whose security policy accepts TLS 1.0 or 1.1.

    Both versions are withdrawn (RFC 8996): an attacker in the middle can force them. A listener made without a policy
    gets one that accepts TLS 1.0.
    """
    if endpoint.concept is LISTENER:
        match encrypts := _encrypts(endpoint):
            case False:
                return None
            case Unknown():
                return undecided("whether the listener speaks TLS cannot be told", encrypts)
            case True:
                pass
    minimum = graph.settings.tls_minimum_version
    match version := endpoint.get("tls.minimum_version"):
        case None:
            return _without_policy(endpoint, graph)
        case Unknown():
            return undecided("the security policy cannot be told", version)
        case Known(value=value):
            policy = endpoint.get("tls.policy") or version
            match at_least(value, minimum):
                case Truth.YES:
                    return passed("TLS {version} is the lowest version", policy, version=value)
                case Truth.NO:
                    return failed(
                        "TLS {version} is accepted", policy, version=value,
                        remedy={"tls.policy": _POLICY} if endpoint.concept is LISTENER else None,
                    )
                case Truth.UNKNOWN:
                    return undecided("what the security policy {policy} accepts is not known here", policy, policy=value)


_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"


def _encrypts(listener: Resource) -> bool | Unknown:
    match protocol := listener.get("protocol"):
        case Known(value=str() as name):
            return name.upper() in ENCRYPTED
        case Unknown():
            return protocol
        case Known() | None:
            return False


def _without_policy(endpoint: Resource, graph: ResourceGraph) -> Verdict | None:
    """A classic load balancer's policy is a resource of its own; an API that is no domain has none."""
    if endpoint.concept is API:
        return None
    if endpoint.concept is LISTENER and graph.edges_from(endpoint, PART_OF):
        why = unknown("the negotiation policy of a classic load balancer is not read", endpoint.header)
    else:
        why = unknown("the policy is left to the service, which documents no default", endpoint.header)
    return undecided("the security policy cannot be told", endpoint, why)

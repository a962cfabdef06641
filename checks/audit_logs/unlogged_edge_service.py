"""Does the edge, where attacks are visible first, write down who came?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import (
    API_STAGE,
    DISTRIBUTION,
    LOAD_BALANCER,
    NETWORK_FIREWALL,
    OBJECT_STORE,
    WEB_ACL,
)
from iac27017.graph.edges import LOGS_TO, Edge
from iac27017.graph.policy.access import admissions, unread
from iac27017.graph.policy.policies import documents
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown


@check(
    "LOG-008",
    "unlogged-edge-service",
    title="Load balancers, distributions, API stages, web ACLs and network firewalls log, and the logs arrive",
    controls=["12.4.1", "CLD.12.4.5", "13.1.2"],
    controls_2026=["8.15", "8.16", "8.21"],
    severity=Severity.MEDIUM,
    subject=(LOAD_BALANCER, DISTRIBUTION, API_STAGE, WEB_ACL, NETWORK_FIREWALL),
    remedy="switch on access logs and name a destination that admits the delivery",
    peers={
        "checkov": [
            "CKV_AWS_76", "CKV_AWS_86", "CKV_AWS_91", "CKV_AWS_92", "CKV_AWS_95", "CKV_AWS_193", "CKV2_AWS_4",
            "CKV2_AWS_31", "CKV2_AWS_63",
        ],
        "trivy": ["AVD-AWS-0001", "AVD-AWS-0010", "AVD-AWS-0113"],
        "cfn_nag": ["W10", "W26", "W45", "W46", "W52", "W69"],
        "regula": ["FG_R00066", "FG_R00067"],
        "guard": ["ELB_LOGGING_ENABLED", "ELBV2_ACCESS_LOGGING_RULE", "CLOUDFRONT_ACCESSLOGS_ENABLED"],
    },
)  # fmt: skip
def unlogged_edge_service(edge_service: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds edge services that keep no access log, or send it where it is not let in.

    All of them log nothing unless told to. A load balancer's log needs a bucket whose policy admits the delivery; one
    that does not drops the log without a word.
    """
    match enabled := edge_service.get("logs.enabled"):
        case Known(value=True):
            return _delivered(edge_service, enabled, graph)
        case Unknown():
            return undecided("whether access is logged cannot be told", enabled)
        case Known() | None:
            return failed("access is not logged", enabled, edge_service)


def _delivered(edge_service: Resource, enabled: Known, graph: ResourceGraph) -> Verdict:
    edges = graph.edges_from(edge_service, LOGS_TO)
    for edge in edges:
        if edge_service.concept is LOAD_BALANCER and isinstance(edge.target, Resource):
            verdict = _admitted(enabled, edge, edge.target, graph)
            if verdict is not None:
                return verdict
    return passed("access is logged", enabled, *edges)


def _admitted(enabled: Known, edge: Edge, bucket: Resource, graph: ResourceGraph) -> Verdict | None:
    """Whether the bucket's policy lets anybody put logs there; who exactly differs by region and age of the code."""
    if bucket.concept is not OBJECT_STORE:
        return None
    found = documents(bucket)
    if admissions(found, bucket, graph, ["s3:PutObject"]):
        return None
    if (why := unread(found)) is not None:
        return undecided("whether the destination admits the delivery cannot be told", enabled, edge, why)
    return failed("access is logged, but the policy of {bucket} admits no delivery", enabled, edge, bucket, bucket=bucket)

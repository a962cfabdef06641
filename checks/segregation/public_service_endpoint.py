"""Does a managed service ask for an endpoint on the internet?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import (
    ACCOUNT_SETTING,
    BROKER,
    CACHE,
    CLUSTER,
    CLUSTER_MEMBER,
    DATA_MIGRATION,
    DATABASE,
    DOCUMENT_STORE,
    FILE_TRANSFER,
    GRAPH_STORE,
    NOTEBOOK,
    SEARCH,
    SEARCH_POLICY,
    STREAM,
    WAREHOUSE,
    WORKFLOW,
)
from iac27017.graph.names import is_listed
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown

_ANYWHERE = ("0.0.0.0/0", "::/0")


@check(
    "SEG-010",
    "public-service-endpoint",
    title="Managed services do not request public endpoints",
    controls=["13.1.3", "9.1.2"],
    controls_2026=["5.15", "8.22"],
    severity=Severity.HIGH,
    subject=(
        DATABASE, CLUSTER_MEMBER, DOCUMENT_STORE, GRAPH_STORE, CACHE, WAREHOUSE, SEARCH, SEARCH_POLICY, STREAM,
        BROKER, DATA_MIGRATION, WORKFLOW, NOTEBOOK, FILE_TRANSFER, CLUSTER, ACCOUNT_SETTING,
    ),
    remedy="keep the service's endpoint inside the network",
    peers={
        "checkov": [
            "CKV_AWS_69", "CKV_AWS_89", "CKV_AWS_102", "CKV_AWS_122", "CKV_AWS_164", "CKV_AWS_390", "CKV2_AWS_66",
        ],
        "trivy": ["AVD-AWS-0072"],
        "cfn_nag": ["W91"],
        "guard": ["DMS_REPLICATION_NOT_PUBLIC", "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"],
        "regula": ["FG_R00154"],
    },
)  # fmt: skip
def public_service_endpoint(service: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds managed services that one flag puts on the internet, past the design of the network.

    The flag gives the service a public address of its own; what is left
    between it and the world is a firewall rule or a password. Services that
    are public on purpose are named in ``public_endpoint_allow_list``.
    """
    if is_listed(service, graph.settings.public_endpoint_allow_list):
        return None
    if service.concept is ACCOUNT_SETTING:
        return _for_the_account(service)
    answers = service.get_all("public.endpoint")
    for public in answers:
        if isinstance(public, Known) and public.value is True:
            return _public(service, public)
    if any(isinstance(answer, Unknown) for answer in answers):
        return undecided("whether the endpoint is public cannot be told", *answers)
    return passed("the endpoint is private", *answers) if answers else None


def _public(service: Resource, public: Known) -> Verdict:
    """A public endpoint, which some services can narrow to named addresses."""
    mend = {"public.endpoint": False}
    if service.concept.property_type("public.cidrs") is None:
        return failed("the endpoint is public", public, remedy=mend)
    allowed = service.get_all("public.cidrs")
    if anywhere := [answer for answer in allowed if isinstance(answer, Known) and answer.value in _ANYWHERE]:
        return failed("the endpoint is public, for every address", public, *anywhere, remedy=mend)
    if any(isinstance(answer, Unknown) for answer in allowed):
        return undecided("for whom the endpoint is public cannot be told", public, *allowed)
    addresses = [answer.value for answer in allowed if isinstance(answer, Known)]
    return passed("the endpoint is public for {addresses} only", public, *allowed, addresses=addresses)


def _for_the_account(setting: Resource) -> Verdict | None:
    """A setting that keeps a service from public firewall rules in the whole account."""
    match blocked := setting.get("public.blocked"):
        case Known(value=True):
            return passed("clusters with public firewall rules are refused", blocked)
        case Known():
            mend = {"public.blocked": True}
            return failed("clusters with public firewall rules are allowed", blocked, remedy=mend)
        case Unknown():
            return undecided("whether public firewall rules are refused cannot be told", blocked)
        case None:
            return None

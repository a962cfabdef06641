"""Does a public load balancer pass on requests that came in plain text?"""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.check import Severity, Status, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import LISTENER
from iac27017.graph.edges import FORWARDS_TO, LISTENS_ON, Edge
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown, unknown

ENCRYPTED = ("HTTPS", "TLS", "SSL")
HARMLESS = ("fixed-response",)
HTTP_PORT = 80


@check(
    "TLS-001",
    "plain-text-listener",
    title="Public load balancers terminate TLS, and plain HTTP only redirects to it",
    controls=["10.1.1", "13.2.1"],
    controls_2026=["5.14", "8.24"],
    severity=Severity.HIGH,
    subject=LISTENER,
    remedy='redirect: default_action { type = "redirect" redirect { protocol = "HTTPS" port = "443" '
    'status_code = "HTTP_301" } }',
    peers={
        "checkov": ["CKV_AWS_2", "CKV2_AWS_20", "CKV_AWS_376", "CKV_AWS_378"],
        "trivy": ["AVD-AWS-0054"],
        "cfn_nag": ["W56"],
        "regula": ["FG_R00013"],
        "guard": ["ELBV2_LISTENER_PROTOCOL_RULE", "ELB_TLS_HTTPS_LISTENERS_ONLY"],
    },
)
def plain_text_listener(listener: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds listeners of public load balancers that forward plain HTTP.

    Credentials and cookies of a request that was not encrypted are anybody's on the way. A redirect to HTTPS is the
    one thing that a plain listener should do; a rule that forwards is a bypass even where the default action redirects.
    """
    balancers = graph.edges_into(listener, LISTENS_ON)
    exposure = [(edge, edge.source.get("public.endpoint")) for edge in balancers]
    if any(isinstance(answer, Known) and answer.value is False for _, answer in exposure):
        return None
    match protocol := listener.get("protocol"):
        case None:
            return None
        case Unknown():
            return undecided("the protocol cannot be told", *balancers, protocol)
        case Known(value=str() as name) if name.upper() in ENCRYPTED:
            return passed("TLS ends at this listener", *balancers, protocol)
        case Known(value=str() as name) if name.upper() == "HTTP":
            return _exposed(_plain_http(listener, protocol, balancers, graph), exposure)
        case Known(value=str() as name) if name.upper() == "TCP":
            return _exposed(_plain_tcp(listener, protocol, balancers), exposure)
        case Known():
            return None


def _exposed(verdict: Verdict | None, exposure: list[tuple[Edge, Known | Unknown | None]]) -> Verdict | None:
    """A fail holds for a public load balancer only."""
    if verdict is None or verdict.status is not Status.FAIL:
        return verdict
    for edge, answer in exposure:
        if isinstance(answer, Unknown):
            return undecided("{message}, and whether the load balancer is public cannot be told", edge, answer,
                             message=verdict.message)  # fmt: skip
    if not exposure:
        return undecided(
            "{message}, and whether the load balancer is public cannot be told",
            *verdict.evidence,
            unknown("the load balancer is declared elsewhere"),
            message=verdict.message,
        )
    return verdict


def _plain_tcp(listener: Resource, protocol: Known, balancers: list[Edge]) -> Verdict | None:
    match port := listener.get("port"):
        case Known(value=int() as number) if number == HTTP_PORT:
            return failed("port 80 is passed through in plain text", *balancers, protocol, port)
        case Unknown():
            return undecided("the port cannot be told", *balancers, protocol, port)
        case Known() | None:
            return None


def _plain_http(listener: Resource, protocol: Known, balancers: list[Edge], graph: ResourceGraph) -> Verdict:
    for rule in graph.edges_from(listener, FORWARDS_TO):
        return failed("a rule forwards plain HTTP to {target}", *balancers, protocol, rule, target=rule.target)
    return next(_default_actions(listener, protocol, balancers), None) or passed(
        "plain HTTP is only redirected", *balancers, protocol, listener.get("action.redirect_protocol")
    )


def _default_actions(listener: Resource, protocol: Known, balancers: list[Edge]) -> Iterator[Verdict]:
    actions = listener.get_all("action.type")
    for action in actions:
        match action:
            case Known(value="redirect"):
                yield from _redirect(listener, protocol, action, balancers)
            case Known(value=kind) if kind not in HARMLESS:
                yield failed("plain HTTP is served ({action})", *balancers, protocol, action, action=kind)
            case Unknown():
                yield undecided("the action cannot be told", *balancers, protocol, action)
            case Known():
                continue
    if not actions:
        yield failed("plain HTTP is served", *balancers, protocol, listener)


def _redirect(listener: Resource, protocol: Known, action: Known, balancers: list[Edge]) -> Iterator[Verdict]:
    match target := listener.get("action.redirect_protocol"):
        case Known(value=str() as name) if name.upper() == "HTTPS":
            return
        case Unknown():
            yield undecided("where plain HTTP is redirected to cannot be told", *balancers, protocol, action, target)
        case Known() | None:
            yield failed("the redirect stays with plain HTTP", *balancers, protocol, action, target)

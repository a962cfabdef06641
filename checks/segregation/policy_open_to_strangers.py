"""Does the resource's own policy let strangers in?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import ENDPOINT, GUARDED, KEY, OBJECT_STORE, PERMISSION
from iac27017.graph.edges import GRANTS_USE_OF
from iac27017.graph.policy.access import Ruling, open_to_everyone, strangers, unread
from iac27017.graph.policy.permissions import permission_document
from iac27017.graph.policy.policies import Document, Statement, documents
from iac27017.graph.policy.principals import Whose
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth

JUDGED_ELSEWHERE = (KEY, ENDPOINT)
"""Keys have checks of their own; an endpoint's policy limits its own network's callers, and lets nobody in."""


@check(
    "SEG-013",
    "policy-open-to-strangers",
    title="Resource-based policies do not grant anonymous or unlimited cross-account access",
    controls=["9.4.1", "CLD.9.5.1", "9.1.2"],
    controls_2026=["5.15", "8.3", "8.12", "8.35"],
    severity=Severity.CRITICAL,
    subject=(GUARDED, PERMISSION),
    remedy="name the principals, or limit the statement with `aws:PrincipalOrgID`, `aws:SourceAccount` or `aws:SourceArn`",
    peers={
        "checkov": [
            "CKV_AWS_32", "CKV_AWS_72", "CKV_AWS_167", "CKV_AWS_168", "CKV_AWS_169", "CKV_AWS_283", "CKV_AWS_301",
            "CKV_AWS_364", "CKV_AWS_385", "CKV_AWS_387",
        ],
        "trivy": ["AVD-AWS-0032", "AVD-AWS-0067", "AVD-AWS-0097"],
        "cfn_nag": ["F13", "F15", "F18", "F20", "F21", "F7", "F8", "F9", "W24"],
        "guard": [
            "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED", "LAMBDA_NO_WILDCARD_PRINCIPALS",
            "SNS_TOPICPOLICY_NO_WILDCARD_PRINCIPAL", "SQS_QUEUEPOLICY_NO_WILDCARD_PRINCIPAL",
        ],
        "regula": ["FG_R00049", "FG_R00276", "FG_R00437", "FG_R00499"],
    },
)  # fmt: skip
def policy_open_to_strangers(resource: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds queues, topics, functions, registries, secrets, vaults and the like whose policy lets strangers in.

    In a cloud that many customers share, such a policy is the border between
    them. ``*`` without a limiting condition means every customer of the
    cloud; a service without the source it may speak for means every
    customer's use of that service.
    """
    if resource.concept in JUDGED_ELSEWHERE:
        return None
    written = [permission_document(resource)] if resource.concept is PERMISSION else documents(resource)
    if not written:
        return None
    ruling = open_to_everyone(written)
    if resource.concept is OBJECT_STORE and ruling.truth is not Truth.NO:
        return None  # a bucket's policy is one of its four doors, which are judged together
    if ruling.truth is Truth.YES:
        return failed("the policy lets everyone in", *graph.edges_from(resource, GRANTS_USE_OF), ruling.statement)
    if (confused := _unsourced(resource, written)) is not None:
        return failed("{service} is let in whoever it acts for", *graph.edges_from(resource, GRANTS_USE_OF), confused,
                      service=_name(confused))  # fmt: skip
    doubt = ruling if ruling.truth is Truth.UNKNOWN else Ruling(Truth.NO, why=unread(written))
    for admitted in strangers(written, resource, graph):
        if admitted.belonging.whose is Whose.FOREIGN:
            message = "the policy lets in account {account}, which is no trusted one"
            return failed(message, admitted.statement, account=admitted.belonging.account)
        doubt = doubt if doubt.why else Ruling(Truth.UNKNOWN, admitted.statement, admitted.belonging.why)
    if doubt.why is not None:
        return undecided("whom the policy lets in cannot be told", doubt.statement, doubt.why)
    return passed("the policy names whom it lets in", *(s for document in written for s in document.statements))


def _unsourced(resource: Resource, written: list[Document]) -> Statement | None:
    """A service that may invoke a function without saying for which source (Lambda developer guide, *AddPermission*)."""
    if resource.concept is not PERMISSION or resource.type not in ("aws_lambda_permission", "AWS::Lambda::Permission"):
        return None
    for statement in (statement for document in written for statement in document.statements):
        services = [principal for principal in statement.principals or () if principal.kind == "Service"]
        if services and not statement.conditions:
            return statement
    return None


def _name(statement: Statement) -> str:
    return ", ".join(str(principal) for principal in statement.principals or ())

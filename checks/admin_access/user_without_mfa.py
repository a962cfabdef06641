"""Can a person get in with a password, or a key, alone?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iac27017.check import Evidence, Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import ACCESS_KEY, CONSOLE_LOGIN, GUARDRAIL, USER
from iac27017.graph.edges import CREDENTIAL_OF, Edge
from iac27017.graph.policy.access import unread
from iac27017.graph.policy.identities import Held, policies_held
from iac27017.graph.policy.mfa import Demand, allows_only_with_mfa, demand
from iac27017.graph.policy.policies import Statement, documents
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import unknown


@check(
    "ADM-001",
    "user-without-mfa",
    title="Every human with console or API access is bound by a multi-factor authentication policy",
    controls=["9.2.3", "9.2.4", "9.4.2", "CLD.12.1.5"],
    controls_2026=["5.17", "5.37", "8.2", "8.5"],
    severity=Severity.CRITICAL,
    subject=USER,
    remedy="deny everything but MFA self-service while `aws:MultiFactorAuthPresent` is false (`BoolIfExists`)",
    peers={
        "checkov": ["CKV2_AWS_22", "CKV2_AWS_14", "CKV2_AWS_21"],
        "trivy": ["AVD-AWS-0123", "AVD-AWS-0145"],
        "cfn_nag": ["F2000"],
        "guard": ["IAM_USER_MISSING_GROUP_RULE"],
        "regula": ["FG_R00272"],
    },
)
def user_without_mfa(user: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds users with a password or access keys that no policy binds to multi-factor authentication.

    A policy of the user, of one of its groups, or a guardrail of the
    organisation must deny what is done without a second factor. ``Bool``
    lets requests signed with access keys through, which carry no such
    information; ``BoolIfExists`` does not.
    """
    credentials = list(_credentials(user, graph))
    if not credentials:
        return None
    keys = [edge for edge in credentials if isinstance(edge, Edge) and edge.source.concept is ACCESS_KEY]
    held = policies_held(user, graph, groups=True)
    if (binding := _binding(held, Demand.COMPLETE)) is not None:
        return passed("what is done without a second factor is denied", *credentials, *binding)
    if not any(policy.managed for policy in held) and allows_only_with_mfa([d for p in held for d in p.documents]):
        return passed("nothing is allowed without a second factor", *credentials, *(policy.path for policy in held))
    if (binding := _binding(held, Demand.CONSOLE)) is not None:
        if not keys:
            return passed("what is done without a second factor is denied", *credentials, *binding)
        return failed("requests signed with access keys pass: the condition is Bool, not BoolIfExists", *keys, *binding)
    return _unbound(user, graph, held, credentials, len(keys) == len(credentials))


def _credentials(user: Resource, graph: ResourceGraph) -> Iterator[Edge | Known]:
    for edge in graph.edges_into(user, CREDENTIAL_OF):
        if edge.source.concept is CONSOLE_LOGIN or (edge.source.concept is ACCESS_KEY and _is_active(edge.source)):
            yield edge
    match console := user.get("console"):
        case Known(value=True):
            yield console
        case _:
            return


def _is_active(access_key: Resource) -> bool:
    match access_key.get("status"):
        case Known(value="Inactive"):
            return False
        case _:
            return True


def _binding(held: Iterable[Held], wanted: Demand) -> tuple[Evidence, ...] | None:
    """The policy, with the walk to it, that has a statement of the ``wanted`` strength."""
    for policy in held:
        for statement in _statements(policy):
            if demand(statement) is wanted:
                return (policy.path, statement)
    return None


def _statements(policy: Held) -> Iterator[Statement]:
    for document in policy.documents:
        yield from document.statements


def _unbound(
    user: Resource, graph: ResourceGraph, held: list[Held], credentials: list[Edge | Known], only_keys: bool
) -> Verdict:
    for policy in held:
        if (why := unread(policy.documents)) is not None:
            return undecided("whether a policy demands a second factor cannot be told", *credentials, policy.path, why)
    for guardrail in graph.resources_of(GUARDRAIL):
        statements = [s for document in documents(guardrail, "document") for s in document.statements]
        if any(demand(statement) is not Demand.NONE for statement in statements):
            why = unknown("whether {guardrail} governs this account cannot be told", guardrail.header, guardrail=guardrail.address)
            return undecided("only a guardrail demands a second factor", *credentials, why)
    if only_keys:
        why = unknown("whether a person or a program holds the access keys cannot be told", user.header)
        return undecided("the access keys work without a second factor", *credentials, why)
    return failed("the password works without a second factor", *credentials, *(policy.path for policy in held), user)

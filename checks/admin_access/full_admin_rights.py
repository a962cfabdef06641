"""Who may do everything?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import GROUP, PERMISSION_SET, POLICY, ROLE, USER
from iac27017.graph.edges import ASSIGNED_BY, BOUNDED_BY, HAS_POLICY
from iac27017.graph.policy.access import full_admin
from iac27017.graph.policy.identities import admin_right, is_break_glass, policies_held
from iac27017.graph.policy.policies import documents
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth


@check(
    "ADM-003",
    "full-admin-rights",
    title="Full administrative rights are not attached outside break-glass and platform roles",
    controls=["9.2.3", "9.2.2", "CLD.12.1.5"],
    controls_2026=["5.18", "5.37", "8.2"],
    severity=Severity.HIGH,
    subject=(ROLE, USER, GROUP, PERMISSION_SET, POLICY),
    remedy="grant what the task needs, or list the identity under `break_glass_principals`",
    peers={
        "checkov": [
            "CKV_AWS_1", "CKV_AWS_49", "CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_274", "CKV_AWS_275", "CKV2_AWS_40",
            "CKV2_AWS_56",
        ],
        "trivy": ["AVD-AWS-0057"],
        "cfn_nag": ["F3", "F4", "F5", "W43", "W44"],
        "guard": [
            "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS", "IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE",
            "IAM_ROLE_ELEVATED_MANAGED_POLICY_RULE", "IAM_MANAGEDPOLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
        ],
        "regula": ["FG_R00092", "FG_R00288", "FG_R00384"],
    },
)  # fmt: skip
def full_admin_rights(identity: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds roles, users, groups and permission sets that may do everything.

    That is ``*`` on ``*``, or ``iam:*`` on ``*``, with which an identity
    grants itself the rest. Whoever gets hold of one such identity has the
    account. A Deny of ``iam:*``, or a permissions boundary that allows less, counts.
    """
    if identity.concept is POLICY:
        return _loose_policy(identity, graph)
    if _is_service_linked(identity) or not policies_held(identity, graph):
        return None
    right = admin_right(identity, graph)
    ruling = right.ruling
    way = right.held.path if right.held is not None else ()
    assigned = graph.edges_from(identity, ASSIGNED_BY)
    match ruling.truth:
        case Truth.NO if right.boundary is not None:
            return passed("the permissions boundary keeps full rights away", way, ruling.statement, right.boundary.path)
        case Truth.NO:
            return passed("no policy comes to full administrative rights", *graph.edges_from(identity, HAS_POLICY))
        case Truth.UNKNOWN:
            bound = right.boundary.path if right.boundary is not None else ()
            return undecided(
                "whether the policies come to full administrative rights cannot be told", way, ruling.statement, bound,
                ruling.why,
            )  # fmt: skip
        case Truth.YES if is_break_glass(identity, graph):
            return passed("full administrative rights, as the configuration allows it", way, ruling.statement)
        case Truth.YES:
            rights = right.held.managed if right.held is not None and right.held.managed else ruling.statement
            return failed("full administrative rights: {rights}", way, ruling.statement, *assigned, rights=rights)


def _loose_policy(policy: Resource, graph: ResourceGraph) -> Verdict | None:
    """A policy that no identity declared here holds; an inline one, which has no ARN, surely has a holder elsewhere."""
    if policy.owner is not None or graph.edges_into(policy, HAS_POLICY, BOUNDED_BY):
        return None
    ruling = full_admin(documents(policy, "document"))
    match ruling.truth:
        case Truth.YES if policy.kind.arn:
            return undecided("the policy grants full administrative rights; who has it is declared elsewhere", ruling.statement)
        case Truth.YES:
            return failed("full administrative rights: {rights}", ruling.statement, rights=ruling.statement)
        case Truth.UNKNOWN | Truth.NO:
            return None


def _is_service_linked(identity: Resource) -> bool:
    if identity.concept is not ROLE:
        return False
    match identity.get("service_linked"):
        case Known(value=True):
            return True
        case _:
            return False

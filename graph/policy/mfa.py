"""Multi-factor authentication in policies: which statements demand it, and of whom."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from iac27017.graph.policy.patterns import matches
from iac27017.graph.policy.policies import Document, PolicyCondition, Statement
from iac27017.graph.truth import Truth


class Demand(Enum):
    """How far a Deny without a second factor reaches."""

    NONE = "nobody"
    CONSOLE = "sessions that say whether there was one"
    COMPLETE = "every request"


def demand(statement: Statement) -> Demand:
    """How far ``statement`` denies everything, but looking after one's own credentials, without a second factor.

    Requests that are signed with long-lived access keys carry no
    ``aws:MultiFactorAuthPresent`` at all (IAM user guide, *AWS: Allows
    MFA-authenticated IAM users*), so that a plain ``Bool`` does not catch them.
    """
    if statement.denies is not Truth.YES or not _is_broad(statement):
        return Demand.NONE
    reach = [found for test in statement.conditions if (found := _absence(test)) is not Demand.NONE]
    if not reach or len(reach) < len(statement.conditions):
        return Demand.NONE
    return Demand.CONSOLE if Demand.CONSOLE in reach else Demand.COMPLETE


def allows_only_with_mfa(documents: Sequence[Document]) -> bool:
    """Whether something is allowed, and all of it, but looking after one's own credentials, needs a second factor."""
    if any(document.unread is not None for document in documents):
        return False
    allowed = [s for document in documents for s in document.statements if s.denies is not Truth.YES]
    return any(map(_needs_mfa, allowed)) and all(_needs_mfa(s) or _is_self_service(s) for s in allowed)


_ELSEWHERE = ("s3:GetObject", "ec2:RunInstances", "iam:CreatePolicyVersion", "kms:Decrypt")
"""Actions that have nothing to do with one's own credentials: a general Deny speaks of all of them."""

_SELF_SERVICE = (
    "iam:*MFA*", "iam:ChangePassword", "iam:Get*", "iam:List*", "iam:*AccessKey*", "iam:*LoginProfile",
    "iam:*SigningCertificate*", "iam:*SSHPublicKey*", "iam:*ServiceSpecificCredential*",
    "iam:GenerateCredentialReport", "sts:GetSessionToken", "sts:GetCallerIdentity",
)  # fmt: skip


def _is_broad(statement: Statement) -> bool:
    everything = all(statement.covers_action(action) is Truth.YES for action in _ELSEWHERE)
    return everything and statement.for_everything is Truth.YES


def _absence(test: PolicyCondition) -> Demand:
    """How far the test notices that there was no second factor."""
    if test.says("aws:MultiFactorAuthPresent", "false") and test.operator == "Bool":
        return Demand.COMPLETE if test.if_exists else Demand.CONSOLE
    missing = test.says("aws:MultiFactorAuthAge", "true") or test.says("aws:MultiFactorAuthPresent", "true")
    return Demand.COMPLETE if missing and test.operator == "Null" else Demand.NONE


def _needs_mfa(statement: Statement) -> bool:
    return any(
        (test.says("aws:MultiFactorAuthPresent", "true") and test.operator == "Bool" and not test.if_exists)
        or (test.says("aws:MultiFactorAuthAge") and test.operator.startswith("NumericLessThan") and not test.if_exists)
        for test in statement.conditions
    )


def _is_self_service(statement: Statement) -> bool:
    """Whether every action is about one's own credentials, or looking at identities."""
    return statement.actions is not None and all(
        isinstance(action, str) and any(matches(own, action) is Truth.YES for own in _SELF_SERVICE)
        for action in statement.actions
    )

"""Whom a statement's conditions let through: callers that it names, or anybody; and whom a Deny spares."""

from __future__ import annotations

import re

from iac27017.graph.policy.patterns import Pattern, subsumes
from iac27017.graph.policy.policies import PolicyCondition, Statement
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Reference, Text, Unknown


def narrowed(statement: Statement) -> Truth:
    """Whether a condition limits the statement to callers of certain accounts, organisations, networks or sources."""
    return any_of(_narrows(test) for test in statement.conditions)


def takes_back(deny: Statement, allow: Statement) -> Truth:
    """Whether ``deny`` takes back all that ``allow`` gives, except from callers that ``deny`` spares by name."""
    if deny.denies is Truth.NO or not all(_spares(test) for test in deny.conditions):
        return Truth.NO
    return all_of((deny.denies, deny.for_everyone, _all_actions(deny, allow), _all_resources(deny, allow)))


def accounts_named(statement: Statement) -> list[Pattern]:
    """The accounts that the conditions limit the statement to."""
    tests = [test for test in statement.conditions if test.key.lower() in _ACCOUNTS and _narrows(test) is Truth.YES]
    return [value for test in tests for value in test.values]


_ACCOUNTS = frozenset({"aws:principalaccount", "aws:sourceaccount", "aws:sourceowner", "kms:calleraccount"})


def lets_outsiders_in(statement: Statement) -> bool:
    """Whether callers of other accounts can meet the conditions: the organisation's own members are no strangers."""
    keys = {test.key.lower() for test in statement.conditions if _narrows(test) is Truth.YES}
    return not keys & {"aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid"}


NARROWING = frozenset(
    key.lower()
    for key in (
        "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:userid",
        "aws:PrincipalServiceName", "aws:PrincipalIsAWSService",
        "aws:SourceAccount", "aws:SourceOwner", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths",
        "aws:SourceIp", "aws:VpcSourceIp", "aws:SourceVpc", "aws:SourceVpce",
        "kms:CallerAccount", "s3:DataAccessPointAccount", "s3:DataAccessPointArn",
        "sns:Endpoint", "elasticfilesystem:AccessedViaMountTarget",
    )
)  # fmt: skip
"""Condition keys that limit who calls, or from where.

S3 user guide, *The meaning of "public"*; IAM user guide, *AWS global condition
context keys*; KMS developer guide, *Condition keys* (``kms:ViaService`` alone
names a service, not an account); EFS user guide, *Blocking public access*.
"""

_POSITIVE = frozenset(
    {
        "StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress", "Bool",
        "NumericEquals",
    }
)  # fmt: skip
_NEGATIVE = frozenset(
    {"StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike", "ArnNotEquals", "ArnNotLike", "NotIpAddress"}
)


def _narrows(test: PolicyCondition) -> Truth:
    """Whether ``test`` lets through only callers that it names."""
    if test.key == "?":
        return Truth.UNKNOWN
    if not _names_caller(test) or test.operator not in _POSITIVE:
        return Truth.NO
    if test.if_exists or test.quantifier == "ForAllValues":
        return Truth.NO  # holds when the request has no such key at all
    return ~any_of(_open_ended(test, value) for value in test.values)


def _spares(test: PolicyCondition) -> bool:
    """Whether a Deny with ``test`` hits everybody but callers that the test names."""
    if test.operator == "Bool":
        return test.says("aws:PrincipalIsAWSService", "false")
    return _names_caller(test) and (test.operator in _NEGATIVE or (test.operator == "Null" and test.says(test.key, "true")))


def _all_actions(deny: Statement, allow: Statement) -> Truth:
    if deny.not_actions is not None or allow.actions is None:
        return deny.covers_all_of("*")
    return all_of(any_of(subsumes(p, action) for p in deny.actions or ()) for action in allow.actions)


def _all_resources(deny: Statement, allow: Statement) -> Truth:
    if deny.resources is None or deny.not_resources is not None:
        return Truth.of(deny.not_resources is None)
    if allow.resources is None:
        return deny.for_everything
    return all_of(any_of(subsumes(p, resource) for p in deny.resources) for resource in allow.resources)


def _names_caller(test: PolicyCondition) -> bool:
    return test.key.lower().partition("/")[0] in NARROWING


_ANY_ADDRESS = frozenset({"0.0.0.0/0", "::/0"})


def _open_ended(test: PolicyCondition, value: Pattern) -> Truth:
    """Whether ``value`` lets everybody through."""
    wild = test.operator in ("StringLike", "ArnLike", "ArnEquals")
    match value:
        case Unknown():
            # whatever it turns out to be, a plain comparison names somebody
            return Truth.UNKNOWN if wild or test.operator == "IpAddress" else Truth.NO
        case Reference():
            return Truth.NO
        case Text():
            return Truth.NO
        case str() if test.operator == "IpAddress":
            return Truth.of(value in _ANY_ADDRESS)
        case str() if test.operator == "Bool":
            return Truth.of(value.lower() != "true")
        case str() if wild and test.key.lower() in ("aws:sourcearn", "aws:principalarn"):
            return Truth.of(_any_arn(value, test.key.lower()))
        case str():
            return Truth.of(wild and not value.strip("*?:/"))


def _any_arn(value: str, key: str) -> bool:
    """Whether an ARN pattern names neither an account nor a bucket or such: ``arn:aws:sns:*:*:*``.

    A role's or user's name says nothing without its account: anybody may create one of that name.
    """
    if not value.startswith("arn:"):
        return not value.strip("*?")
    *_, account, resource = (["*"] * 6 + value.split(":", 5))[-6:]
    named = re.sub(r"^[a-z-]+[/:](?=\*)", "", resource).strip("*?/") and key == "aws:sourcearn"
    return not account.strip("*?") and not named

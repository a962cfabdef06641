"""What policy documents come to together: who is let in, what is granted, Deny before Allow, unknown kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from iac27017.graph.policies import Document, Pattern, PolicyCondition, Principal, Statement, subsumes
from iac27017.graph.principals import Belonging, Whose, belonging
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Reference, Text, Unknown, unknown


@dataclass(frozen=True, slots=True)
class Ruling:
    """An answer about documents, the statement that decides it, and why nobody can tell when that is so."""

    truth: Truth
    statement: Statement | None = None
    why: Unknown | None = None


def open_to_everyone(documents: Sequence[Document], actions: Sequence[str] = ()) -> Ruling:
    """Whether a statement lets everybody in, without a condition or a Deny that limits whom.

    ``actions``: only statements that speak of one of these count.
    """
    return _first(
        (
            (statement, all_of((_speaks(statement, actions), open_statement(statement, documents))))
            for statement in _statements(documents)
        ),
        documents,
    )


def open_statement(statement: Statement, documents: Sequence[Document]) -> Truth:
    """Whether ``statement`` lets everybody in, given the Deny statements beside it."""
    return all_of((statement.allows, statement.for_everyone, ~narrowed(statement), ~barred(statement, documents)))


def narrowed(statement: Statement) -> Truth:
    """Whether a condition limits the statement to callers of certain accounts, organisations, networks or sources."""
    return any_of(_narrows(test) for test in statement.conditions)


def barred(statement: Statement, documents: Iterable[Document]) -> Truth:
    """Whether a Deny for everyone takes all of it back, or all but certain callers' share."""
    return any_of(_bars(deny, statement) for deny in _statements(documents))


@dataclass(frozen=True, slots=True)
class Admission:
    """One principal that one statement lets in."""

    principal: Principal
    belonging: Belonging
    statement: Statement


def admissions(
    documents: Sequence[Document], resource: Resource, graph: ResourceGraph, actions: Sequence[str] = ()
) -> list[Admission]:
    """Whom the Allow statements of ``resource``'s policy name, for ``actions`` (all, when empty).

    A statement that surely is no Allow, or that a Deny takes back as a whole,
    admits nobody. Principals of a statement that names everybody but some are left to `open_to_everyone`.
    """
    return [
        Admission(principal, belonging(principal, resource, graph), statement)
        for statement in _statements(documents)
        if statement.allows is not Truth.NO
        and _speaks(statement, actions) is not Truth.NO
        and barred(statement, documents) is not Truth.YES
        for principal in statement.principals or ()
    ]


def strangers(
    documents: Sequence[Document], resource: Resource, graph: ResourceGraph, actions: Sequence[str] = ()
) -> Iterator[Admission]:
    """The principals of accounts that nobody has named as trusted, or of which nobody can tell whose they are."""
    for admission in admissions(documents, resource, graph, actions):
        if admission.belonging.whose in (Whose.FOREIGN, Whose.UNKNOWN) and _outsiders(admission.statement):
            yield admission


def permission_document(permission: Resource) -> Document:
    """A permission that is declared by itself, as the policy statement that it becomes."""
    who, action = _stated(permission, "principal"), _stated(permission, "action")
    name = who if who is not None else unknown("the principal cannot be told", permission.header)
    service = isinstance(name, str) and name.endswith((".amazonaws.com", ".amazonaws.com.cn", ".amazon.com"))
    statement = Statement(
        effect="Allow",
        actions=(action,) if action is not None else None,
        not_actions=None,
        resources=None,
        not_resources=None,
        principals=(Principal("Service" if service else "AWS", name),),
        not_principals=None,
        conditions=tuple(_stated_conditions(permission)),
        span=permission.header,
    )
    return Document((statement,), permission.header)


def full_admin(documents: Sequence[Document]) -> Ruling:
    """Whether the documents together grant everything, or the right to grant oneself everything (``iam:*``).

    A condition does not make it less; an unconditional Deny of ``iam:*`` on everything does.
    """
    taken = any_of(
        all_of((s.denies, Truth.of(not s.conditions), s.covers_all_of("iam:*"), s.for_everything))
        for s in _statements(documents)
    )
    return _first(
        (
            (statement, all_of((statement.allows, statement.covers_all_of("iam:*"), statement.for_everything, ~taken)))
            for statement in _statements(documents)
        ),
        documents,
    )


def _stated(permission: Resource, name: str) -> Pattern | None:
    match answer := permission.get(name):
        case Known(value=str() | Text() | Reference() as value):
            return value
        case Known(value=value):
            return str(value)
        case Unknown():
            return answer
        case None:
            return None


_STATED: tuple[tuple[str, str, str], ...] = (
    ("source.arn", "ArnLike", "aws:SourceArn"),
    ("source.account", "StringEquals", "aws:SourceAccount"),
    ("organisation", "StringEquals", "aws:PrincipalOrgID"),
)
"""Lambda API reference, *AddPermission*: what each argument becomes in the statement."""


def _stated_conditions(permission: Resource) -> Iterator[PolicyCondition]:
    for name, operator, key in _STATED:
        if (value := _stated(permission, name)) is not None:
            yield PolicyCondition(operator, key, (value,))
    test, tested, wanted = (_stated(permission, f"condition.{part}") for part in ("operator", "key", "value"))
    if tested is not None and wanted is not None:
        known = isinstance(test, str) and isinstance(tested, str)
        yield PolicyCondition(str(test) if known else "?", str(tested) if known else "?", (wanted,))


def unread(documents: Iterable[Document]) -> Unknown | None:
    """Why statements may be missing from the documents; ``None`` when all of them could be read."""
    return next((document.unread for document in documents if document.unread is not None), None)


def _first(judged: Iterable[tuple[Statement, Truth]], documents: Sequence[Document]) -> Ruling:
    """A statement that surely does it; else one that may; else whether all statements were read."""
    doubtful: Statement | None = None
    for statement, truth in judged:
        if truth is Truth.YES:
            return Ruling(Truth.YES, statement)
        if truth is Truth.UNKNOWN and doubtful is None:
            doubtful = statement
    if doubtful is not None:
        why = doubtful.doubt or unknown("what the statement covers cannot be told", doubtful.span)
        return Ruling(Truth.UNKNOWN, doubtful, why)
    missing = unread(documents)
    return Ruling(Truth.NO) if missing is None else Ruling(Truth.UNKNOWN, why=missing)


def _statements(documents: Iterable[Document]) -> Iterator[Statement]:
    for document in documents:
        yield from document.statements


def _speaks(statement: Statement, actions: Sequence[str]) -> Truth:
    return any_of(statement.covers_action(action) for action in actions) if actions else Truth.YES


# Who calls

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


def _bars(deny: Statement, allow: Statement) -> Truth:
    """Whether ``deny`` takes back all that ``allow`` gives, except from callers that ``deny`` spares by name."""
    if not all(_spares(test) for test in deny.conditions):
        return Truth.NO
    return all_of((deny.denies, deny.for_everyone, _all_actions(deny, allow), _all_resources(deny, allow)))


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


def _outsiders(statement: Statement) -> bool:
    """Whether callers of other accounts can meet the conditions: the organisation's own members are no strangers."""
    keys = {test.key.lower() for test in statement.conditions if _narrows(test) is Truth.YES}
    return not keys & {"aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid", "kms:calleraccount"}


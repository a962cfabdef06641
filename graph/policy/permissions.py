"""Permissions that are declared by themselves, read as the policy statements that they become."""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.graph.policy.patterns import Pattern
from iac27017.graph.policy.policies import Document, PolicyCondition, Principal, Statement
from iac27017.graph.resource import Known, Resource
from iac27017.graph.value import Reference, Text, Unknown, unknown


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

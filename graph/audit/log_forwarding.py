"""How log stores are forwarded: by subscriptions of their own, or by a policy for the whole account."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from msgspec import Struct

from iac27017.graph.audit.filter_patterns import read_pattern, takes_everything
from iac27017.graph.concepts import (
    ACCOUNT_LOG_POLICY,
    DELIVERY,
    FUNCTION,
    LOG_SUBSCRIPTION,
    STREAM,
)
from iac27017.graph.edges import FORWARDS_TO, GRANTS_USE_OF, SUBSCRIBES_TO, USES_ROLE, Edge, Outside
from iac27017.graph.names import literal_names
from iac27017.graph.policy.access import Ruling, admits_service
from iac27017.graph.policy.permissions import permission_document
from iac27017.graph.policy.policies import documents
from iac27017.graph.policy.service_roles import assumable_by, may
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown, unknown

SUBSCRIBING = "SUBSCRIPTION_FILTER_POLICY"
"""The type of policy that forwards logs (CloudWatch Logs user guide, *Account-level subscription filters*)."""


class Forwarding(Struct, frozen=True):
    """One way in which a log store is forwarded: ``path`` leads from what makes it to the destination.

    ``complete``: whether all entries are; ``admitted``: whether the destination takes them.
    """

    path: Path
    complete: Ruling
    admitted: Ruling


def forwardings(store: Resource, graph: ResourceGraph) -> list[Forwarding]:
    """The ways in which ``store`` is forwarded."""
    own = [_made((edge, out), edge.source, out, graph) for edge, out in _subscriptions(store, graph)]
    policies = [
        _made((out,), policy, out, graph)
        for policy, out in _account_policies(store.address.root, graph)
        if _selects(policy, store)
    ]
    return [*own, *policies]


def central_ways(root: str, graph: ResourceGraph) -> list[Edge]:
    """What forwards logs of this root to one place: not a function that only one log store calls."""
    return graph.remember(("central log forwarding", root), lambda: _central(root, graph))


def _central(root: str, graph: ResourceGraph) -> list[Edge]:
    policies = [out for _, out in _account_policies(root, graph)]
    outs = [
        out
        for subscription in graph.resources_in(root, LOG_SUBSCRIPTION)
        for out in graph.edges_from(subscription, FORWARDS_TO)
    ]
    by_function: dict[Resource, int] = {}
    for out in outs:
        if isinstance(out.target, Resource) and out.target.concept is FUNCTION:
            by_function[out.target] = by_function.get(out.target, 0) + 1
    return [
        *policies,
        *(out for out in outs if not isinstance(out.target, Resource) or by_function.get(out.target, 2) > 1),
    ]


def _subscriptions(store: Resource, graph: ResourceGraph) -> Iterator[tuple[Edge, Edge]]:
    for edge in graph.edges_into(store, SUBSCRIBES_TO):
        for out in graph.edges_from(edge.source, FORWARDS_TO):
            yield edge, out


def _account_policies(root: str, graph: ResourceGraph) -> Iterator[tuple[Resource, Edge]]:
    for policy in graph.resources_in(root, ACCOUNT_LOG_POLICY):
        match policy.get("type"):
            case Known(value=value) if value != SUBSCRIBING:
                continue
            case _:
                yield from ((policy, out) for out in graph.edges_from(policy, FORWARDS_TO))


_EXCLUDED = re.compile(r"LogGroupName\s+NOT\s+IN\s*(\[.*\])", re.DOTALL)


def _selects(policy: Resource, store: Resource) -> bool:
    """Whether the policy holds for a store of its root: same region, and not left out by name."""
    if policy.declaration.region != store.declaration.region:
        return False
    match policy.get("selection"):
        case Known(value=str() as criteria) if found := _EXCLUDED.search(criteria):
            try:
                left_out = json.loads(found[1])
            except ValueError:
                return True
            return not any(name in left_out for name in literal_names(store))
        case _:
            return True


def _made(path: Path, subscription: Resource, out: Edge, graph: ResourceGraph) -> Forwarding:
    return Forwarding(path, _complete(subscription), _admitted(subscription, out, graph))


def _complete(subscription: Resource) -> Ruling:
    """Whether the pattern lets every entry through."""
    match answer := subscription.get("pattern"):
        case Known():
            pattern = read_pattern(answer.value, answer.span)
            if isinstance(pattern, Unknown):
                return Ruling(Truth.UNKNOWN, why=pattern)
            return Ruling(Truth.of(takes_everything(pattern)))
        case Unknown():
            return Ruling(Truth.UNKNOWN, why=answer)
        case None:
            return Ruling(Truth.YES)


def _admitted(subscription: Resource, out: Edge, graph: ResourceGraph) -> Ruling:
    """Whether the log service may hand entries to the destination.

    Streams need a role, functions a permission (CloudWatch Logs user guide,
    *Subscription filters*); a destination of another account has a policy of its own.
    """
    target = out.target
    if isinstance(target, Outside):
        return (
            Ruling(Truth.UNKNOWN, why=target.value)
            if isinstance(target.value, Unknown)
            else Ruling(Truth.YES)
        )
    if target.concept is FUNCTION:
        return _permitted(target, graph)
    if target.concept in (STREAM, DELIVERY):
        return _through_role(subscription, target, graph)
    return Ruling(Truth.YES)


def _permitted(function: Resource, graph: ResourceGraph) -> Ruling:
    permissions = [permission_document(edge.source) for edge in graph.edges_into(function, GRANTS_USE_OF)]
    return admits_service([*permissions, *documents(function)], "logs", "lambda:InvokeFunction")


_PUTTING = {
    STREAM: ("kinesis:PutRecord", "kinesis:PutRecords"),
    DELIVERY: ("firehose:PutRecord", "firehose:PutRecordBatch"),
}


def _through_role(subscription: Resource, target: Resource, graph: ResourceGraph) -> Ruling:
    roles = graph.edges_from(subscription, USES_ROLE)
    if not roles:
        return Ruling(Truth.NO)
    role = roles[0].target
    if isinstance(role, Outside):
        elsewhere = unknown("the role {name} is not declared in this code", roles[0].span, name=role)
        return Ruling(Truth.UNKNOWN, why=role.value if isinstance(role.value, Unknown) else elsewhere)
    trusted = assumable_by(role, "logs")
    if trusted.truth is not Truth.YES:
        return trusted
    rights = [may(role, action, target, graph) for action in _PUTTING[target.concept]]
    return next(
        (right for truth in (Truth.YES, Truth.UNKNOWN) for right in rights if right.truth is truth), rights[0]
    )

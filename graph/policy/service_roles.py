"""What a role lets a service do: who may become it, and whether its policies reach what it is meant for."""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.graph.policy.access import Ruling, admits_service
from iac27017.graph.policy.identities import Held, policies_held
from iac27017.graph.policy.own_arns import names_own
from iac27017.graph.policy.policies import Statement, documents
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Unknown, unknown


def assumable_by(role: Resource, service: str) -> Ruling:
    """Whether the role's trust lets ``service`` (``cloudtrail``) become it."""
    return admits_service(documents(role, "trust.document"), service, "sts:AssumeRole")


def may(role: Resource, action: str, target: Resource, graph: ResourceGraph, suffix: str = "") -> Ruling:
    """Whether the role's policies allow ``action`` on ``target``, or inside it (its ARN and ``suffix``).

    Deny statements and boundaries are not weighed: this asks whether anybody has granted it at all.
    """
    doubtful: Statement | None = None
    why: Unknown | None = None
    for held in policies_held(role, graph):
        for statement in _allowing(held, action):
            truth = all_of(
                (statement.allows, statement.covers_action(action), _reaches(statement, target, suffix))
            )
            if truth is Truth.YES:
                return Ruling(Truth.YES, statement)
            if truth is Truth.UNKNOWN:
                doubtful, why = doubtful or statement, why or statement.doubt
        why = why or _unread(held)
    if doubtful is None and why is None:
        return Ruling(Truth.NO)
    cause = why or unknown(
        "whether the policy reaches {what} cannot be told", role.header, what=target.address
    )
    return Ruling(Truth.UNKNOWN, doubtful, cause)


def _allowing(held: Held, action: str) -> Iterator[Statement]:
    for document in held.documents:
        yield from document.allowing(action)


def _reaches(statement: Statement, target: Resource, suffix: str) -> Truth:
    if statement.not_resources is not None:
        return ~any_of(names_own(pattern, target, suffix) for pattern in statement.not_resources)
    return any_of(names_own(pattern, target, suffix) for pattern in statement.resources or ())


def _unread(held: Held) -> Unknown | None:
    """Why a policy may allow more than is written here: the provider maintains it, or nobody can read it."""
    if held.managed and not held.documents:
        return unknown(
            "what the managed policy {name} allows is not modelled", held.path[-1].span, name=held.managed
        )
    return next((document.unread for document in held.documents if document.unread is not None), None)

"""Who can decrypt with a key: by its policy, by a grant, or by an IAM policy where the key leaves it to IAM."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from iac27017.graph.address import Address
from iac27017.graph.concepts import GROUP, ROLE, USER
from iac27017.graph.edges import GRANTS_USE_OF, Edge
from iac27017.graph.policy.access import Admission, admissions
from iac27017.graph.policy.identities import Held, is_break_glass, is_workload, policies_held
from iac27017.graph.policy.patterns import Pattern
from iac27017.graph.policy.policies import Principal, Statement
from iac27017.graph.policy.principals import Belonging, Whose, belonging
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.keys import key_documents
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Reference, Text, Unknown, references_in, unknown

DECRYPTING = ("kms:Decrypt", "kms:ReEncryptFrom", "kms:CreateGrant")
"""What leads to the plain text: to decrypt, to encrypt again under one's own key, to grant either (KMS developer guide)."""


class Holder(Struct, frozen=True):
    """An identity whose policies let it decrypt: which policy, and which statement."""

    identity: Resource
    held: Held
    statement: Statement


class Grantee(Struct, frozen=True):
    """Whom a grant lets decrypt; ``edge`` is the grant's tie to the key."""

    edge: Edge
    principal: Principal
    belonging: Belonging


class Doubt(Struct, frozen=True):
    """An identity with a policy of which not all statements could be read."""

    identity: Resource
    held: Held
    why: Unknown


class _Holders(Struct):
    """The identities of one root module that may decrypt: with every key, with keys that they name, or perhaps."""

    of_every_key: list[Holder] = field(default_factory=list)
    by_key: dict[Address, list[Holder]] = field(default_factory=dict)
    in_doubt: list[Doubt] = field(default_factory=list)


def decrypting_admissions(key: Resource, graph: ResourceGraph) -> list[Admission]:
    """Whom the key's own policy lets decrypt."""
    return graph.remember(("decrypting", key), lambda: admissions(key_documents(key), key, graph, DECRYPTING))


def leaves_it_to_iam(key: Resource, graph: ResourceGraph) -> Truth:
    """Whether IAM policies of the key's account decide: its policy admits the account itself, as the default one does."""
    written = key_documents(key)
    if not written:
        return Truth.YES
    return any_of(
        all_of((admission.statement.allows, Truth.of(_is_account(admission))))
        for admission in decrypting_admissions(key, graph)
    )


def grantees(key: Resource, graph: ResourceGraph) -> Iterator[Grantee]:
    """Whom grants let decrypt with the key."""
    for edge in graph.edges_into(key, GRANTS_USE_OF):
        if _decrypts(edge.source):
            principal = Principal("AWS", _grantee(edge.source))
            yield Grantee(edge, principal, belonging(principal, key, graph))


def holders_of_every_key(key: Resource, graph: ResourceGraph) -> list[Holder]:
    """Workloads, users and groups beside the key whose policies let them decrypt with every key of the account.

    Identities with full administrative rights are left to the question about these.
    """
    return _holders(key.address.root, graph).of_every_key


def doubtful_holders(key: Resource, graph: ResourceGraph) -> list[Doubt]:
    """Workloads, users and groups beside the key of which nobody can tell whether they can decrypt with it."""
    return _holders(key.address.root, graph).in_doubt


def holders(key: Resource, graph: ResourceGraph) -> list[Holder]:
    """Identities beside the key whose policies name it and let them decrypt."""
    return _holders(key.address.root, graph).by_key.get(key.address, [])


def _holders(root: str, graph: ResourceGraph) -> _Holders:
    return graph.remember(("decrypting identities", root), lambda: _found_in(root, graph))


def _found_in(root: str, graph: ResourceGraph) -> _Holders:
    found = _Holders()
    for identity in graph.resources_of(ROLE, USER, GROUP):
        if identity.address.root != root or is_break_glass(identity, graph):
            continue
        for held in policies_held(identity, graph):
            for statement in _decrypting(held):
                _sort_in(found, Holder(identity, held, statement))
            if not _is_for_people(identity):
                unread = (document.unread for document in held.documents if document.unread is not None)
                found.in_doubt += (Doubt(identity, held, why) for why in unread)
    return found


def _decrypting(held: Held) -> Iterator[Statement]:
    for document in held.documents:
        for statement in document.allowing("kms:Decrypt"):
            if statement.allows is Truth.YES and statement.covers_action("kms:Decrypt") is Truth.YES:
                yield statement


def _sort_in(found: _Holders, holder: Holder) -> None:
    statement = holder.statement
    if _every_key(statement) and not _is_administrator(statement) and not _is_for_people(holder.identity):
        found.of_every_key.append(holder)
    for pattern in statement.resources or ():
        if isinstance(pattern, Reference | Text | str):
            for reference in references_in(pattern):
                found.by_key.setdefault(reference.address, []).append(holder)


_ANY_KEY = re.compile(r"^(?:\*|arn:[^:]*:(?:\*|kms:[^:]*:[^:]*:(?:\*|key/\*)))$")


def _every_key(statement: Statement) -> bool:
    """Whether it speaks of all keys, without a condition that singles some out."""
    limits = [test for test in statement.conditions if test.key.lower() not in _NO_LIMIT]
    return not limits and any(_ANY_KEY.match(_spelled(pattern)) for pattern in statement.resources or ())


_NO_LIMIT = frozenset({"aws:multifactorauthpresent", "aws:multifactorauthage", "aws:securetransport", "aws:requestedregion"})


def _spelled(pattern: Pattern) -> str:
    return "?" if isinstance(pattern, Unknown) else re.sub(r"\$\{[^}]*\}", "x", str(pattern))


def _is_administrator(statement: Statement) -> bool:
    return statement.covers_all_of("iam:*") is Truth.YES


def _is_for_people(identity: Resource) -> bool:
    return identity.concept is ROLE and is_workload(identity) is not Truth.YES


def _is_account(admission: Admission) -> bool:
    """Whether the account as a whole is named: its number, or its root."""
    name = admission.principal.name
    written = str(name) if not isinstance(name, Unknown) else ""
    plain = isinstance(name, Reference) or re.fullmatch(r"\d{12}", written) is not None
    return admission.belonging.whose in (Whose.OWN, Whose.UNKNOWN) and (written.endswith(":root") or plain)


def _decrypts(grant: Resource) -> bool:
    for answer in grant.get_all("operations"):
        match answer:
            case Known(value="Decrypt" | "ReEncryptFrom" | "CreateGrant") | Unknown():
                return True
            case _:
                continue
    return False


def _grantee(grant: Resource) -> Pattern:
    match answer := grant.get("grantee"):
        case Known(value=str() | Text() | Reference() as value):
            return value
        case Unknown():
            return answer
        case _:
            return unknown("the grantee cannot be told", grant.header)

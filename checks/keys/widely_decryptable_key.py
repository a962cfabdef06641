"""Who can decrypt with the key, all ways taken together?"""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.check import Evidence, Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import KEY, ROLE
from iac27017.graph.policy.access import Admission, open_to_everyone, strangers, unread
from iac27017.graph.policy.decryption import (
    DECRYPTING,
    decrypting_admissions,
    doubtful_holders,
    grantees,
    holders,
    holders_of_every_key,
    leaves_it_to_iam,
)
from iac27017.graph.policy.policies import documents
from iac27017.graph.policy.principals import Whose, identity
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.keys import key_documents
from iac27017.graph.truth import Truth


@check(
    "KEY-004",
    "widely-decryptable-key",
    title="Only known principals and accounts can decrypt with each key",
    controls=["10.1.2", "9.4.1", "CLD.9.5.1"],
    controls_2026=["8.3", "8.24", "8.35"],
    severity=Severity.HIGH,
    subject=KEY,
    remedy="name the key in the IAM policies instead of `*`, and trusted principals in key policy and grants",
    peers={"checkov": ["CKV_AWS_109", "CKV_AWS_356"], "prowler": ["iam_policy_no_full_access_to_kms"]},
)
def widely_decryptable_key(key: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds keys that strangers, or workloads that have no business with them, can decrypt with.

    Encryption keeps tenants and environments apart only as far as the right to
    decrypt is limited. It comes from the key policy, from grants, from IAM
    policies where the key policy leaves it to them, and to whoever can become
    a role that has it.
    """
    doubts: list[Verdict] = []
    for verdict in (*_by_policy(key, graph), *_by_grant(key, graph), *_by_iam(key, graph), *_by_trust(key, graph)):
        if verdict.status.value == "fail":
            return verdict
        doubts.append(verdict)
    if doubts:
        return doubts[0]
    statements = {id(a.statement): a.statement for a in decrypting_admissions(key, graph)}
    shown: list[Evidence] = [*statements.values(), *(g.edge for g in grantees(key, graph))]
    return passed("only known principals can decrypt with the key", *(shown or [key]))


def _by_policy(key: Resource, graph: ResourceGraph) -> Iterator[Verdict]:
    written = key_documents(key)
    ruling = open_to_everyone(written, DECRYPTING)
    if ruling.truth is Truth.YES:
        yield failed("everyone can decrypt with the key", ruling.statement)
    for admission in strangers(written, key, graph, DECRYPTING):
        yield _stranger(admission)
    if ruling.truth is Truth.UNKNOWN or unread(written) is not None:
        yield undecided("who can decrypt with the key cannot be told", ruling.statement, ruling.why or unread(written))


def _stranger(admission: Admission) -> Verdict:
    if admission.belonging.whose is Whose.FOREIGN:
        message = "account {account} can decrypt with the key and is no trusted one"
        return failed(message, admission.statement, account=admission.belonging.account)
    return undecided("who can decrypt with the key cannot be told", admission.statement, admission.belonging.why)


def _by_grant(key: Resource, graph: ResourceGraph) -> Iterator[Verdict]:
    for grantee in grantees(key, graph):
        if grantee.belonging.whose is Whose.FOREIGN:
            message = "a grant lets account {account} decrypt with the key, which is no trusted one"
            yield failed(message, grantee.edge, account=grantee.belonging.account)
        elif grantee.belonging.whose is Whose.UNKNOWN:
            yield undecided("whom a grant lets decrypt cannot be told", grantee.edge, grantee.belonging.why)


def _by_iam(key: Resource, graph: ResourceGraph) -> Iterator[Verdict]:
    if leaves_it_to_iam(key, graph) is Truth.NO:
        return
    for holder in holders_of_every_key(key, graph):
        yield failed(
            "{identity} can decrypt with every key of the account",
            holder.held.path, holder.statement, identity=holder.identity.address,
        )  # fmt: skip
    for doubt in doubtful_holders(key, graph):
        message = "whether {identity} can decrypt with every key of the account cannot be told"
        yield undecided(message, doubt.held.path, doubt.why, identity=doubt.identity.address)


def _by_trust(key: Resource, graph: ResourceGraph) -> Iterator[Verdict]:
    """One hop more: who can become a role that can decrypt."""
    for role, evidence in _roles(key, graph):
        trust = documents(role, "trust.document")
        ruling = open_to_everyone(trust, ("sts:AssumeRole",))
        if ruling.truth is Truth.YES:
            message = "{role} can decrypt with the key, and everyone can assume it"
            yield failed(message, *evidence, role, ruling.statement, role=role.address)
        for admission in strangers(trust, role, graph):
            if admission.belonging.whose is Whose.FOREIGN:
                message = "{role} can decrypt with the key, and account {account}, which is no trusted one, can assume it"
                yield failed(
                    message, *evidence, role, admission.statement,
                    role=role.address, account=admission.belonging.account,
                )  # fmt: skip


def _roles(key: Resource, graph: ResourceGraph) -> Iterator[tuple[Resource, tuple[Evidence, ...]]]:
    """The declared roles that can decrypt with this very key, and what lets them."""
    seen: set[Resource] = set()
    named: list[tuple[Resource | None, tuple[Evidence, ...]]] = [
        (identity(a.principal.name, graph), (a.statement,)) for a in decrypting_admissions(key, graph)
    ]
    named += [(identity(grantee.principal.name, graph), (grantee.edge,)) for grantee in grantees(key, graph)]
    if leaves_it_to_iam(key, graph) is not Truth.NO:
        named += [(holder.identity, (holder.held.path, holder.statement)) for holder in holders(key, graph)]
    for role, evidence in named:
        if role is not None and role.concept is ROLE and role not in seen:
            seen.add(role)
            yield role, evidence

"""What policy documents come to together: who is let in, what is granted, Deny before Allow, unknown kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from iac27017.graph.policy.callers import accounts_named, lets_outsiders_in, narrowed, takes_back
from iac27017.graph.policy.policies import Document, Principal, Statement
from iac27017.graph.policy.principals import Belonging, Whose, belonging
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Unknown, unknown


class Ruling(Struct, frozen=True):
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


def barred(statement: Statement, documents: Iterable[Document]) -> Truth:
    """Whether a Deny for everyone takes all of it back, or all but certain callers' share."""
    return any_of(takes_back(deny, statement) for deny in _statements(documents))


class Admission(Struct, frozen=True):
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
    """The principals of accounts that nobody has named as trusted, or of which nobody can tell whose they are.

    Where everyone is let in who belongs to certain accounts, these accounts are the principals.
    """
    admitted = admissions(documents, resource, graph, actions)
    for admission in (named for found in admitted for named in _named(found, resource, graph)):
        if admission.belonging.whose in (Whose.FOREIGN, Whose.UNKNOWN) and lets_outsiders_in(admission.statement):
            yield admission


def _named(admission: Admission, resource: Resource, graph: ResourceGraph) -> Iterator[Admission]:
    if admission.belonging.whose is not Whose.ANYONE:
        yield admission
        return
    for account in accounts_named(admission.statement):
        principal = Principal("AWS", account)
        yield Admission(principal, belonging(principal, resource, graph), admission.statement)


def admits_service(documents: Sequence[Document], service: str, action: str) -> Ruling:
    """Whether a service (``logs`` of ``logs.eu-west-1.amazonaws.com``) is let do ``action``.

    Conditions on whom the service acts for are taken to be met.
    """
    return _first(
        (
            (statement, all_of((statement.allows, statement.covers_action(action), _speaks_to(statement, service))))
            for statement in _statements(documents)
        ),
        documents,
    )


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


def _speaks_to(statement: Statement, service: str) -> Truth:
    if statement.not_principals is not None:
        return Truth.UNKNOWN
    return any_of(
        Truth.YES
        if principal.name == "*"
        else Truth.UNKNOWN
        if isinstance(principal.name, Unknown)
        else Truth.of(principal.kind == "Service" and _is_service(str(principal), service))
        for principal in statement.principals or ()
    )


def _is_service(name: str, service: str) -> bool:
    """Whether a service principal, regional or not, is that of ``service``."""
    return name.startswith(f"{service}.") and ("amazonaws.com" in name or "${" in name)

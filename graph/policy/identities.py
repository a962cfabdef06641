"""What an identity holds: its policies with the walk that leads to each, its boundary, and who may become it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from iac27017.graph.concepts import PERMISSION_SET, POLICY, ROLE
from iac27017.graph.data_sources import called
from iac27017.graph.edges import BOUNDED_BY, HAS_POLICY, MEMBER_OF, Edge, Outside
from iac27017.graph.policy.access import Ruling, full_admin
from iac27017.graph.policy.patterns import matches
from iac27017.graph.policy.policies import Document, documents, read
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.truth import Truth, any_of
from iac27017.graph.value import Reference, Unknown, Value, unknown


class Held(Struct, frozen=True):
    """One policy of an identity, and the walk that leads to it.

    ``managed`` is the name of a policy that AWS maintains; of these only the
    ones in `MANAGED` have documents. A policy that nobody can read is a
    document with `Document.unread`.
    """

    path: Path
    documents: tuple[Document, ...]
    managed: str = ""


class AdminRight(Struct, frozen=True):
    """Whether an identity has full administrative rights, and through which of its policies."""

    ruling: Ruling
    held: Held | None = None
    boundary: Held | None = None


def policies_held(identity: Resource, graph: ResourceGraph, groups: bool = False) -> list[Held]:
    """The policies of a role, user, group or permission set; with ``groups``, those of a user's groups too."""
    own = [_held((edge,), graph) for edge in graph.edges_from(identity, HAS_POLICY)]
    if identity.concept is PERMISSION_SET and (written := documents(identity, "document")):
        own.append(Held((), tuple(written)))
    if groups:
        for membership in graph.edges_from(identity, MEMBER_OF):
            own += _of_group(membership, graph)
    return own


def admin_right(identity: Resource, graph: ResourceGraph) -> AdminRight:
    """Whether an identity's own policies come to full administrative rights within its boundary."""
    held = policies_held(identity, graph)
    ruling = full_admin([document for policy in held for document in policy.documents])
    if ruling.truth is Truth.NO:
        return AdminRight(ruling)
    source = next((policy for policy in held if _contains(policy, ruling)), None)
    bounds = [_held((edge,), graph) for edge in graph.edges_from(identity, BOUNDED_BY)]
    for bound in bounds:
        limit = full_admin(bound.documents)
        if limit.truth is not Truth.YES:
            truth = Truth.NO if limit.truth is Truth.NO else Truth.UNKNOWN
            return AdminRight(Ruling(truth, ruling.statement, ruling.why or limit.why), source, bound)
    return AdminRight(ruling, source)


def is_workload(role: Resource) -> Truth:
    """Whether services or pipelines, rather than people, become the role: its trust names a service or an OIDC issuer."""
    if role.concept is not ROLE:
        return Truth.NO
    trust = documents(role, "trust.document")
    if any(document.unread is not None for document in trust):
        return Truth.UNKNOWN
    return any_of(
        Truth.of(principal.kind == "Service" or _is_pipeline(principal.kind, str(principal)))
        for document in trust
        for statement in document.statements
        for principal in statement.principals or ()
    )


def spoken_name(identity: Resource) -> str:
    """The literal name of an identity, or the name of its block when that is not written out."""
    path = identity.kind.name.of(identity.language) if identity.kind.name else ""
    attribute = identity.body.attributes.get(path) if path else None
    return str(attribute.value) if attribute is not None and isinstance(attribute.value, str) else identity.address.name


def is_break_glass(identity: Resource, graph: ResourceGraph) -> bool:
    """Whether the team names the identity, by name, ARN or address, as one that may have full rights."""
    own = (spoken_name(identity), str(identity.address))
    return any(
        matches(pattern.rpartition("/")[2] if pattern.startswith("arn:") else pattern, name) is Truth.YES
        for pattern in graph.settings.break_glass_principals
        for name in own
    )


_EVERYTHING: Value = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
_IDENTITIES: Value = {"Statement": {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}}
_NO_IDENTITIES: Value = {
    "Statement": {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"}
}

MANAGED: Mapping[str, Value] = {
    "AdministratorAccess": _EVERYTHING,
    "IAMFullAccess": _IDENTITIES,
    "PowerUserAccess": _NO_IDENTITIES,
}
"""What the widest policies of AWS say, in short (AWS managed policy reference).

The first two come to full rights: who may do everything in IAM may grant
himself the rest.
"""

_MANAGED_ARN = re.compile(r"^arn:[^:]*:iam::aws:policy/(?:.+/)?(?P<name>[^/]+)$")


def _held(path: Path, graph: ResourceGraph) -> Held:
    """The policy at the end of ``path``."""
    edge = path[-1]
    target = edge.target
    if isinstance(target, Resource):
        if target.concept is not POLICY:
            return Held(path, ())
        if (copied := _copied(target)) is None:
            return Held(path, tuple(documents(target, "document")))
        target = copied
    name = managed_name(target, graph)
    if isinstance(name, str):
        written = MANAGED.get(name)
        return Held(path, (read(written, edge.span),) if written is not None else (), name)
    return Held(path, (Document((), edge.span, name),))


def _copied(policy: Resource) -> Outside | None:
    """The policy of AWS whose text this one repeats: ``policy = data.aws_iam_policy.vpc.policy``."""
    match policy.get("document"):
        case Known(value=Reference() as value) if value.address.data and value.address.type == "aws_iam_policy":
            return Outside(value)
        case _:
            return None


def managed_name(target: Outside, graph: ResourceGraph) -> str | Unknown:
    """The name of the policy of AWS that is meant; unknown when it is the customer's, or nobody can tell."""
    written = called(target, graph)
    if isinstance(written, Unknown):
        return written
    found = _MANAGED_ARN.match(str(written))
    if found is not None and "${" not in found["name"]:
        return found["name"]
    if isinstance(written, str) and written in MANAGED:
        return str(written)  # data "aws_iam_policy" looks it up by name
    return unknown("the policy {name} is declared elsewhere", name=written)


def _of_group(membership: Edge, graph: ResourceGraph) -> list[Held]:
    if isinstance(membership.target, Outside):
        why = unknown("the group {name} is declared elsewhere", membership.span, name=membership.target)
        return [Held((membership,), (Document((), membership.span, why),))]
    return [_held((membership, edge), graph) for edge in graph.edges_from(membership.target, HAS_POLICY)]


def _contains(policy: Held, ruling: Ruling) -> bool:
    if ruling.statement is None:
        return any(document.unread is not None for document in policy.documents)
    return any(statement is ruling.statement for document in policy.documents for statement in document.statements)


def _is_pipeline(kind: str, name: str) -> bool:
    """An OIDC issuer signs in pipelines, clusters' pods and apps; SAML signs in people."""
    return kind == "Federated" and "saml" not in name.lower()


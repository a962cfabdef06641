"""Whose a principal in a policy is: the account's own, the provider's, a trusted account's, a stranger's."""

from __future__ import annotations

import re
from enum import Enum

from msgspec import Struct

from iac27017.graph.concepts import ACCOUNT, GROUP, KEY, ORGANISATION, ROLE, USER, Concept
from iac27017.graph.lookup import items
from iac27017.graph.policy.patterns import Pattern, here
from iac27017.graph.policy.policies import Principal, documents
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Borrowed, Reference, Text, Unknown, unknown


class Whose(Enum):
    """To whom a principal belongs, seen from the resource whose policy names it."""

    ANYONE = "anyone"
    OWN = "this account"
    PROVIDER = "the provider"
    FEDERATED = "an identity provider"
    TRUSTED = "a trusted account"
    FOREIGN = "another account"
    UNKNOWN = "nobody can tell"


class Belonging(Struct, frozen=True):
    """Whose a principal is; ``account`` when a number says so, ``why`` when nobody can tell."""

    whose: Whose
    account: str = ""
    why: Unknown | None = None


def belonging(principal: Principal, resource: Resource, graph: ResourceGraph) -> Belonging:
    """To whom ``principal`` belongs, which stands in a policy of ``resource``."""
    if principal.kind == "Service":
        return Belonging(Whose.PROVIDER)
    if principal.kind == "Federated":
        return Belonging(Whose.FEDERATED)
    if principal.name == "*":
        return Belonging(Whose.ANYONE)
    if principal.kind == "CanonicalUser":
        return _canonical(principal.name, resource)
    return _of_pattern(principal.name, resource, graph)


def own_account(resource: Resource, graph: ResourceGraph) -> str | None:
    """The number of the account that ``resource`` is in: by the provider configuration, or by its own key policy.

    KMS takes no policy under which nobody of the key's account could change it
    (KMS developer guide, *Key policies*): the one account that may is the key's own.
    """
    configured = resource.declaration.account
    if isinstance(configured, str):
        return str(configured)
    if resource.concept is not KEY:
        return None
    return graph.remember(("own account", resource), lambda: _administering(resource))


def identity(name: Pattern, graph: ResourceGraph) -> Resource | None:
    """The declared role, user or group that ``name`` (an ARN, a name, a reference) means."""
    match name:
        case Reference():
            return _identity_at(name, graph)
        case Borrowed() if (found := _identity_at(name.reference, graph)) is not None:
            return found
        case str():
            return _named(str(name), graph)
        case Text():
            parts = [part for part in name.parts if isinstance(part, Reference) and not here(part)]
            declared = [resource for part in parts if (resource := _identity_at(part, graph)) is not None]
            return declared[0] if len(declared) == 1 else _named(str(name), graph)
        case _:
            return None


def _administering(key: Resource) -> str | None:
    found = {
        principal.account
        for document in documents(key)
        for statement in document.allowing("kms:PutKeyPolicy")
        for principal in statement.principals or ()
        if principal.account is not None and _ROOT.search(str(principal))
    }
    return found.pop() if len(found) == 1 else None


_ROOT = re.compile(r"^\d{12}$|:root$")

_PROVIDER_DATA = frozenset(
    {
        "aws_billing_service_account",
        "aws_cloudtrail_service_account",
        "aws_elb_service_account",
        "aws_redshift_service_account",
        "aws_service_principal",
    }
)
_OWN_DATA = frozenset({"aws_iam_role", "aws_iam_roles", "aws_iam_user", "aws_iam_users", "aws_iam_session_context"})
_ACCOUNT = re.compile(r"^(?:arn:[^:]*:(?:iam|sts)::)?(?P<account>\d{12})(?::|$)")
_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
_ACCOUNT_HOLE = re.compile(rf"^(?:arn:[^:]*:(?:iam|sts)::)?(?P<account>[^:]*{_HOLE}[^:]*)(?::|$)")


def _of_pattern(name: Pattern, resource: Resource, graph: ResourceGraph) -> Belonging:
    match name:
        case Unknown():
            return Belonging(Whose.UNKNOWN, why=name)
        case Reference():
            return _of_reference(name, graph)
        case Borrowed():
            known = _of_text(name, resource, graph)
            return known if known.whose is not Whose.UNKNOWN else _of_reference(name.reference, graph)
        case str():
            return _of_text(name, resource, graph)
        case Text():
            return _of_template(name, resource, graph)


def _of_reference(reference: Reference, graph: ResourceGraph) -> Belonging:
    address = reference.address
    if here(reference) or (address.data and address.type in _OWN_DATA):
        return Belonging(Whose.OWN)
    if address.data and address.type in _PROVIDER_DATA:
        return Belonging(Whose.PROVIDER)
    declared = graph.resource(address)
    if declared is not None and declared.concept in (ACCOUNT, ORGANISATION):
        return Belonging(Whose.TRUSTED)
    if address.data and address.type.startswith("aws_organizations"):
        return Belonging(Whose.TRUSTED)
    if not address.data and (not address.type or address.type.startswith("aws_")):
        return Belonging(Whose.OWN)
    return Belonging(Whose.UNKNOWN, why=unknown("{what} is known only after apply", reference.span, what=reference))


def _of_text(name: str, resource: Resource, graph: ResourceGraph) -> Belonging:
    found = _ACCOUNT.match(name)
    if found is not None:
        return _of_account(found["account"], resource, graph)
    if name.startswith(("arn:aws:iam::cloudfront:", "arn:aws-cn:iam::cloudfront:")):
        return Belonging(Whose.PROVIDER)
    return Belonging(Whose.UNKNOWN, why=unknown("whose {name} is cannot be told", name=name))


def _of_account(account: str, resource: Resource, graph: ResourceGraph) -> Belonging:
    settings = graph.settings
    own = own_account(resource, graph)
    if account == own:
        return Belonging(Whose.OWN, account)
    if account in (*settings.trusted_accounts, *settings.third_party_accounts, settings.log_archive_account):
        return Belonging(Whose.TRUSTED, account)
    if account in LOAD_BALANCER_ACCOUNTS:
        return Belonging(Whose.PROVIDER, account)
    if own is not None or settings.trusted_accounts:
        return Belonging(Whose.FOREIGN, account)
    why = unknown("whose account {account} is cannot be told: no trusted accounts are configured", account=account)
    return Belonging(Whose.UNKNOWN, account, why)


def _of_template(name: Text, resource: Resource, graph: ResourceGraph) -> Belonging:
    """The account of an ARN that is not wholly known: what stands between the fourth and fifth colon."""
    loose = "".join(part if isinstance(part, str) else _HOLE for part in name.parts)
    if (written := _ACCOUNT.match(loose.replace(_HOLE, "aws", 1))) is not None:
        return _of_account(written["account"], resource, graph)
    found = _ACCOUNT_HOLE.match(loose)
    holes = [part for part in name.parts if not isinstance(part, str)]
    if found is None or found["account"] != _HOLE:
        if identity(name, graph) is not None:
            return Belonging(Whose.OWN)
        reason = next((part for part in holes if isinstance(part, Unknown)), None)
        return Belonging(Whose.UNKNOWN, why=reason or unknown("the account of {name} cannot be told", name=name))
    hole = holes[loose[: found.start("account")].count(_HOLE)]
    return Belonging(Whose.UNKNOWN, why=hole) if isinstance(hole, Unknown) else _of_reference(hole, graph)


def _canonical(name: Pattern, resource: Resource) -> Belonging:
    """Canonical ids name accounts, and the identities of distributions."""
    if isinstance(name, Reference):
        return Belonging(Whose.OWN)
    if name == LOG_DELIVERY:
        return Belonging(Whose.PROVIDER)
    why = name if isinstance(name, Unknown) else unknown("whose canonical id {name} is cannot be told", name=name)
    return Belonging(Whose.UNKNOWN, why=why)


def _identity_at(reference: Reference, graph: ResourceGraph) -> Resource | None:
    found = graph.resource(reference.address)
    return found if found is not None and found.concept in (ROLE, USER, GROUP) else None


_CONCEPTS: dict[str, Concept] = {"role": ROLE, "user": USER, "group": GROUP, "assumed-role": ROLE}
_IDENTITY = re.compile(r":(?P<kind>role|user|group|assumed-role)/(?P<path>.+)$")


def _named(text: str, graph: ResourceGraph) -> Resource | None:
    found = _IDENTITY.search(text)
    if found is None:
        return None
    pieces = found["path"].split("/")
    name = pieces[0] if found["kind"] == "assumed-role" else pieces[-1]
    bearers = _bearers(graph).get((_CONCEPTS[found["kind"]], name), [])
    return bearers[0] if len(bearers) == 1 else None


def _bearers(graph: ResourceGraph) -> dict[tuple[Concept, str], list[Resource]]:
    return graph.remember("identities by name", lambda: _index(graph))


def _index(graph: ResourceGraph) -> dict[tuple[Concept, str], list[Resource]]:
    found: dict[tuple[Concept, str], list[Resource]] = {}
    for resource in graph.resources_of(ROLE, USER, GROUP):
        path = resource.kind.name.of(resource.language) if resource.kind.name else ""
        for leaf in items(resource.body, path) if path else []:
            if isinstance(leaf.value, str):
                found.setdefault((resource.concept, str(leaf.value)), []).append(resource)
    return found


LOG_DELIVERY = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"
"""The canonical id of CloudFront's log delivery (CloudFront developer guide, *Configure standard logging*)."""

LOAD_BALANCER_ACCOUNTS = frozenset(
    {
        "127311923021", "033677994240", "027434742980", "797873946194",  # us-east-1, -2, us-west-1, -2
        "098369216593", "754344448648", "589379963580", "718504428378",  # af-south-1, ap-east-1, ap-southeast-3, ap-south-1
        "383597477331", "600734575887", "114774131450", "783225319266",  # ap-northeast-3, -2, ap-southeast-1, -2
        "582318560864", "985666609251", "054676820928", "156460612806",  # ap-northeast-1, ca-central-1, eu-central-1, eu-west-1
        "652711504416", "635631232127", "009996457667", "897822967062",  # eu-west-2, eu-south-1, eu-west-3, eu-north-1
        "076674570225", "507241528517", "048591011584", "190560391635",  # me-south-1, sa-east-1, us-gov-west-1, us-gov-east-1
        "638102146993", "037604701340",  # cn-north-1, cn-northwest-1
    }
)  # fmt: skip
"""The accounts that load balancers deliver access logs from, by region.

Elastic Load Balancing user guide, *Enable access logs*: regions available before August 2022.
"""

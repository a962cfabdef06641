"""Are images, snapshots and documents shared with the world, or with accounts that nobody vouches for?"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.account_settings import settings_for
from iac27017.graph.concepts import IMAGE, OPERATION, SHARE, SNAPSHOT
from iac27017.graph.edges import SHARES
from iac27017.graph.policy.policies import Principal
from iac27017.graph.policy.principals import Belonging, Whose, belonging
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Reference, Text, Unknown, unknown


@check(
    "SEG-012",
    "foreign-share",
    title="Snapshots, images and documents are not shared publicly or with unknown accounts",
    controls=["CLD.9.5.1", "9.4.1", "12.3.1"],
    controls_2026=["8.3", "8.13", "8.35"],
    severity=Severity.CRITICAL,
    subject=(SHARE, SNAPSHOT, OPERATION),
    remedy="share with named accounts only, and list them in `trusted_accounts`",
    peers={
        "checkov": ["CKV_AWS_199", "CKV_AWS_205", "CKV_AWS_302", "CKV_AWS_303"],
        "prowler": [
            "ec2_ebs_snapshot_account_block_public_access", "ec2_ami_account_block_public_access",
            "ssm_documents_set_as_public",
        ],
    },
)  # fmt: skip
def foreign_share(shared: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds snapshots, machine images and documents that strangers may copy.

    Whoever may use an image or a snapshot has the data in it, in an account of
    their own, whatever the networks in between forbid.
    """
    receivers = list(_receivers(shared, graph))
    if not receivers:
        return None
    way = graph.edges_from(shared, SHARES)
    for found in receivers:
        if found.whose.whose is Whose.ANYONE:
            return failed("it is shared with everyone", *way, found.answer, shared)
        if found.whose.whose is Whose.FOREIGN:
            return failed(
                "it is shared with account {account}, which is no trusted one",
                *way, found.answer, shared, account=found.whose.account,
            )  # fmt: skip
    if doubt := next((found for found in receivers if found.whose.whose is Whose.UNKNOWN), None):
        return undecided("whom it is shared with cannot be told", *way, doubt.answer, doubt.whose.why)
    return passed("it is shared with trusted accounts only", *way, *(found.answer for found in receivers))


class _Receiver(Struct, frozen=True):
    answer: Known | Unknown
    whose: Belonging


def _receivers(shared: Resource, graph: ResourceGraph) -> Iterator[_Receiver]:
    """Each of those it is shared with."""
    yield from (
        found for answer in shared.get_all("shared_with") for found in _accounts(answer, shared, graph)
    )
    if shared.concept is SHARE:
        for answer in shared.get_all("shared_with.groups"):
            yield from _group(answer, shared, graph)
        for answer in shared.get_all("shared_with.organisations"):
            yield _Receiver(answer, _organisation(answer, graph))


def _accounts(answer: Known | Unknown, shared: Resource, graph: ResourceGraph) -> Iterator[_Receiver]:
    """Account numbers, a list of them in one text, or ``all``."""
    if isinstance(answer, Unknown):
        yield _Receiver(answer, Belonging(Whose.UNKNOWN, why=answer))
        return
    value = answer.value
    if not isinstance(value, str):
        yield _Receiver(answer, _whose(value, shared, graph))
        return
    for name in filter(None, (word.strip() for word in value.split(","))):
        if name.lower() == "all":
            yield from _group(answer, shared, graph)
        else:
            yield _Receiver(answer, belonging(Principal("AWS", name), shared, graph))


def _whose(value: object, shared: Resource, graph: ResourceGraph) -> Belonging:
    if isinstance(value, Reference | Text):
        return belonging(Principal("AWS", value), shared, graph)
    return Belonging(Whose.UNKNOWN, why=unknown("{what} is no account", what=value))


def _group(answer: Known | Unknown, shared: Resource, graph: ResourceGraph) -> Iterator[_Receiver]:
    """``all`` is everyone, unless the account refuses to make images public."""
    if isinstance(answer, Unknown):
        yield _Receiver(answer, Belonging(Whose.UNKNOWN, why=answer))
    elif str(answer.value).lower() == "all":
        refused = _refused(shared, graph)
        whose = {Truth.YES: Whose.OWN, Truth.NO: Whose.ANYONE}.get(refused, Whose.UNKNOWN)
        why = unknown("whether the account refuses to make images public cannot be told", answer.span)
        yield _Receiver(answer, Belonging(whose, why=why if whose is Whose.UNKNOWN else None))


def _refused(shared: Resource, graph: ResourceGraph) -> Truth:
    """Whether the account forbids public images in the region (EC2 guide, *Block public access for AMIs*)."""
    images = shared.concept is SHARE and all(e.concept is IMAGE for e in graph.targets(shared, SHARES))
    for setting, here in settings_for(shared, graph, "image-block-public-access") if images else ():
        match setting.get("mode"):
            case Known(value="block-new-sharing"):
                return here
            case Unknown():
                return Truth.UNKNOWN
            case _:
                continue
    return Truth.NO


def _organisation(answer: Known | Unknown, graph: ResourceGraph) -> Belonging:
    """One's own organisation is declared or looked up; a written one has to be among the trusted."""
    match answer:
        case Unknown():
            return Belonging(Whose.UNKNOWN, why=answer)
        case Known(value=Reference() | Text()):
            return Belonging(Whose.OWN)
        case Known(value=value):
            if str(value) in graph.settings.trusted_accounts:
                return Belonging(Whose.TRUSTED)
            return Belonging(
                Whose.UNKNOWN, why=unknown("whose organisation {name} is cannot be told", name=value)
            )

"""Whether the world can reach an object store: by policy, list or access point, and what blocks them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from iac27017.graph.account_settings import settings_for
from iac27017.graph.concepts import OBJECT
from iac27017.graph.edges import OPENS, STORED_IN, Edge
from iac27017.graph.policy.access import Ruling, open_to_everyone
from iac27017.graph.policy.policies import Statement, documents
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Unknown, unknown
from iac27017.graph.wording import plain, worded

Shown = Known | Unknown | Edge | Resource | Statement

BLOCK = "s3-public-access-block"
"""The account setting whose flags hold for every bucket of the account."""
FLAGS = ("public.acls_blocked", "public.acls_ignored", "public.policy_blocked", "public.restricted")
PUBLIC_LISTS = frozenset({"public-read", "public-read-write", "authenticated-read"})
"""S3 user guide, *Access control list overview*: authenticated users are those of every account."""
_EVERYONE = ("/global/AllUsers", "/global/AuthenticatedUsers")


class Door(Struct, frozen=True):
    """One way in: whether it stands open, and what shows it. ``name`` is what a reader calls it."""

    name: str
    open: Truth
    evidence: tuple[Shown, ...] = ()
    why: Unknown | None = None


class Flag(Struct, frozen=True):
    """One of the four blocks, at the bucket or at its account, whichever is stricter.

    ``declared``: the bucket's own is written; new buckets have all four without that.
    """

    on: Truth
    declared: bool
    evidence: tuple[Shown, ...] = ()


def doors(store: Resource, graph: ResourceGraph) -> list[Door]:
    """The ways into ``store``, each with the blocks before it taken into account."""
    lists = [*_lists(store), *_objects(store, graph)]
    policies = [_policy(store), *_access_points(store, graph)]
    return [
        *(_behind(door, _lists_closed(store, graph)) for door in lists),
        *(_behind(door, _policies_closed(store, graph)) for door in policies),
    ]


def flags(store: Resource, graph: ResourceGraph) -> dict[str, Flag]:
    """The four blocks by property name; the stricter of bucket and account holds (*Blocking public access*)."""
    return {name: _flag(store, graph, name) for name in FLAGS}


def _flag(store: Resource, graph: ResourceGraph, name: str) -> Flag:
    own = store.get(name)
    found: list[tuple[Truth, tuple[Shown, ...]]] = [] if own is None else [(_truth(own), (own,))]
    if graph.settings.account.s3_public_access_blocked:
        found.append(
            (Truth.YES, (Known(True, store.header, worded("{setting} in the configuration", setting="s3_public_access_blocked")),))
        )
    for setting, here in settings_for(store, graph, BLOCK, regional=False):
        if (answer := setting.get(name)) is not None:
            found.append((all_of((_truth(answer), here)), (answer,)))
    on = any_of(truth for truth, _ in found)
    shown = next((evidence for truth, evidence in found if truth is on), ())
    return Flag(on, own is not None, shown)


def _truth(answer: Answer) -> Truth:
    return Truth.of(answer.value is True) if isinstance(answer, Known) else Truth.UNKNOWN


def _lists_closed(store: Resource, graph: ResourceGraph) -> Flag:
    """Lists count for nothing where they are refused, ignored, or switched off altogether."""
    match ownership := store.get("ownership"):
        case Known(value="BucketOwnerEnforced"):
            return Flag(Truth.YES, True, (ownership,))
        case _:
            return _either(
                _flag(store, graph, "public.acls_blocked"), _flag(store, graph, "public.acls_ignored")
            )


def _policies_closed(store: Resource, graph: ResourceGraph) -> Flag:
    return _either(_flag(store, graph, "public.policy_blocked"), _flag(store, graph, "public.restricted"))


def _either(one: Flag, other: Flag) -> Flag:
    on = any_of((one.on, other.on))
    decisive = one if one.on is on else other
    return Flag(on, one.declared or other.declared, decisive.evidence)


def _behind(door: Door, block: Flag) -> Door:
    """A door as it stands with the block before it."""
    match door.open, block.on:
        case Truth.NO, _:
            return door
        case _, Truth.YES:
            return Door(door.name, Truth.NO, (*block.evidence, *door.evidence))
        case Truth.YES, Truth.UNKNOWN:
            why = next((item for item in block.evidence if isinstance(item, Unknown)), None)
            return Door(door.name, Truth.UNKNOWN, (*door.evidence, *block.evidence), why)
        case _:
            return Door(door.name, door.open, (*door.evidence, *block.evidence), door.why)


def _policy(store: Resource) -> Door:
    return _ruled(plain("the policy"), open_to_everyone(documents(store)))


def _ruled(name: str, ruling: Ruling, *way: Edge) -> Door:
    shown = (ruling.statement,) if ruling.statement else ()
    return Door(name, ruling.truth, (*way, *shown), ruling.why)


def _lists(store: Resource) -> Iterator[Door]:
    for answer in store.get_all("acl"):
        if isinstance(answer, Unknown):
            yield Door(plain("the access control list"), Truth.UNKNOWN, (answer,), answer)
        else:
            yield Door(plain("the access control list"), Truth.of(answer.value in PUBLIC_LISTS), (answer,))
    for answer in store.get_all("acl.grantees"):
        if isinstance(answer, Unknown):
            yield Door(plain("the access control list"), Truth.UNKNOWN, (answer,), answer)
        else:
            yield Door(plain("the access control list"), Truth.of(str(answer.value).endswith(_EVERYONE)), (answer,))


def _objects(store: Resource, graph: ResourceGraph) -> Iterator[Door]:
    """Objects have lists of their own."""
    for edge in graph.edges_into(store, STORED_IN):
        if edge.source.concept is not OBJECT:
            continue
        match answer := edge.source.get("acl"):
            case Known(value=value) if value in PUBLIC_LISTS:
                yield Door(plain("an object's access control list"), Truth.YES, (edge, answer))
            case Unknown():
                yield Door(plain("an object's access control list"), Truth.UNKNOWN, (edge, answer), answer)
            case _:
                continue


def _access_points(store: Resource, graph: ResourceGraph) -> Iterator[Door]:
    """An access point opens what the bucket's policy delegates to it (*Delegating access control*)."""
    delegated = any(
        _delegates(statement) for document in documents(store) for statement in document.statements
    )
    for edge in graph.edges_into(store, OPENS) if delegated else ():
        point = edge.source
        own = any_of(_flag_of(point, name) for name in ("public.policy_blocked", "public.restricted"))
        inside = Truth.of(point.get("network") is not None)
        ruling = open_to_everyone(documents(point))
        door = _ruled(worded("the access point {name}", name=point.address), ruling, edge)
        yield Door(
            door.name, all_of((ruling.truth, ~own, ~inside)), door.evidence, ruling.why or _doubt(own, point)
        )


def _flag_of(point: Resource, name: str) -> Truth:
    answer = point.get(name)
    return Truth.NO if answer is None else _truth(answer)


def _doubt(blocked: Truth, point: Resource) -> Unknown | None:
    if blocked is not Truth.UNKNOWN:
        return None
    return unknown("whether {point} blocks public access cannot be told", point.header, point=point.address)


def _delegates(statement: Statement) -> bool:
    keys = {test.key.lower() for test in statement.conditions}
    return statement.allows is Truth.YES and bool(
        keys & {"s3:dataaccesspointaccount", "s3:dataaccesspointarn"}
    )

"""Whether a disk, snapshot or image is encrypted: by itself, by its origin, or by the account's default."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from iac27017.graph.account_settings import settings_for
from iac27017.graph.body import Origin
from iac27017.graph.concepts import IMAGE, VOLUME
from iac27017.graph.edges import ATTACHED_TO, COPY_OF, HAS_DEVICE, LAUNCHES_FROM, RESTORED_FROM, Edge, Outside
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of
from iac27017.graph.value import Unknown, unknown
from iac27017.graph.wording import worded

Shown = Known | Unknown | Edge | Resource

DEFAULT = "ebs-encryption-by-default"
"""The account setting that encrypts every new volume and snapshot copy of a region."""


class Encryption(Struct, frozen=True):
    """Whether a thing is encrypted, and the walk that says so; ``why`` when nobody can tell."""

    truth: Truth
    evidence: tuple[Shown, ...] = ()
    why: Unknown | None = None


def encryption_of(
    thing: Resource, graph: ResourceGraph, seen: frozenset[Resource] = frozenset()
) -> Encryption:
    """The encryption of a volume, snapshot, image, or of what else a copy may be made from.

    What is encrypted cannot be restored or copied in the clear (EBS user
    guide, *Amazon EBS encryption*), so an encrypted origin decides before an
    ``encrypted = false``; so does encryption by default.
    """
    if thing in seen:
        why = unknown("{what} is made from itself", thing.header, what=thing.address)
        return Encryption(Truth.UNKNOWN, (why,), why)
    own = _own(thing)
    if own.truth is Truth.YES:
        return own
    elsewhere = [*_origins(thing, graph, seen | {thing}), *_default(thing, graph)]
    return next((found for found in elsewhere if found.truth is Truth.YES), None) or _undecided(
        own, elsewhere
    )


def _own(thing: Resource) -> Encryption:
    """What is written in it, or its default."""
    match answer := _asked(thing):
        case Known(value=True):
            return Encryption(Truth.YES, (answer,))
        case Known():
            return Encryption(Truth.NO, (answer,))
        case Unknown():
            return Encryption(Truth.UNKNOWN, (answer,), answer)
        case None:
            return Encryption(Truth.NO)


def _asked(thing: Resource) -> Answer:
    """Whether it says that it is encrypted; copies of database snapshots say so by naming a key."""
    if thing.concept.property_type("encryption.at_rest") is None:
        return None
    if "encryption.at_rest" not in thing.kind.properties and isinstance(
        key := thing.get("encryption.key"), Known
    ):
        return Known(True, key.span, key.attribute, key.origin, key.sources)
    return thing.get("encryption.at_rest")


def _undecided(own: Encryption, elsewhere: list[Encryption]) -> Encryption:
    """Nothing encrypts it for sure: a written no stands, a default only where no origin may change it."""
    written = any(
        isinstance(item, Known) and item.origin is not Origin.PROVIDER_DEFAULT for item in own.evidence
    )
    if written or own.truth is Truth.UNKNOWN:
        return own
    if doubt := next((found for found in elsewhere if found.truth is Truth.UNKNOWN), None):
        return doubt
    walked = tuple(item for found in elsewhere for item in found.evidence)
    return Encryption(Truth.NO, (*own.evidence, *walked))


def _origins(thing: Resource, graph: ResourceGraph, seen: frozenset[Resource]) -> Iterator[Encryption]:
    """The encryption of everything that ``thing`` is made from."""
    if thing.concept is not VOLUME:
        attached = [volume for volume in graph.sources(thing, ATTACHED_TO) if volume.concept is VOLUME]
        if devices := [*graph.targets(thing, HAS_DEVICE), *attached]:
            yield _all(devices, graph, seen)
    for edge in graph.edges_from(thing, COPY_OF, RESTORED_FROM):
        yield _behind(edge, graph, seen)
    if thing.concept is VOLUME and thing.owner is not None and thing.get("from_image") is not None:
        yield from _image(thing.owner, graph, seen)


def _all(things: list[Resource], graph: ResourceGraph, seen: frozenset[Resource]) -> Encryption:
    """Several devices are encrypted when each of them is."""
    parts = [(thing, encryption_of(thing, graph, seen)) for thing in things]
    truth = all_of(found.truth for _, found in parts)
    thing, decisive = next((thing, found) for thing, found in parts if found.truth is truth)
    return Encryption(truth, (thing, *decisive.evidence), decisive.why)


def _behind(edge: Edge, graph: ResourceGraph, seen: frozenset[Resource]) -> Encryption:
    if isinstance(edge.target, Outside):
        written = edge.target.value
        why = written if isinstance(written, Unknown) else _elsewhere(edge)
        return Encryption(Truth.UNKNOWN, (edge, why), why)
    found = encryption_of(edge.target, graph, seen)
    return Encryption(found.truth, (edge, *found.evidence), found.why)


def _elsewhere(edge: Edge) -> Unknown:
    return unknown(
        "{what} is declared elsewhere, so nobody can tell whether it is encrypted",
        edge.span,
        what=edge.target,
    )


def _image(machine: Resource, graph: ResourceGraph, seen: frozenset[Resource]) -> Iterator[Encryption]:
    """A root volume takes after the image; an image that is not declared here is no reason to hope.

    Public images are never encrypted (EC2 user guide, *Make your AMI publicly
    available*), and a volume is in the clear unless something says otherwise.
    """
    for edge in graph.edges_from(machine, LAUNCHES_FROM):
        if not isinstance(edge.target, Resource):
            continue
        if edge.target.concept is IMAGE:
            yield _behind(edge, graph, seen)
        elif devices := graph.targets(edge.target, HAS_DEVICE):
            found = _all(devices, graph, seen)
            yield Encryption(found.truth, (edge, *found.evidence), found.why)


def _default(thing: Resource, graph: ResourceGraph) -> Iterator[Encryption]:
    """Encryption by default, as declared for the account and region, or as the team states it."""
    if "encryption.account_default" not in thing.kind.properties:
        return
    if graph.settings.account.ebs_encryption_by_default:
        stated = Known(True, thing.header, worded("{setting} in the configuration", setting="ebs_encryption_by_default"))
        yield Encryption(Truth.YES, (stated,))
    for setting, here in settings_for(thing, graph, DEFAULT):
        match setting.get("encryption.at_rest"):
            case Known(value=True) as answer if here is Truth.YES:
                yield Encryption(Truth.YES, (setting, answer))
            case Known(value=True):
                why = unknown(
                    "nobody can tell whether {setting} is for its region",
                    setting.header,
                    setting=setting.address,
                )
                yield Encryption(Truth.UNKNOWN, (setting, why), why)
            case Unknown() as why:
                yield Encryption(Truth.UNKNOWN, (setting, why), why)
            case _:
                continue

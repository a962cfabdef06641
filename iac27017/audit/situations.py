"""Facts around a finding that code states elsewhere: environment, owner, account, region, exposure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import TypeVar

from msgspec import Struct

from iac27017.graph.address import Address
from iac27017.graph.concepts import DISTRIBUTION, FIREWALL, OBJECT_STORE, PLACED
from iac27017.graph.conditions import Fork, assuming
from iac27017.graph.edges import ENCRYPTED_BY, GUARDED_BY, HAS_RULE, LISTENS_ON
from iac27017.graph.environments import classification_of, environment_of
from iac27017.graph.network.ports import LAST, Ports
from iac27017.graph.network.reachability import reachable_from_internet
from iac27017.graph.policy.public_access import doors
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.tags import Label, label
from iac27017.graph.truth import Truth, any_of
from iac27017.graph.value import Unknown, Value

T = TypeVar("T")

EVERY_PORT = Ports.between(0, LAST)
NEIGHBOURS = 50
"""Resources behind one firewall that are asked; more of them say nothing new about its exposure."""


class Exposure(Enum):
    """Whether the internet can get to it. ``NONE`` is for what has no place in a network and no door of its own."""

    INTERNET = "internet"
    UNKNOWN = "unknown"
    INSIDE = "inside"
    NONE = "none"


class Situation(Struct, frozen=True):
    """Where a resource stands. Texts are empty where nobody can tell; ``shared`` environments serve several."""

    environment: str = ""
    environment_by: str = ""
    classification: str = ""
    owner: str = ""
    account: str = ""
    region: str = ""
    provider: str = ""
    exposure: Exposure = Exposure.NONE
    keys: tuple[Address, ...] = ()
    """The declared keys that it is encrypted with, or would be."""


class Situations(Struct):
    """Tells the situation of resources of one graph; each is worked out once."""

    graph: ResourceGraph

    def of(self, resource: Resource) -> Situation:
        """The situation of ``resource``; of a part, that of its whole."""
        whole = resource.owner or resource
        return self.graph.remember(("situation", whole), lambda: self._situation(whole))

    def _situation(self, resource: Resource) -> Situation:
        graph = self.graph
        environment = _settled(resource, lambda: environment_of(resource, graph))
        classification = _settled(resource, lambda: classification_of(resource, graph))
        owner = _settled(resource, lambda: label(resource, graph.settings.owner_keys))
        return Situation(
            environment=_text(environment.value) if isinstance(environment, Label) else "",
            environment_by=environment.attribute if isinstance(environment, Label) else "",
            classification=_text(classification.value) if isinstance(classification, Label) else "",
            owner=owner.word if isinstance(owner, Label) else "",
            account=_text(resource.declaration.account),
            region=_text(resource.declaration.region),
            provider=resource.declaration.provider,
            exposure=_settled(resource, lambda: _exposure(resource, graph)) or Exposure.UNKNOWN,
            keys=_settled(resource, lambda: _keys(resource, graph)) or (),
        )


def _settled(resource: Resource, ask: Callable[[], T]) -> T | None:
    """The answer, or nothing where it hangs on a condition that nobody can decide."""
    try:
        with assuming(dict(resource.guard)):
            return ask()
    except Fork:
        return None


def _keys(resource: Resource, graph: ResourceGraph) -> tuple[Address, ...]:
    """The keys of the whole and of its parts (a machine's volumes), each once."""
    bearers = (resource, *resource.parts)
    return tuple(
        dict.fromkeys(key.address for bearer in bearers for key in graph.targets(bearer, ENCRYPTED_BY))
    )


def _exposure(resource: Resource, graph: ResourceGraph) -> Exposure:
    truths = list(_truths(resource, graph))
    if not truths:
        return Exposure.NONE
    found = any_of(truths)
    return {Truth.YES: Exposure.INTERNET, Truth.UNKNOWN: Exposure.UNKNOWN, Truth.NO: Exposure.INSIDE}[found]


def _truths(resource: Resource, graph: ResourceGraph) -> Iterator[Truth]:
    """Whether the internet gets to it, by each way that a resource of its concept can have."""
    concept = resource.concept
    if concept is DISTRIBUTION:  # content delivery is made for the internet
        yield Truth.YES
    elif concept is OBJECT_STORE:
        yield from (door.open for door in doors(resource, graph))
    elif concept.property_type("public.endpoint") is not None and resource.get("public.endpoint") is not None:
        yield _truth(resource.get("public.endpoint"))
    elif PLACED in concept.traits:
        yield reachable_from_internet(resource, graph, EVERY_PORT).truth
    for neighbour in _behind(resource, graph):
        yield from _truths(neighbour, graph)


def _behind(resource: Resource, graph: ResourceGraph) -> list[Resource]:
    """What a rule, firewall or listener speaks of: it is exposed as far as that is."""
    guards = [resource] if resource.concept is FIREWALL else graph.sources(resource, HAS_RULE)
    firewalls = [guard for guard in guards if guard.concept is FIREWALL]
    guarded = [bearer for firewall in firewalls for bearer in graph.sources(firewall, GUARDED_BY)]
    return [r for r in (*guarded, *graph.sources(resource, LISTENS_ON)) if r.concept is not FIREWALL][
        :NEIGHBOURS
    ]


def _truth(answer: Answer) -> Truth:
    match answer:
        case Known(value=True):
            return Truth.YES
        case Unknown():
            return Truth.UNKNOWN
        case _:
            return Truth.NO


def _text(value: Value) -> str:
    return str(value) if isinstance(value, str) else ""

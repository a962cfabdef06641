"""The resource graph: resources and the typed edges between them, immutable once built."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, cast

from msgspec import Struct, field

from iac27017.graph.address import Address
from iac27017.graph.concepts import ANYTHING, Concept, Trait
from iac27017.graph.conditions import decisions_made, holds
from iac27017.graph.declaration import Declaration
from iac27017.graph.edges import Edge, Outside, Verb
from iac27017.graph.resource import Resource
from iac27017.graph.settings import Settings

T = TypeVar("T")

Path = tuple[Edge, ...]
"""A walk: each edge's far end is the next one's near end."""

ByVerb = dict[Verb, list[Edge]]

MAX_PATHS = 256
"""Paths that one walk returns at most; a deployment with more has the same answer many times over."""


class ResourceGraph(Struct):
    """Resources and the typed edges between them.

    Reading an edge whose existence hangs on an undecided condition raises
    `iac27017.graph.conditions.Fork`, as reading such a value does.
    ``data`` are data sources, ``not_modelled`` declarations of types without a
    kind, ``declared`` all resources as they were written, satellites and these included.

    Edges are kept by verb at both of their ends, since that is how every walk asks for them; the same graph for
    networkx's algorithms and formats is `iac27017.graph.exchange.as_networkx`.
    """

    settings: Settings = field(default_factory=Settings)
    data: dict[Address, Declaration] = field(default_factory=dict)
    not_modelled: list[Declaration] = field(default_factory=list)
    declared: list[Resource] = field(default_factory=list)
    _memory: dict[Any, Any] = field(default_factory=dict)
    _from: dict[Resource, ByVerb] = field(default_factory=dict)
    _into: dict[Resource, ByVerb] = field(default_factory=dict)
    _edges: list[Edge] = field(default_factory=list)
    _by_address: dict[Address, Resource] = field(default_factory=dict)
    _by_concept: dict[Concept, list[Resource]] = field(default_factory=dict)
    _by_trait: dict[Trait, list[Resource]] = field(default_factory=dict)

    def resources(self) -> Iterator[Resource]:
        """Every resource and part, in the order they were declared."""
        return iter(self._by_address.values())

    def resources_of(self, *subjects: Concept | Trait) -> list[Resource]:
        """The resources of these concepts, or with these traits."""
        found: list[Resource] = []
        for subject in subjects:
            if subject is ANYTHING:
                found += self.declared
                continue
            found += (
                self._by_concept.get(subject, [])
                if isinstance(subject, Concept)
                else self._by_trait.get(subject, [])
            )
        return found

    def resources_in(self, root: str, subject: Concept) -> list[Resource]:
        """The resources of this concept that one root module declares."""
        by_root = self.remember(("by root", subject), lambda: _by_root(self.resources_of(subject)))
        return by_root.get(root, [])

    def resource(self, address: Address) -> Resource | None:
        """The resource with this address, if it is declared and modelled."""
        return self._by_address.get(address)

    def edges_from(self, resource: Resource, *verbs: Verb) -> list[Edge]:
        """The edges that start at ``resource``: all, or those of ``verbs``."""
        return [edge for edge in _of(self._from.get(resource), verbs) if _exists(edge)]

    def edges_into(self, resource: Resource, *verbs: Verb, of: Sequence[Concept] = ()) -> list[Edge]:
        """The edges that end at ``resource``: all, or those of ``verbs``, from resources of concepts ``of``.

        Edges of other concepts are not looked at, so they open no condition.
        """
        found = _of(self._into.get(resource), verbs)
        return [edge for edge in found if (not of or edge.source.concept in of) and _exists(edge)]

    def possible_edges_into(self, resource: Resource, *verbs: Verb) -> list[Edge]:
        """The edges that end at ``resource`` under some condition or other: what may be there at most."""
        return list(_of(self._into.get(resource), verbs))

    def targets(self, resource: Resource, *verbs: Verb) -> list[Resource]:
        """The declared resources at the far end of such edges, without those outside."""
        return [e.target for e in self.edges_from(resource, *verbs) if isinstance(e.target, Resource)]

    def sources(self, resource: Resource, *verbs: Verb) -> list[Resource]:
        """The resources at the near end of the edges into ``resource``."""
        return [e.source for e in self.edges_into(resource, *verbs)]

    def paths(
        self,
        start: Resource,
        via: Sequence[Verb],
        until: Callable[[Resource | Outside], bool],
        limit: int = MAX_PATHS,
    ) -> list[Path]:
        """The shortest path from ``start`` over edges of ``via`` to each end that ``until`` accepts.

        A walk goes on beyond an accepted end only when nothing accepts it
        twice: every resource is entered once, so the cost is linear in the
        edges reached.
        """
        found: list[Path] = []
        seen: set[Resource] = {start}
        queue: deque[tuple[Resource, Path]] = deque([(start, ())])
        while queue and len(found) < limit:
            here, path = queue.popleft()
            for step in self.edges_from(here, *via):
                longer = (*path, step)
                if until(step.target):
                    found.append(longer)
                if isinstance(step.target, Resource) and step.target not in seen:
                    seen.add(step.target)
                    queue.append((step.target, longer))
        return found

    def remember(self, key: Hashable, compute: Callable[[], T]) -> T:
        """``compute()``, kept for the next check that asks, unless it hung on an undecided condition."""
        if key in self._memory:
            return cast(T, self._memory[key])
        before = decisions_made()
        result = compute()
        if decisions_made() == before:
            self._memory[key] = result
        return result

    def edges(self) -> Iterator[Edge]:
        """Every edge, whatever its guard."""
        return iter(self._edges)

    def add(self, resource: Resource) -> None:
        """Take in a resource; only `iac27017.graph.build` does."""
        self._by_address[resource.address] = resource
        self._by_concept.setdefault(resource.concept, []).append(resource)
        for trait in resource.concept.traits:
            self._by_trait.setdefault(trait, []).append(resource)

    def connect(self, edge: Edge) -> None:
        """Take in an edge; only `iac27017.graph.build` does."""
        self._edges.append(edge)
        self._from.setdefault(edge.source, {}).setdefault(edge.verb, []).append(edge)
        if isinstance(edge.target, Resource):
            self._into.setdefault(edge.target, {}).setdefault(edge.verb, []).append(edge)


def _by_root(resources: Iterable[Resource]) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = {}
    for resource in resources:
        found.setdefault(resource.address.root, []).append(resource)
    return found


def _of(kept: ByVerb | None, verbs: tuple[Verb, ...]) -> Iterator[Edge]:
    if kept is None:
        return
    for verb in verbs or tuple(kept):
        yield from kept.get(verb, ())


def _exists(edge: Edge) -> bool:
    return not edge.guard or holds(edge.guard)

"""Where a resource sits: its interfaces, subnets and networks, and the firewalls that guard it, with the ways there."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from iac27017.graph.body import Body, Origin
from iac27017.graph.concepts import (
    BROKER,
    CACHE,
    CLUSTER_MEMBER,
    DATABASE,
    DOCUMENT_STORE,
    FILE_SYSTEM,
    FLEET,
    GRAPH_STORE,
    INTERFACE,
    MACHINE,
    MACHINE_TEMPLATE,
    SEARCH,
    STREAM,
    SUBNET,
    SUBNET_GROUP,
    WAREHOUSE,
)
from iac27017.graph.conditions import chosen
from iac27017.graph.edges import (
    ATTACHED_TO,
    CONFIGURED_BY,
    COPY_OF,
    GUARDED_BY,
    IN_NETWORK,
    LAUNCHES_FROM,
    MEMBER_OF,
    RUNS_IN,
    Edge,
    Outside,
)
from iac27017.graph.lookup import first_path, leaves
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Reference, Unknown, Value, unknown
from iac27017.graph.wording import plain

IN_DEFAULT_NETWORK = (
    MACHINE, FLEET, DATABASE, CLUSTER_MEMBER, DOCUMENT_STORE, GRAPH_STORE, CACHE, WAREHOUSE, BROKER,
)  # fmt: skip
"""What is put into the account's default network when no subnet is named (EC2, RDS, Redshift and cache guides)."""

NETWORKED_STORES = (
    DATABASE, CLUSTER_MEMBER, DOCUMENT_STORE, GRAPH_STORE, CACHE, WAREHOUSE, SEARCH, STREAM, FILE_SYSTEM, BROKER,
)  # fmt: skip
"""What keeps data behind addresses in a network."""


class Placement(Struct, frozen=True):
    """Ways from a resource to where it sits.

    Each of ``subnets`` and ``firewalls`` is a walk from the resource; its last
    edge's target is the subnet or firewall, or leads outside. ``holders`` are
    what speaks for the resource: itself, its interfaces, its template, its
    cluster. ``doubt`` says why there may be more than this code shows.
    """

    holders: tuple[tuple[Path, Resource], ...]
    subnets: tuple[Path, ...]
    firewalls: tuple[Path, ...]
    doubt: Unknown | None = None

    @property
    def interfaces(self) -> list[Resource]:
        """Interfaces that were declared by themselves and then given to the machine."""
        return [holder for _, holder in self.holders if holder.concept is INTERFACE]


class Way(Struct, frozen=True):
    """One place where a resource sits: the walk to its subnet, empty when none is named."""

    spot: Placement
    path: Path

    @property
    def last(self) -> Edge | None:
        """The edge that arrives at the subnet."""
        return self.path[-1] if self.path else None

    @property
    def subnet(self) -> Resource | None:
        """The subnet, when it is declared here."""
        target = self.last.target if self.last else None
        return target if isinstance(target, Resource) and target.concept is SUBNET else None


def ways(resource: Resource, graph: ResourceGraph) -> Iterator[Way]:
    """Every place where ``resource`` sits; one that leads nowhere when it names none."""
    spot = placement(resource, graph)
    if spot.subnets:
        yield from (Way(spot, path) for path in spot.subnets)
    else:
        yield Way(spot, ())


def placement(resource: Resource, graph: ResourceGraph) -> Placement:
    """Where ``resource`` sits."""
    return graph.remember(("placement", resource), lambda: _placed(resource, graph))


def in_default_network(resource: Resource, graph: ResourceGraph) -> bool:
    """Whether ``resource`` names no place, and so ends up in the account's default network."""
    if resource.concept not in IN_DEFAULT_NETWORK:
        return False
    spot = placement(resource, graph)
    return not spot.subnets and spot.doubt is None and any(_has_a_place(holder) for _, holder in spot.holders)


def network_of(subnet: Resource, graph: ResourceGraph) -> Edge | None:
    """The edge from a subnet, route table or firewall to its network; ``None`` when it names none."""
    return next(iter(graph.edges_from(subnet, IN_NETWORK)), None)


def elsewhere(edge: Edge) -> Unknown:
    """Why nobody can tell what is at the far end of an edge that leads outside."""
    value = edge.target.value if isinstance(edge.target, Outside) else None
    if isinstance(value, Unknown):
        return value
    concepts = edge.target.concepts if isinstance(edge.target, Outside) else ()
    what = concepts[0] if concepts else plain("resource")
    return unknown("{what} {name} is declared elsewhere", edge.span, what=what, name=edge.target)


def of_default_network(edge: Edge, graph: ResourceGraph) -> Truth:
    """Whether an edge leads to a subnet, network or firewall that belongs to the account's default network."""
    match edge.target:
        case Resource() as target:
            return _declared_default(target, graph)
        case Outside(value=value):
            return _looked_up_default(value, graph)


def default_place(resource: Resource, what: str) -> Known:
    """The evidence that the provider puts a resource somewhere when nothing is written."""
    return Known(plain(what), resource.header, _placing_attribute(resource), Origin.PROVIDER_DEFAULT)


def _placing_attribute(resource: Resource) -> str:
    """The attribute that would say where it sits: its subnets', or its subnet group's."""
    if resource.can_say("subnets"):
        return resource.attribute("subnets")
    paths = (rule.paths.of(resource.language) for rule in resource.kind.edges if SUBNET_GROUP in rule.to)
    return first_path(next(paths, "subnets"))


def _has_a_place(resource: Resource) -> bool:
    """Whether the kind is put into networks at all: a query service is a warehouse without an address."""
    return any(rule.verb in (RUNS_IN, GUARDED_BY) or SUBNET_GROUP in rule.to for rule in resource.kind.edges)


def _placed(resource: Resource, graph: ResourceGraph) -> Placement:
    holders = tuple(_holders(resource, graph))
    subnets = [path for way, holder in holders for path in _subnet_paths(way, holder, graph)]
    firewalls = [(*way, edge) for way, holder in holders for edge in graph.edges_from(holder, GUARDED_BY)]
    doubt = _doubt(resource, holders, graph)
    if not subnets:
        subnets, copied_doubt = _source_subnets(resource, graph)
        doubt = doubt or copied_doubt
    return Placement(holders, tuple(subnets), tuple(firewalls), doubt)


def _holders(resource: Resource, graph: ResourceGraph) -> Iterator[tuple[Path, Resource]]:
    yield (), resource
    for edge in graph.edges_into(resource, ATTACHED_TO, of=(INTERFACE,)):
        yield (edge,), edge.source
    if resource.concept in (MACHINE, FLEET):
        for edge in graph.edges_from(resource, LAUNCHES_FROM):
            if isinstance(edge.target, Resource) and edge.target.concept is MACHINE_TEMPLATE:
                yield (edge,), edge.target
    if resource.concept is CLUSTER_MEMBER:
        for edge in graph.edges_from(resource, MEMBER_OF):
            if isinstance(edge.target, Resource):
                yield (edge,), edge.target


def _subnet_paths(way: Path, holder: Resource, graph: ResourceGraph) -> Iterator[Path]:
    for edge in graph.edges_from(holder, RUNS_IN):
        yield (*way, edge)
    for group in graph.edges_from(holder, CONFIGURED_BY):
        match group.target:
            case Resource() as target if target.concept is SUBNET_GROUP:
                yield from ((*way, group, edge) for edge in graph.edges_from(target, RUNS_IN))
            case Outside() as outside if SUBNET_GROUP in outside.concepts:
                yield (*way, group)
            case _:
                continue


def _source_subnets(resource: Resource, graph: ResourceGraph) -> tuple[list[Path], Unknown | None]:
    """A copy that names no place is where its source is (RDS user guide, read replicas)."""
    for edge in graph.edges_from(resource, COPY_OF):
        if isinstance(edge.target, Resource) and edge.target is not resource:
            return [(edge, *path) for path in _subnet_paths((), edge.target, graph)], None
        return [], elsewhere(edge)
    return [], None


def _doubt(resource: Resource, holders: tuple[tuple[Path, Resource], ...], graph: ResourceGraph) -> Unknown | None:
    """A template, cluster or interface that is declared elsewhere may say where the resource is."""
    for verb, concept in ((LAUNCHES_FROM, MACHINE_TEMPLATE), (MEMBER_OF, DATABASE)):
        for edge in graph.edges_from(resource, verb) if resource.concept in (MACHINE, FLEET, CLUSTER_MEMBER) else ():
            if isinstance(edge.target, Outside) and concept in edge.target.concepts:
                return elsewhere(edge)
    if resource.concept is MACHINE and not any(holder.concept is INTERFACE for _, holder in holders):
        for answer in resource.get_all("interfaces"):
            match answer:
                case Unknown():
                    return answer
                case Known(value=value, span=span):
                    return unknown("network interface {name} is declared elsewhere", span, name=value)
    return None


def _declared_default(target: Resource, graph: ResourceGraph) -> Truth:
    """A subnet, network or firewall that is declared here."""
    if target.concept.property_type("default") is not None:
        match target.get("default"):
            case Known(value=True):
                return Truth.YES
            case _:
                pass
    if target.concept is not SUBNET:
        return Truth.NO
    network = network_of(target, graph)
    return of_default_network(network, graph) if network is not None else Truth.NO


_DEFAULT_ARGUMENTS = ("default", "default_for_az")
_NETWORK_FILTERS = "filter[name=vpc-id].values | vpc_id"
_DEFAULT_FILTERS = "filter[name=default-for-az].values | filter[name=is-default].values | filter[name=isDefault].values"


def _looked_up_default(value: Value, graph: ResourceGraph) -> Truth:
    """Whether a data source asks for the default network, or for what is in it."""
    references = value.references if isinstance(value, Unknown) else (value,) if isinstance(value, Reference) else ()
    for reference in references:
        declaration = graph.data.get(reference.address)
        if declaration is not None:
            return _asks_for_default(declaration.body, graph)
    return Truth.UNKNOWN


def _asks_for_default(body: Body, graph: ResourceGraph) -> Truth:
    for name in _DEFAULT_ARGUMENTS:
        attribute = body.attributes.get(name)
        if attribute is not None and chosen(attribute.value) is True:
            return Truth.YES
    for leaf in leaves(body, _DEFAULT_FILTERS):
        if leaf.value == ["true"]:
            return Truth.YES
    for leaf in leaves(body, _NETWORK_FILTERS):
        for value in leaf.value if isinstance(leaf.value, list) else [leaf.value]:
            match value:
                case Reference(address=address) if (network := graph.resource(address)) is not None:
                    return _declared_default(network, graph)
                case Reference() | Unknown():
                    return _looked_up_default(value, graph)
                case _:
                    continue
    return Truth.UNKNOWN

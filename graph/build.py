"""Links loose declarations into one graph: parts, satellites, then edges by reference, name and ARN."""

from __future__ import annotations

from collections.abc import Iterable

from iac27017.graph.address import Address
from iac27017.graph.body import Body
from iac27017.graph.concepts import DEPLOYMENT, KEY, KEY_ALIAS, NOT_MODELLED, SECRET, Concept
from iac27017.graph.declaration import Declaration
from iac27017.graph.edges import CONFIGURED_BY, PART_OF, Edge, Outside
from iac27017.graph.joins import join
from iac27017.graph.kind import EdgeRule, Kind
from iac27017.graph.kinds import Kinds, all_kinds
from iac27017.graph.kinds.ssm import PARAMETER as STORE_KIND
from iac27017.graph.lookup import Leaf, bodies, first_path, items
from iac27017.graph.names import Names
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.graph.span import Span
from iac27017.graph.stack_outputs import EXPORT, STACK, StackOutputs
from iac27017.graph.value import (
    STORE,
    Borrowed,
    Planned,
    Reference,
    Text,
    Unknown,
    Value,
    branches,
    references_in,
    unknown,
)

DEPLOYMENT_KIND = Kind("", "", DEPLOYMENT)
UNKNOWN_KIND = Kind("", "", NOT_MODELLED)


def build(
    declarations: Iterable[Declaration],
    settings: Settings | None = None,
    kinds: Kinds | None = None,
    stacks: StackOutputs | None = None,
) -> ResourceGraph:
    """The graph of everything that was declared; ``stacks`` is what templates hand out to code that asks by name.

    Declarations of types without a kind are kept in `ResourceGraph.not_modelled`.
    """
    graph = ResourceGraph(settings or Settings())
    builder = _Builder(graph, kinds or all_kinds(), stacks or StackOutputs())
    for declaration in declarations:
        builder.declare(declaration)
    builder.link()
    return builder.graph


class _Builder:
    def __init__(self, graph: ResourceGraph, kinds: Kinds, stacks: StackOutputs) -> None:
        self.graph = graph
        self.kinds = kinds
        self.stacks = stacks
        self.satellites: dict[Address, Resource] = {}
        self.primaries: list[Resource] = []
        self.names = Names(())
        self.opened: set[Address] = set()

    def declare(self, declaration: Declaration) -> None:
        """Take in one declaration with its parts."""
        if declaration.address.data:
            self.graph.data[declaration.address] = declaration
            return
        if declaration.type == "provider":
            self.graph.declared.append(Resource(declaration, UNKNOWN_KIND, declaration.address, declaration.body))
            return
        kind = self.kinds.of(declaration.type)
        if kind is None:
            self.graph.not_modelled.append(declaration)
            self.graph.declared.append(Resource(declaration, UNKNOWN_KIND, declaration.address, declaration.body))
            return
        kind = _variant(kind, declaration)
        resource = Resource(declaration, kind, declaration.address, declaration.body)
        self.graph.declared.append(resource)
        if kind.into is not None:
            self.satellites[resource.address] = resource
        else:
            self.graph.add(resource)
            self.primaries.append(resource)
        self._add_parts(resource)

    def _add_parts(self, owner: Resource) -> None:
        for rule in owner.kind.parts:
            path = rule.paths.of(owner.language)
            among = rule.among.of(owner.language)
            if not path and (not among or items(owner.body, among)):
                continue
            found = bodies(owner.body, path) if path else []
            if not found and rule.always:
                found = [Body(owner.header)]
            label = first_path(path or among).partition("[")[0]
            for at, body in enumerate(found):
                address = owner.address.with_part(f"{label}[{at}]" if len(found) > 1 else label)
                part = Resource(owner.declaration, rule.kind, address, body, owner, body.guard)
                self.graph.add(part)
                owner.parts.append(part)
                self.primaries.append(part)

    def link(self) -> None:
        """Fold satellites in, then draw every edge."""
        self.names = Names(self.primaries)
        for satellite in self.satellites.values():
            self._fold_in(satellite)
        for resource in self.primaries:
            self._fold_referenced(resource)
        for resource in [*self.primaries, *self.satellites.values()]:
            self._draw(resource)
            self._draw_links(resource)
        join(self.graph)
        self._add_deployment()

    def _fold_in(self, satellite: Resource) -> None:
        """Give a satellite to each resource that it completes; alone, it is a resource by itself."""
        kind = satellite.kind
        assert kind.into is not None
        for leaf in items(satellite.body, kind.into.of(satellite.language)):
            for _, value in branches(leaf.value):
                target, _ = self._target(value, (kind.concept,), satellite)
                if isinstance(target, Resource):
                    target.satellites.append(satellite)
                    satellite.owner = satellite.owner or target
                    break

    def _fold_referenced(self, resource: Resource) -> None:
        """Let a parameter group that the resource names speak for it."""
        for fold in resource.kind.folds:
            for leaf in items(resource.body, fold.paths.of(resource.language)):
                if fold.builtin and isinstance(leaf.value, str) and leaf.value.startswith(fold.builtin):
                    continue
                target, _ = self._target(leaf.value, (fold.to,), resource)
                if isinstance(target, Resource):
                    resource.satellites.append(target)
                    self.graph.connect(Edge(resource, CONFIGURED_BY, target, leaf.span))
                else:
                    resource.opaque[fold.to] = _elsewhere(leaf, fold.to)

    def _draw(self, resource: Resource) -> None:
        holder = resource.owner if resource.kind.into is not None and resource.owner else resource
        if resource.kind.into is not None and resource.owner is None:
            return
        if resource.owner is not None and resource.kind.into is None:
            self._tie_part(resource)
        for rule in resource.kind.edges:
            for leaf in items(resource.body, rule.paths.of(resource.language)):
                self._tie(holder, rule, leaf, resource)

    def _tie_part(self, part: Resource) -> None:
        owner = part.owner
        assert owner is not None
        holder = owner.owner if owner.kind.into is not None and owner.owner else owner
        rule = next(rule for rule in owner.kind.parts if rule.kind is part.kind)
        source, target = (part, holder) if rule.reverse else (holder, part)
        self.graph.connect(Edge(source, rule.verb, target, part.header, guard=part.guard))
        self.graph.connect(Edge(part, PART_OF, holder, part.header, guard=part.guard))

    def _tie(self, holder: Resource, rule: EdgeRule, leaf: Leaf, written_in: Resource) -> None:
        for guard, value in branches(leaf.value):
            if value is None or not value_names_something(value):
                continue
            target, inferred = self._target(value, rule.to, written_in)
            if isinstance(target, Outside):
                target = Outside(target.value, rule.to)
            whole = written_in.guard + leaf.guard + guard
            if not rule.reverse:
                self.graph.connect(Edge(holder, rule.verb, target, leaf.span, inferred, whole))
            elif isinstance(target, Resource):
                self.graph.connect(Edge(target, rule.verb, holder, leaf.span, inferred, whole))

    def _draw_links(self, attachment: Resource) -> None:
        """The ties that an attachment makes between two others."""
        for rule in attachment.kind.links:
            for near in items(attachment.body, rule.source.of(attachment.language)):
                source, loose = self._target(near.value, rule.sources, attachment)
                if not isinstance(source, Resource):
                    continue
                for far in items(attachment.body, rule.target.of(attachment.language)):
                    target, inferred = self._target(far.value, rule.targets, attachment)
                    if isinstance(target, Outside):
                        target = Outside(target.value, rule.targets)
                    guard = attachment.guard + near.guard + far.guard
                    self.graph.connect(Edge(source, rule.verb, target, far.span, loose or inferred, guard))

    def _target(self, value: Value, to: tuple[Concept, ...], asking: Resource) -> tuple[Resource | Outside, bool]:
        """The resource that ``value`` means and whether that is inferred, or where it leads outside."""
        if KEY in to:
            to = (*to, KEY_ALIAS)
        match value:
            case Reference():
                return self._referenced(value, to, asking), False
            case Borrowed():
                exact = self._referenced(value.reference, to, asking)
                return (exact, False) if isinstance(exact, Resource) else self._named(value, to, asking)
            case Planned() if isinstance(value.written, Reference):
                return self._referenced(value.written, to, asking), False
            case str():
                return self._named(value, to, asking)
            case Text():
                for reference in references_in(value):
                    target = self._referenced(reference, to, asking)
                    if _is_one_of(target, to):
                        return target, True
                return self.names.find(str(value), to, asking.address.root) or Outside(value), True
            case Unknown():
                for reference in value.references:
                    target = self._referenced(reference, to, asking)
                    if _is_one_of(target, to):
                        return target, True
                return Outside(value), True
            case _:
                return Outside(value), True

    def _referenced(self, reference: Reference, to: tuple[Concept, ...], asking: Resource) -> Resource | Outside:
        address = reference.address
        found = self.graph.resource(address)
        if found is not None:
            return found
        satellite = self.satellites.get(address)
        if satellite is not None:
            return satellite.owner or Outside(reference)
        if address.type == STORE:
            return self._stored(address.name, to, asking) or Outside(reference)
        if address.data and (declaration := self.graph.data.get(address)):
            if declaration.type in (EXPORT, STACK):
                return self._handed_out(declaration, reference, to, asking)
            return self._looked_up(declaration, to, asking) or Outside(reference)
        if address.type == STACK:
            declared = next((d for d in self.graph.not_modelled if d.address == address), None)
            return self._handed_out(declared, reference, to, asking) if declared else Outside(reference)
        return Outside(reference)

    def _handed_out(
        self, by: Declaration, reference: Reference, to: tuple[Concept, ...], asking: Resource
    ) -> Resource | Outside:
        """The resource that a stack's output or export means."""
        value = self.stacks.looked_up(by, reference.path)
        target = self._target(value, to, asking)[0] if value is not None else None
        return target if isinstance(target, Resource) else Outside(reference)

    def _looked_up(self, data: Declaration, to: tuple[Concept, ...], asking: Resource) -> Resource | None:
        """The declared resource that a data source looks up by its literal name."""
        for name in ("name", "bucket", "key_id", "alias_name", "arn", "id", "secret_id", "role_name"):
            attribute = data.body.attributes.get(name)
            if attribute is None:
                continue
            target, _ = self._target(attribute.value, to, asking)
            if isinstance(target, Resource) and target.declaration is not data:
                return target
        entry = data.body.attributes.get("name") if data.type == STORE_KIND.terraform else None
        return self._stored(str(entry.value), to, asking) if entry and isinstance(entry.value, str) else None

    def _stored(self, name: str, to: tuple[Concept, ...], asking: Resource) -> Resource | None:
        """The resource that an entry of the parameter store names, whichever language declares the entry."""
        entry = self.names.find(name, (SECRET,), asking.address.root)
        if entry is None or entry.kind is not STORE_KIND or entry.address in self.opened:
            return None
        self.opened.add(entry.address)
        try:
            for leaf in items(entry.body, STORE_KIND.properties["value"].paths.of(entry.language)):
                target, _ = self._target(leaf.value, to, entry)
                if _is_one_of(target, to):
                    return target if isinstance(target, Resource) else None
        finally:
            self.opened.discard(entry.address)
        return None

    def _named(self, name: str, to: tuple[Concept, ...], asking: Resource) -> tuple[Resource | Outside, bool]:
        found = self.names.find(str(name), to, asking.address.root)
        return (found or Outside(str(name))), True

    def _add_deployment(self) -> None:
        """The whole scan as a subject, when anything in it is modelled."""
        first = min(self.primaries, key=lambda r: (r.header.file, r.header.line), default=None)
        if first is None:
            return
        place = Span(first.header.file, 1, 1, 1, 1)
        address = Address("", "deployment")
        whole = Declaration(address, "deployment", Body(place), place, place, first.language)
        self.graph.add(Resource(whole, DEPLOYMENT_KIND, address, whole.body))


def _elsewhere(leaf: Leaf, what: Concept) -> Unknown:
    """Why nobody can tell what is written in the resource that ``leaf`` names."""
    if isinstance(leaf.value, Unknown):
        return leaf.value
    return unknown("{what} {name} is declared elsewhere", leaf.span, what=what, name=Outside(leaf.value))


def _variant(kind: Kind, declaration: Declaration) -> Kind:
    """The kind that the declaration is of, seeing what it writes."""
    for variant in kind.variants:
        path = variant.paths.of(declaration.language)
        for leaf in items(declaration.body, path) if path else ():
            if not leaf.guard and isinstance(leaf.value, str | Reference | Text) and leaf.value != "":
                return variant.kind
    return kind


def value_names_something(value: Value) -> bool:
    """Whether an edge can come of it: an empty string ties nothing."""
    return value != "" and not isinstance(value, bool | dict | list)


def _is_one_of(target: Resource | Outside, to: tuple[Concept, ...]) -> bool:
    return isinstance(target, Resource) and (not to or target.concept in to)



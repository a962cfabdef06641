"""Ties that no single attribute makes: a metric's filters and alarms, composite alarms, a trail's events."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from iac27017.graph.address import Address
from iac27017.graph.audit.audit_events import EVENTS
from iac27017.graph.body import Body
from iac27017.graph.concepts import ALARM, AUDIT_EVENT, AUDIT_TRAIL, METRIC_FILTER
from iac27017.graph.edges import RECORDED_BY, WATCHED_BY, Edge
from iac27017.graph.kind import Kind
from iac27017.graph.lookup import Leaf, items
from iac27017.graph.names import literal_names
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.span import Span
from iac27017.graph.value import Borrowed, Guard, Reference, Text, Unknown, Value, branches, references_in

EVENT_KIND = Kind("", "", AUDIT_EVENT)


def join(graph: ResourceGraph) -> None:
    """Draw the ties; every edge that an attribute makes is there already."""
    _watch_metrics(graph)
    _compose_alarms(graph)
    _add_events(graph)


# Metrics: a filter writes one, an alarm reads the one of the same name and namespace


class _Named(Struct, frozen=True):
    """One value that an attribute may have, where it stands, and when it holds."""

    value: Value
    span: Span
    guard: Guard


_Told = str | Reference | Text | Unknown


def _watch_metrics(graph: ResourceGraph) -> None:
    filters = graph.resources_of(METRIC_FILTER)
    by_address = {resource.address: resource for resource in filters}
    by_metric: dict[_Told, list[tuple[Resource, _Named]]] = {}
    for resource in filters:
        for metric in _values(resource, "metric.name"):
            if (told := _told(metric.value)) is not None:
                by_metric.setdefault(told, []).append((resource, metric))
    for alarm in graph.resources_of(ALARM):
        for metric in _values(alarm, "metric.name"):
            for resource, guard, inferred in _emitters(alarm, metric, by_address, by_metric):
                if _same_namespace(resource, alarm):
                    whole = (*resource.guard, *alarm.guard, *metric.guard, *guard)
                    graph.connect(Edge(resource, WATCHED_BY, alarm, metric.span, inferred, whole))


def _emitters(
    alarm: Resource,
    metric: _Named,
    by_address: dict[Address, Resource],
    by_metric: dict[_Told, list[tuple[Resource, _Named]]],
) -> Iterator[tuple[Resource, Guard, bool]]:
    """The filters that write the metric: the one referred to, else those that name it so, the own root's first."""
    for reference in references_in(metric.value):
        if reference.address in by_address:
            if _means_metric(reference, by_address[reference.address]):
                yield by_address[reference.address], (), False
            return
    told = _told(metric.value)
    named = by_metric.get(told, []) if told is not None else []
    near = [entry for entry in named if entry[0].address.root == alarm.address.root]
    for resource, emitted in near or named:
        yield resource, emitted.guard, True


def _means_metric(reference: Reference, resource: Resource) -> bool:
    """Whether the reference is the metric's name: a filter's id is its own name, which may be another."""
    if reference.path not in (("id",), ("name",)):
        return True
    own = set(literal_names(resource))
    written = {metric.value for metric in _values(resource, "metric.name") if isinstance(metric.value, str)}
    return not own or not written or bool(own & written)


def _same_namespace(one: Resource, other: Resource) -> bool:
    """Whether they may be in one namespace; only two that are written out can differ."""
    ours, theirs = _namespaces(one), _namespaces(other)
    known = all(isinstance(value, str) for value in (*ours, *theirs))
    return not ours or not theirs or not known or bool(ours & theirs)


def _namespaces(resource: Resource) -> set[_Told]:
    told = (_told(named.value) for named in _values(resource, "metric.namespace"))
    return {namespace for namespace in told if namespace is not None}


def _values(resource: Resource, name: str) -> Iterator[_Named]:
    prop = resource.kind.properties.get(name)
    path = prop.paths.of(resource.language) if prop else ""
    for leaf in items(resource.body, path) if path else ():
        for guard, value in branches(leaf.value):
            if value is not None:
                yield _Named(value, leaf.span, (*leaf.guard, *guard))


def _told(value: Value) -> _Told | None:
    """``value`` if two equal ones of its sort are the same, which unknowns are when they have the same cause."""
    match value:
        case str():
            return value[:]
        case Reference():
            return value
        case Text():
            return value if all(_told(part) is not None for part in value.parts) else None
        case Unknown():
            return value if value.cause else None
        case _:
            return None


# Composite alarms name others in a rule: ALARM("root-usage") OR ALARM(...)

_STATES = re.compile(r'\b(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*"?(?P<name>[^")]+?)"?\s*\)')


def _compose_alarms(graph: ResourceGraph) -> None:
    alarms = graph.resources_of(ALARM)
    by_address = {alarm.address: alarm for alarm in alarms}
    by_name = {(alarm.address.root, name): alarm for alarm in alarms for name in literal_names(alarm)}
    for composite in alarms:
        for leaf in _rules(composite):
            for reference in references_in(leaf.value):
                if (part := by_address.get(reference.address)) is not None:
                    graph.connect(Edge(part, WATCHED_BY, composite, leaf.span, guard=leaf.guard))
            for name in _STATES.findall(_written(leaf.value)):
                if (
                    part := by_name.get((composite.address.root, name.rpartition(":alarm:")[2] or name))
                ) is not None:
                    graph.connect(Edge(part, WATCHED_BY, composite, leaf.span, True, leaf.guard))


def _rules(alarm: Resource) -> list[Leaf]:
    prop = alarm.kind.properties.get("rule")
    return items(alarm.body, prop.paths.of(alarm.language)) if prop else []


def _written(value: Value) -> str:
    return str(value) if isinstance(value, str | Text) and not isinstance(value, Borrowed) else ""


# Events: what somebody must hear of, once for each root module that declares a trail


def _add_events(graph: ResourceGraph) -> None:
    seen: set[str] = set()
    for trail in list(graph.resources_of(AUDIT_TRAIL)):
        if trail.address.root in seen:
            continue
        seen.add(trail.address.root)
        for name in EVENTS:
            body = Body(trail.header)
            event = Resource(trail.declaration, EVENT_KIND, trail.address.with_part(name), body, trail)
            graph.add(event)
            trail.parts.append(event)
            graph.connect(Edge(event, RECORDED_BY, trail, trail.header))

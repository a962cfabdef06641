"""How long logs are kept: in log stores by their own period, in object stores by the rules that delete."""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.graph.concepts import DELIVERY, LOG_STORE, LOG_SUBSCRIPTION, OBJECT_STORE
from iac27017.graph.edges import EXPIRES_BY, FORWARDS_TO, LOGS_TO, Edge
from iac27017.graph.fact import Fact
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Unknown


def deliveries(store: Resource, graph: ResourceGraph) -> list[Edge]:
    """Over which edges logs arrive: from what logs to it, or from a delivery that log stores feed."""
    direct = [edge for edge in graph.edges_into(store, LOGS_TO) if edge.source is not store]
    return direct + [
        edge for edge in graph.edges_into(store, FORWARDS_TO) if _carries_logs(edge.source, graph)
    ]


def shortened_below(store: Resource, days: int, graph: ResourceGraph) -> Fact:
    """Whether a rule of an object store deletes logs before ``days`` are over."""
    facts = [_deletes(edge, days, store, graph) for edge in graph.edges_from(store, EXPIRES_BY)]
    for truth in (Truth.YES, Truth.UNKNOWN):
        for fact in facts:
            if fact.truth is truth:
                return fact
    return Fact(Truth.NO, tuple(item for fact in facts for item in fact.evidence))


def archives(store: Resource, graph: ResourceGraph) -> Iterator[tuple[Edge, Edge]]:
    """The object stores that receive the same: the edge into the log store, and that of the copy."""
    for edge in graph.edges_into(store, LOGS_TO):
        for other in graph.edges_from(edge.source, LOGS_TO):
            concepts = (
                (other.target.concept,) if isinstance(other.target, Resource) else other.target.concepts
            )
            if OBJECT_STORE in concepts and LOG_STORE not in concepts:
                yield edge, other


def _carries_logs(delivery: Resource, graph: ResourceGraph) -> bool:
    return delivery.concept is DELIVERY and any(
        edge.source.concept is LOG_SUBSCRIPTION for edge in graph.edges_into(delivery, FORWARDS_TO)
    )


def _deletes(edge: Edge, days: int, store: Resource, graph: ResourceGraph) -> Fact:
    rule = edge.target
    assert isinstance(rule, Resource), "a lifecycle rule is a part of its store"
    expires = rule.get("expiration.days")
    match rule.get("enabled"), rule.get("tagged"), expires:
        case (Known(value=False), _, _) | (_, Known(value=True), _) | (_, _, None):
            return Fact(Truth.NO)  # nothing tags what log delivery writes
        case (Unknown() as doubt, _, _) | (_, Unknown() as doubt, _) | (_, _, Unknown() as doubt):
            return Fact(Truth.UNKNOWN, (edge, doubt), doubt)
        case _, _, Known(value=int() as period):
            truth = all_of((Truth.of(period < days), _concerns_logs(rule, store, graph)))
            return Fact(truth, (edge, expires))
        case _:
            return Fact(Truth.NO)


def _concerns_logs(rule: Resource, store: Resource, graph: ResourceGraph) -> Truth:
    """Whether the rule's prefix takes in a place where logs are written."""
    match rule.get("prefix"):
        case Known(value=str() as prefix) if prefix:
            return any_of(_below(prefix, edge.source) for edge in deliveries(store, graph))
        case Unknown():
            return Truth.UNKNOWN
        case _:
            return Truth.YES


def _below(prefix: str, source: Resource) -> Truth:
    if source.concept.property_type("logs.prefix") is None or "logs.prefix" not in _kinds_properties(source):
        return Truth.UNKNOWN
    match source.get("logs.prefix"):
        case Known(value=str() as place):
            where = str(place)
        case None:
            where = ""
        case _:
            return Truth.UNKNOWN
    if source.concept is not OBJECT_STORE:
        where = f"{where.rstrip('/')}/AWSLogs/".lstrip("/")
    return Truth.of(where.startswith(prefix) or prefix.startswith(where))


def _kinds_properties(source: Resource) -> set[str]:
    """What the resource and those that complete it can say."""
    return {name for holder in (source, *source.satellites) for name in holder.kind.properties}

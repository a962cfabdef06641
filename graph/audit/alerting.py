"""Who hears of what an audit trail records: through metric filters and alarms, or rules of the event bus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from iac27017.graph.audit.audit_events import EVENTS, as_bus_event
from iac27017.graph.audit.event_patterns import EventPattern, fires_on, read_event_pattern
from iac27017.graph.audit.filter_patterns import LogEvent, Pattern, read_pattern
from iac27017.graph.concepts import AUDIT_TRAIL, EVENT_RULE, LOG_STORE, METRIC_FILTER
from iac27017.graph.edges import FILTERED_INTO, LOGS_TO, NOTIFIES, SUBSCRIBES_TO, TRIGGERS, WATCHED_BY, Edge
from iac27017.graph.fact import Fact, Trace, flag_fact
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of
from iac27017.graph.value import STORE, Unknown


class Watcher(Struct, frozen=True):
    """One thing that looks at a trail's events: a metric filter, or a rule of the event bus.

    ``pattern`` is what it lets through; ``heard``: whether somebody is told of
    what it lets through, with the walk from it to whom it tells.
    """

    what: Resource
    pattern: Pattern | EventPattern | Unknown
    way: tuple[Trace, ...]
    heard: Fact

    def sees(self, record: LogEvent) -> Truth:
        """Whether its pattern lets the record through."""
        match self.pattern:
            case Unknown():
                return Truth.UNKNOWN
            case dict():
                return fires_on(self.pattern, as_bus_event(record))
            case _:
                return self.pattern.admits(record)


def watchers(root: str, graph: ResourceGraph) -> list[Watcher]:
    """What looks for events of the audit trails of one root, in the order of the code."""
    records = [record for event in EVENTS.values() for record in event.records.values()]
    found = (*_filters(root, graph), *_rules(root, graph))
    return [watcher for watcher in found if any(watcher.sees(record) is not Truth.NO for record in records)]


def tells_somebody(alarm: Resource, graph: ResourceGraph, seen: frozenset[Resource] = frozenset()) -> Fact:
    """Whether an alarm has enabled actions, by itself or as a part of a composite alarm."""
    actions = graph.edges_from(alarm, NOTIFIES)
    enabled = flag_fact(alarm.get("actions.enabled"))
    own = _own_actions(alarm, actions, enabled)
    composites = [edge for edge in graph.edges_from(alarm, WATCHED_BY) if edge.target not in seen]
    told = [own, *(_through(edge, graph, seen | {alarm}) for edge in composites)]
    return best(told)


def best(facts: Sequence[Fact]) -> Fact:
    """The first fact that holds, else the first that may, else the first."""
    for truth in (Truth.YES, Truth.UNKNOWN):
        for fact in facts:
            if fact.truth is truth:
                return fact
    return facts[0]


def _own_actions(alarm: Resource, actions: list[Edge], enabled: Fact) -> Fact:
    named = alarm.get("actions")
    if isinstance(named, Unknown) and not _in_store(named, actions):
        return Fact(all_of((enabled.truth, Truth.UNKNOWN)), (alarm, *actions, named), named)
    truth = all_of((enabled.truth, Truth.of(bool(actions))))
    shown = actions if enabled.truth is Truth.YES else list(enabled.evidence)
    return Fact(truth, (alarm, *shown), enabled.doubt)


def _in_store(named: Unknown, actions: list[Edge]) -> bool:
    """Whether the parameter store holds the name of something declared here: an entry is never empty."""
    return any(reference.address.type == STORE for reference in named.references) and any(
        isinstance(edge.target, Resource) for edge in actions
    )


def _through(edge: Edge, graph: ResourceGraph, seen: frozenset[Resource]) -> Fact:
    assert isinstance(edge.target, Resource), "only declared alarms are joined"
    fact = tells_somebody(edge.target, graph, seen)
    return Fact(fact.truth, (edge, *fact.evidence), fact.doubt)


def _filters(root: str, graph: ResourceGraph) -> Iterator[Watcher]:
    for metric_filter in graph.resources_in(root, METRIC_FILTER):
        way = _from_trail(metric_filter, graph)
        if way is None:
            continue
        answer = metric_filter.get("pattern")
        alarms = graph.edges_from(metric_filter, WATCHED_BY)
        heard = (
            best([_alarmed(edge, graph) for edge in alarms]) if alarms else Fact(Truth.NO, (metric_filter,))
        )
        shown = (*way, metric_filter) if answer is None else (*way, metric_filter, answer)
        yield Watcher(metric_filter, _read(answer, metric_filter), shown, heard)


def _alarmed(edge: Edge, graph: ResourceGraph) -> Fact:
    return _through(edge, graph, frozenset())


def _from_trail(metric_filter: Resource, graph: ResourceGraph) -> tuple[Trace, ...] | None:
    """The walk from a trail to the filter; empty when the filter's group is declared elsewhere.

    ``None`` when its group is declared here and no trail writes to it.
    """
    into = graph.edges_into(metric_filter, FILTERED_INTO)
    if not into:
        return ()
    for edge in into:
        for log in graph.edges_into(edge.source, LOGS_TO):
            if log.source.concept is AUDIT_TRAIL:
                return (log, edge)
    return None


def _read(answer: Known | Unknown | None, what: Resource) -> Pattern | Unknown:
    match answer:
        case Known(value=value, span=span):
            return read_pattern(value, span)
        case Unknown():
            return answer
        case None:
            return read_pattern("", what.header)


def _rules(root: str, graph: ResourceGraph) -> Iterator[Watcher]:
    """Rules of the account's own bus that look at calls."""
    for rule in graph.resources_in(root, EVENT_RULE):
        answer = rule.get("pattern")
        if answer is None or graph.edges_from(rule, SUBSCRIBES_TO):
            continue
        pattern = answer if isinstance(answer, Unknown) else read_event_pattern(answer.value, answer.span)
        yield Watcher(rule, pattern, (rule, answer), _handed_on(rule, graph))


def _handed_on(rule: Resource, graph: ResourceGraph) -> Fact:
    enabled = flag_fact(rule.get("enabled"))
    targets = [(edge, *graph.edges_from(edge.target, NOTIFIES)) for edge in graph.edges_from(rule, TRIGGERS)
               if isinstance(edge.target, Resource)]  # fmt: skip
    truth = all_of((enabled.truth, Truth.of(bool(targets))))
    return Fact(truth, targets[0] if truth is Truth.YES else enabled.evidence, enabled.doubt)


def has_log_group(trail: Resource, graph: ResourceGraph) -> bool:
    """Whether the trail writes to a log group that is declared in this code."""
    return any(target.concept is LOG_STORE for target in graph.targets(trail, LOGS_TO))

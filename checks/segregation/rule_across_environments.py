"""Do firewall rules admit another environment?"""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.check import Evidence, Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import FIREWALL, FIREWALL_RULE, NETWORK, PREFIX_LIST
from iac27017.graph.edges import ALLOWS_FROM, HAS_RULE, Edge, Outside
from iac27017.graph.environments import apart, environment_of
from iac27017.graph.network.cidrs import Range, RangeIndex, contains, parse_range
from iac27017.graph.network.firewalls import prefix_list_ranges
from iac27017.graph.network.placement import elsewhere, network_of
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.tags import Label
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown

Finding = tuple[Label | Unknown, tuple[Evidence, ...]]
"""The environment of one source, and the way to it."""


@check(
    "SEG-007",
    "rule-across-environments",
    title="Security group sources do not cross the environment boundary",
    controls=["12.1.4", "13.1.3", "CLD.9.5.1"],
    controls_2026=["8.22", "8.31", "8.35"],
    severity=Severity.HIGH,
    subject=FIREWALL_RULE,
    remedy="admit groups and ranges of the same environment only",
    peers={"cfn_nag": ["W9"], "guard": ["SECURITY_GROUP_INGRESS_CIDR_NON_32_RULE"]},
)
def rule_across_environments(rule: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds incoming rules that admit a group, or the address range, of another environment.

    Where production and the rest are kept in networks of their own, such a
    rule is the exception that undoes it, hidden in one line.
    """
    if isinstance(direction := rule.get("direction"), Known) and direction.value != "ingress":
        return None
    if len(_environments(graph)) < 2:
        return None
    guarded = next(iter(graph.edges_into(rule, HAS_RULE)), None)
    own = _environment(guarded.source, graph) if guarded is not None else None
    if guarded is None or own is None:
        return None
    sources = [*_groups(rule, graph), *_ranges(rule, guarded.source, own, graph)]
    return _judged(guarded, own, sources, graph)


def _judged(guarded: Edge, own: Label | Unknown, sources: list[Finding], graph: ResourceGraph) -> Verdict | None:
    """A crossing is a fail; what cannot be told comes next; one source of the same environment is a pass."""
    doubts: list[Finding] = []
    same: list[Finding] = []
    for label, way in sources:
        match own, label:
            case Label(), Label():
                crossing = apart(own, label, graph)
                if crossing is Truth.YES:
                    message = "a rule of {own} admits {other}"
                    return failed(message, *way, label, guarded, own, own=own.value, other=label.value)
                (same if crossing is Truth.NO else doubts).append((label, way))
            case Unknown(cause=cause), Unknown(cause=other) if cause and cause == other:
                same.append((label, way))
            case _:
                doubts.append((label, way))
    if doubts:
        label, way = doubts[0]
        return undecided("whether it admits another environment cannot be told", label, *way, own, guarded)
    return passed("its sources are of its own environment", *same[0][1], same[0][0], own) if same else None


def _environments(graph: ResourceGraph) -> set[object]:
    """The classes that networks and firewalls are labelled with."""
    return graph.remember(
        ("environments of networks",),
        lambda: {
            label.value
            for resource in graph.resources_of(NETWORK, FIREWALL)
            if isinstance(label := environment_of(resource, graph), Label)
            and label.value in graph.settings.environment_labels
        },
    )


def _environment(firewall: Resource, graph: ResourceGraph) -> Label | Unknown | None:
    """A firewall's environment: its own label, or its network's."""
    own = environment_of(firewall, graph)
    if isinstance(own, Label) or firewall.concept is NETWORK:
        return own
    network = network_of(firewall, graph)
    if network is not None and isinstance(network.target, Resource):
        return environment_of(network.target, graph) or own
    return own


def _groups(rule: Resource, graph: ResourceGraph) -> Iterator[Finding]:
    for edge in graph.edges_from(rule, ALLOWS_FROM):
        match edge.target:
            case Resource() as group if group.concept in (FIREWALL, NETWORK):
                if (label := _environment(group, graph)) is not None:
                    yield label, (edge,)
            case Outside(concepts=concepts) if FIREWALL in concepts:
                yield elsewhere(edge), (edge,)
            case _:
                continue


def _ranges(rule: Resource, firewall: Resource, own: Label | Unknown, graph: ResourceGraph) -> Iterator[Finding]:
    """Networks that a written range reaches into, unless the range is one of the firewall's own network."""
    home = _home_ranges(firewall, graph)
    for answer, way in _written_ranges(rule, graph):
        found = parse_range(answer.value) if isinstance(answer.value, str) else None
        if found is None or found.prefixlen == 0:
            continue
        if any(contains(outer, found) for outer in home):
            if isinstance(own, Label):
                yield own, way
            continue
        for label, network in _reached(found, graph):
            yield label, (*way, network)


def _home_ranges(firewall: Resource, graph: ResourceGraph) -> list[Range]:
    home = network_of(firewall, graph) if firewall.concept is FIREWALL else None
    return list(_ranges_of(home.target)) if home is not None and isinstance(home.target, Resource) else []


def _reached(found: Range, graph: ResourceGraph) -> list[tuple[Label | Unknown, Resource]]:
    """The environments that a range reaches into, with one network of each."""
    return graph.remember(("reached", found), lambda: _environments_in(found, graph))


def _environments_in(found: Range, graph: ResourceGraph) -> list[tuple[Label | Unknown, Resource]]:
    index = graph.remember(("network ranges",), lambda: RangeIndex[Resource].over(_network_ranges(graph)))
    reached: dict[object, tuple[Label | Unknown, Resource]] = {}
    for _, network in index.overlapping(found):
        match environment_of(network, graph):
            case Label(value=value, strength=strength) as label:
                reached.setdefault((str(value), strength), (label, network))
            case Unknown(cause=cause) as why:
                reached.setdefault(cause or why.reason, (why, network))
            case None:
                continue
    return list(reached.values())


def _written_ranges(rule: Resource, graph: ResourceGraph) -> Iterator[tuple[Known, tuple[Evidence, ...]]]:
    for answer in rule.get_all("cidrs"):
        if isinstance(answer, Known):
            yield answer, (answer,)
    for edge in graph.edges_from(rule, ALLOWS_FROM):
        if isinstance(edge.target, Resource) and edge.target.concept is PREFIX_LIST:
            for answer in prefix_list_ranges(edge.target):
                if isinstance(answer, Known):
                    yield answer, (edge, answer)


def _network_ranges(graph: ResourceGraph) -> Iterator[tuple[Range, Resource]]:
    for network in graph.resources_of(NETWORK):
        yield from ((found, network) for found in _ranges_of(network))


def _ranges_of(network: Resource) -> Iterator[Range]:
    for holder in (network, *network.satellites):
        for answer in holder.get_all("cidrs"):
            value = answer.value if isinstance(answer, Known) else None
            if isinstance(value, str) and (found := parse_range(value)) is not None:
                yield found

"""The resource graph as JSON, DOT, Mermaid or GraphML: drawing is a renderer's work, not the graph's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from iac27017.graph.concepts import DEPLOYMENT
from iac27017.graph.edges import PART_OF, Edge, Outside
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.report.as_json import as_text
from iac27017.report.safe_text import visible

Drawing = tuple[list[Resource], list[tuple[Edge, str]]]


def formats() -> Mapping[str, Callable[[ResourceGraph], str]]:
    """The formats by name."""
    return {"json": as_json, "dot": as_dot, "mermaid": as_mermaid, "graphml": as_graphml}


def as_json(graph: ResourceGraph) -> str:
    """Nodes and edges, each with its file and line."""
    resources, edges = _drawn(graph)
    nodes = [
        {
            "id": node_id(resource),
            "address": str(resource.address),
            "type": resource.type,
            "concept": resource.concept.name,
            "file": resource.header.file,
            "line": resource.header.line,
        }
        for resource in resources
    ]
    links = [
        {
            "source": node_id(edge.source),
            "verb": str(edge.verb),
            "target": target,
            "outside": isinstance(edge.target, Outside),
            "file": edge.span.file,
            "line": edge.span.line,
            "inferred": edge.inferred,
            "conditional": bool(edge.guard),
        }
        for edge, target in edges
    ]
    return as_text({"nodes": nodes, "edges": links})


def as_dot(graph: ResourceGraph) -> str:
    """For Graphviz: ``iac27017 graph . --format dot | dot -Tsvg``."""
    resources, edges = _drawn(graph)
    lines = ["digraph resources {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];']
    for resource in resources:
        label = f"{resource.address}\n{resource.concept}"
        lines.append(f"  {_dot(node_id(resource))} [label={_dot(label)}];")
    for target in _outside(edges):
        lines.append(f"  {_dot(target)} [style=dashed];")
    for edge, target in edges:
        style = ", style=dashed" if edge.inferred or edge.guard else ""
        lines.append(f"  {_dot(node_id(edge.source))} -> {_dot(target)} [label={_dot(str(edge.verb))}{style}];")
    return "\n".join([*lines, "}"]) + "\n"


def as_mermaid(graph: ResourceGraph) -> str:
    """For Markdown that draws Mermaid."""
    resources, edges = _drawn(graph)
    names = {node_id(resource): f"n{at}" for at, resource in enumerate(resources)}
    lines = ["flowchart LR"]
    lines += [f'  {names[node_id(r)]}["{_mermaid(str(r.address))}<br/>{r.concept}"]' for r in resources]
    for at, target in enumerate(_outside(edges)):
        names[target] = f"o{at}"
        lines.append(f'  o{at}(["{_mermaid(target)}"])')
    for edge, target in edges:
        arrow = "-.->" if edge.inferred or edge.guard else "-->"
        lines.append(f"  {names[node_id(edge.source)]} {arrow}|{edge.verb}| {names[target]}")
    return "\n".join(lines) + "\n"


def as_graphml(graph: ResourceGraph) -> str:
    """For yEd, Gephi and the like."""
    from iac27017.graph.exchange import as_networkx, graphml

    return graphml(as_networkx(graph, lambda end: visible(_target_id(end))))


def node_id(resource: Resource) -> str:
    """Unique over the roots of a scan: the root's directory before the address."""
    root = resource.address.root
    return f"{root}:{resource.address}" if root else str(resource.address)


def _drawn(graph: ResourceGraph) -> Drawing:
    """What is drawn, in a stable order; a part's way back to its owner adds nothing for a reader."""
    resources = sorted((r for r in graph.resources() if r.concept is not DEPLOYMENT), key=node_id)
    edges = [(edge, _target(edge)) for edge in graph.edges() if edge.verb is not PART_OF]
    edges.sort(key=lambda item: (node_id(item[0].source), str(item[0].verb), item[1], item[0].span))
    return resources, edges


def _target(edge: Edge) -> str:
    return _target_id(edge.target)


def _target_id(end: Resource | Outside) -> str:
    return f"outside: {end}" if isinstance(end, Outside) else node_id(end)


def _outside(edges: list[tuple[Edge, str]]) -> list[str]:
    return sorted({target for edge, target in edges if isinstance(edge.target, Outside)})


def _dot(text: str) -> str:
    lines = (visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n"))
    return '"' + "\\n".join(lines) + '"'


_MERMAID_ENTITIES = re.compile(r'[#&"<>`|\[\](){};]')


def _mermaid(text: str) -> str:
    """Mermaid reads ``#35;`` as the character with that number."""
    return _MERMAID_ENTITIES.sub(lambda found: f"#{ord(found[0])};", visible(text))

"""The resource graph as networkx has it: for its algorithms, and for the formats that it writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from iac27017.graph.edges import Outside
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph

if TYPE_CHECKING:
    import networkx


def as_networkx(graph: ResourceGraph, name: Callable[[Resource | Outside], str]) -> networkx.MultiDiGraph[Any]:
    """A `networkx.MultiDiGraph` whose nodes are called ``name(...)``, with plain texts as attributes.

    It is made when somebody asks: importing networkx takes longer than judging a small repository.
    """
    import networkx

    network: networkx.MultiDiGraph[Any] = networkx.MultiDiGraph()
    for resource in graph.resources():
        network.add_node(
            name(resource), type=resource.type, concept=resource.concept.name, place=resource.header.place
        )
    for edge in graph.edges():
        network.add_edge(
            name(edge.source), name(edge.target), verb=str(edge.verb), place=edge.span.place, inferred=edge.inferred
        )
    return network


def graphml(network: networkx.MultiDiGraph[Any]) -> str:
    """The network as GraphML."""
    import networkx

    return "\n".join(networkx.generate_graphml(network)) + "\n"

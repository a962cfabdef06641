"""What the environment and classification of a resource demand of it."""

from __future__ import annotations

from iac27017.graph.environments import classification_of, environment_of
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.tags import Label
from iac27017.graph.value import Unknown


def own_key_demanded(store: Resource, graph: ResourceGraph) -> Label | Unknown | None:
    """The label that demands a key of the customer's; ``None`` when none does.

    Which labels do is `Settings.cmk_required_environments` and
    `Settings.cmk_required_classifications`.
    """
    settings = graph.settings
    doubt: Unknown | None = None
    for answer, wanted in (
        (environment_of(store, graph), settings.cmk_required_environments),
        (classification_of(store, graph), settings.cmk_required_classifications),
    ):
        match answer:
            case Label(value=value) if value in wanted:
                return answer
            case Unknown():
                doubt = doubt or answer
            case _:
                continue
    return doubt


def access_log_demanded(store: Resource, graph: ResourceGraph) -> Label | Unknown | None:
    """The classification that demands a log of who read what; ``None`` when none does."""
    match answer := classification_of(store, graph):
        case Label(value=value) if value not in graph.settings.data_event_required_classifications:
            return None
        case _:
            return answer

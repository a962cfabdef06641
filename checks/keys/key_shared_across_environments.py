"""Do production and non-production hang on the same key?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import KEY
from iac27017.graph.environments import environment_of
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.stores.keys import consumer_paths
from iac27017.graph.tags import Label
from iac27017.graph.value import Unknown


@check(
    "KEY-008",
    "key-shared-across-environments",
    title="Production and non-production data never share an encryption key",
    controls=["10.1.2", "12.1.4", "CLD.9.5.1"],
    controls_2026=["8.24", "8.31", "8.35"],
    severity=Severity.HIGH,
    subject=KEY,
    remedy="give each environment a key of its own",
)
def key_shared_across_environments(key: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds keys that encrypt data of production and of another environment.

    Whoever may decrypt test data with the key may decrypt production data:
    what the networks keep apart is one again at the key.
    """
    uses: dict[str, tuple[Path, Label]] = {}
    doubt: Unknown | None = None
    for path in consumer_paths(key, graph):
        match environment := environment_of(path[0].source, graph):
            case Label(value=str() as name):
                uses.setdefault(name, (path, environment))
            case Unknown():
                doubt = doubt or environment
            case _:
                continue
    shown = [step for path, label in uses.values() for step in (path, label)]
    if "prod" in uses and "nonprod" in uses:
        return failed("the key encrypts production and non-production data", *shown)
    if not uses:
        return None
    if doubt is not None and uses.keys() & {"prod", "nonprod"}:
        return undecided("the environment of some data that the key encrypts cannot be told", *shown, doubt)
    return passed("all data that the key encrypts is of {environment}", *shown, environment=sorted(uses))

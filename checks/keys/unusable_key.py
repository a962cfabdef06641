"""Can the key that a store names do its work?"""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.check import Evidence, Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import (
    ALARM,
    AUDIT_TRAIL,
    ENCRYPTED,
    EVENT_RULE,
    EVENT_TARGET,
    KEY,
    LOG_STORE,
    TOPIC,
    Concept,
)
from iac27017.graph.conditions import chosen
from iac27017.graph.data_sources import called
from iac27017.graph.edges import NOTIFIES, Outside
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.stores.keys import admits, is_provider_key, key_paths
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown, unknown

SERVICES: dict[Concept, tuple[str, str]] = {
    AUDIT_TRAIL: ("cloudtrail", "kms:GenerateDataKey"),
    LOG_STORE: ("logs", "kms:GenerateDataKey"),
}
"""Services that write with the key under their own name, and what they must be let do.

CloudTrail user guide, *Configure AWS KMS key policies for CloudTrail*;
CloudWatch Logs user guide, *Encrypt log data*.
"""

SENDERS: dict[Concept, tuple[str, str]] = {
    ALARM: ("cloudwatch", "kms:GenerateDataKey"),
    EVENT_RULE: ("events", "kms:GenerateDataKey"),
    EVENT_TARGET: ("events", "kms:GenerateDataKey"),
}
"""Services that send to an encrypted topic (SNS developer guide, *Compatibility between event sources and encrypted topics*)."""


@check(
    "KEY-006",
    "unusable-key",
    title="Referenced keys exist, are enabled, sit in the right region and admit the services that need them",
    controls=["10.1.2"],
    controls_2026=["8.24"],
    severity=Severity.HIGH,
    subject=ENCRYPTED,
    remedy="name an enabled key of the same region whose policy admits the service",
    peers={"checkov": ["CKV_AWS_227"], "prowler": ["kms_cmk_are_used"]},
)
def unusable_key(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds stores whose key is disabled, in another region, or closed to the service that must write with it.

    Data behind such a key cannot be read or written: logs stop to arrive,
    alarms reach nobody, a restore fails.
    """
    paths = [path for path in key_paths(store, graph) if not _is_provider_held(path, graph)]
    if not paths:
        return None
    verdicts = [verdict for path in paths for verdict in _judged(store, path, graph)]
    for found in ("fail", "unknown"):
        for verdict in verdicts:
            if verdict.status.value == found:
                return verdict
    return passed("the key is declared, enabled and open to whoever needs it", *paths)


def _judged(store: Resource, path: Path, graph: ResourceGraph) -> Iterator[Verdict]:
    """What is wrong, or cannot be told, about the key at the end of ``path``."""
    key = path[-1].target
    if isinstance(key, Outside):
        why = called(key, graph)
        elsewhere = unknown("the key {name} is not declared in this code", path[-1].span, name=why)
        yield undecided("whether the key works cannot be told", path, why if isinstance(why, Unknown) else elsewhere)
    elif key.concept is not KEY:
        elsewhere = unknown("{name} is no key that is declared in this code", path[-1].span, name=key.address)
        yield undecided("whether the key works cannot be told", path, elsewhere)
    else:
        yield from _enabled(path, key)
        if not _has_near_key(store, graph):
            yield from _near(store, path, key)
        yield from _open(store, path, key, graph)


def _enabled(path: Path, key: Resource) -> Iterator[Verdict]:
    match enabled := key.get("enabled"):
        case Known(value=False):
            yield failed("the key is disabled", path, enabled)
        case Unknown():
            yield undecided("whether the key is enabled cannot be told", path, enabled)
        case _:
            return


def _has_near_key(store: Resource, graph: ResourceGraph) -> bool:
    """Whether one of the keys is in the store's own region: then the others are for its replicas elsewhere."""
    here = chosen(store.declaration.region)
    ends = [path[-1].target for path in key_paths(store, graph)]
    return any(isinstance(end, Resource) and chosen(end.declaration.region) == here for end in ends)


def _near(store: Resource, path: Path, key: Resource) -> Iterator[Verdict]:
    """A key serves its own region; the region of a trail's key is that of its bucket."""
    here, there = chosen(store.declaration.region), chosen(key.declaration.region)
    if store.concept is AUDIT_TRAIL:
        return
    if not isinstance(here, str) or not isinstance(there, str):
        why = next((region for region in (here, there) if isinstance(region, Unknown)), None)
        elsewhere = unknown("the region of a provider is not written in this code", key.header)
        yield undecided("whether the key is in the region of the data cannot be told", path, key, why or elsewhere)
        return
    match multiple := key.get("multi_region"):
        case Known(value=True) | Unknown():
            yield undecided("the key is one of {there}; its replica in {here} is what is needed", path, multiple,
                            here=here, there=there)  # fmt: skip
        case _:
            yield failed("the key is in {there}, what it encrypts in {here}", path, key, here=here, there=there)


def _open(store: Resource, path: Path, key: Resource, graph: ResourceGraph) -> Iterator[Verdict]:
    for sender, (service, action) in _needs(store, graph):
        truth, statement, why = admits(key, service, action)
        if truth is Truth.NO:
            message = "the key policy does not let {service} use the key"
            yield failed(message, sender, path, key, service=f"{service}.amazonaws.com")
        elif truth is Truth.UNKNOWN:
            message = "whether the key policy lets {service} use the key cannot be told"
            yield undecided(message, sender, path, statement, why, service=f"{service}.amazonaws.com")


def _needs(store: Resource, graph: ResourceGraph) -> Iterator[tuple[Evidence, tuple[str, str]]]:
    """The services that must be let use the key, with what says so."""
    if store.concept in SERVICES:
        yield None, SERVICES[store.concept]
    if store.concept is TOPIC:
        for edge in graph.edges_into(store, NOTIFIES):
            if edge.source.concept in SENDERS:
                yield edge, SENDERS[edge.source.concept]


def _is_provider_held(path: Path, graph: ResourceGraph) -> bool:
    target = path[-1].target
    return isinstance(target, Outside) and is_provider_key(called(target, graph))

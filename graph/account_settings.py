"""Settings that hold for a whole account, or for one region of it: which of them hold for a resource."""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.graph.concepts import ACCOUNT_SETTING
from iac27017.graph.conditions import holds
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of
from iac27017.graph.value import Unknown, Value


def settings_for(
    resource: Resource, graph: ResourceGraph, name: str, regional: bool = True
) -> Iterator[tuple[Resource, Truth]]:
    """The declared settings called ``name`` (`setting.name`) that hold, or may hold, where ``resource`` is.

    Same account and, when ``regional``, same region. Where no provider
    configuration names an account, a root is an account of its own.
    """
    for setting in graph.resources_of(ACCOUNT_SETTING):
        if not _called(setting, name) or not holds(setting.guard):
            continue
        here = same_account(resource, setting)
        if regional:
            here = all_of((here, same_region(resource, setting)))
        if here is not Truth.NO:
            yield setting, here


def same_account(one: Resource, other: Resource) -> Truth:
    """Whether both are deployed to one account, as far as the provider configurations say."""
    ours, theirs = one.declaration.account, other.declaration.account
    if ours is None and theirs is None:
        return Truth.of(one.address.root == other.address.root)
    if one.address.root != other.address.root and (ours is None or theirs is None):
        return Truth.NO
    return _same(ours, theirs)


def same_region(one: Resource, other: Resource) -> Truth:
    """Whether both are deployed to one region."""
    return _same(one.declaration.region, other.declaration.region)


def _called(setting: Resource, name: str) -> bool:
    answer = setting.get("setting.name")
    return isinstance(answer, Known) and answer.value == name


def _same(one: Value, other: Value) -> Truth:
    """Whether two values are the same; a default that is left to the environment may be any."""
    if one is None and other is None:
        return Truth.YES
    if one is None or other is None:
        return Truth.UNKNOWN
    if isinstance(one, str) and isinstance(other, str):
        return Truth.of(one == other)
    if isinstance(one, Unknown) and isinstance(other, Unknown) and one.cause and one.cause == other.cause:
        return Truth.YES
    return Truth.YES if one == other and not isinstance(one, Unknown) else Truth.UNKNOWN

"""What a plan says there will be: resource instances with their planned values, whoever the plan is of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from iac27017.graph.address import Address, parse_address
from iac27017.graph.declaration import Problem
from iac27017.graph.wording import worded
from iac27017.plan.loading import Json, Loaded
from iac27017.plan.shapes import mapping, objects, text, texts
from iac27017.terraform.value_files import Report

MAXIMUM_MODULE_DEPTH = 64


class Planned(Struct, frozen=True):
    """One resource instance: its values in three trees, and whether it is only now created."""

    address: Address
    name: str
    type: str
    values: Json
    open: Json
    sensitive: Json
    created: bool
    provider: str


def planned_resources(loaded: Loaded, root: str, report: Report) -> list[Planned]:
    """Everything that exists after the plan is applied, or in the state; what is destroyed is not there any more.

    Data sources that were read while planning stand in the prior state.
    """
    content = loaded.content
    changes = _changes(content)
    found: dict[str, Planned] = {}
    values = mapping(content, "planned_values") or mapping(content, "values")
    prior = mapping(content, "prior_state", "values")
    for resource in _resources(mapping(values, "root_module")):
        _add(found, resource, changes, root, loaded, report)
    for resource in _resources(mapping(prior, "root_module")):
        if text(resource, "mode") == "data":
            _add(found, resource, {}, root, loaded, report)
    return list(found.values())


def _add(
    found: dict[str, Planned],
    resource: Mapping[str, Json],
    changes: Mapping[str, Mapping[str, Json]],
    root: str,
    loaded: Loaded,
    report: Report,
) -> None:
    name = text(resource, "address")
    change = changes.get(name, {})
    if name in found or texts(change, "actions") in (["delete"], ["forget"]):
        return
    try:
        address = parse_address(name, root)
    except ValueError:
        address = Address("", "")
    if not address.type or address.part:
        message = worded("not the address of a resource: {name}", name=repr(name))
        report(Problem(loaded.place(name), message, "write the plan again with: terraform show -json"))
        return
    found[name] = Planned(
        address,
        name,
        address.type,
        change["after"] if isinstance(change.get("after"), dict) else resource.get("values"),
        change.get("after_unknown"),
        resource.get("sensitive_values") or change.get("after_sensitive"),
        "create" in texts(change, "actions"),
        text(resource, "provider_name"),
    )


def _changes(content: Mapping[str, Json]) -> dict[str, Mapping[str, Json]]:
    """The changes by address; those of objects that a replacement left behind are of what is destroyed."""
    return {
        text(each, "address"): mapping(each, "change")
        for each in objects(content, "resource_changes")
        if not text(each, "deposed")
    }


def _resources(module: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    pending = [(module, 0)]
    while pending:
        each, depth = pending.pop()
        yield from objects(each, "resources")
        if depth < MAXIMUM_MODULE_DEPTH:
            pending += [(child, depth + 1) for child in reversed(list(objects(each, "child_modules")))]


def unfinished(loaded: Loaded) -> Iterator[Problem]:
    """What the plan itself says that it does not tell."""
    from iac27017.graph.span import Span

    if loaded.content.get("errored") is True:
        message = "planning ended with errors: the plan is incomplete"
        yield Problem(Span(loaded.file), message, "mend the errors and plan again")
    if deferred := list(objects(loaded.content, "deferred_changes")):
        names = ", ".join(sorted(text(mapping(each, "resource_change"), "address") for each in deferred)[:3])
        message = worded(
            "{count} changes are deferred to a later plan and are not judged: {names}",
            count=len(deferred),
            names=names,
        )
        yield Problem(Span(loaded.file), message, "apply this plan and make the next one")

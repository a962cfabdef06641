"""What a template says of a resource's end: whether it stays when its stack goes."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.conditions import chosen
from iac27017.graph.lookup import items
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.value import Unknown, unknown

_KEEPING = frozenset({"Retain", "RetainExceptOnCreate"})


def kept(resource: Resource) -> Answer:
    """Whether the code itself keeps the resource from being deleted, where nothing else is written.

    CloudFormation user guide, *DeletionPolicy attribute*: what is retained stays
    when it leaves the template. Terraform deletes unless told to prevent it.
    """
    if resource.language != "cloudformation":
        return Known(False, resource.header, "lifecycle.prevent_destroy", Origin.PROVIDER_DEFAULT)
    for leaf in items(resource.declaration.body, "@DeletionPolicy"):
        match chosen(leaf.value):
            case Unknown() as why:
                return why
            case str() as policy:
                return Known(policy in _KEEPING, leaf.span, "DeletionPolicy", spelled=str(policy))
            case _:
                return unknown("the deletion policy is known only at deployment", leaf.span)
    return Known(False, resource.header, "DeletionPolicy", Origin.PROVIDER_DEFAULT)

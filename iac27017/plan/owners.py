"""Identifiers that are the same nowhere else: whose they are says what a literal in a plan or state refers to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from iac27017.graph.body import Body
from iac27017.graph.value import Reference, Value
from iac27017.plan.contents import Planned

_IDENTIFIER = re.compile(
    r"arn:[^:]*:.+|[a-z]+(?:-[a-z]+)*-[0-9a-f]{8}(?:[0-9a-f]{9})?|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
"""ARNs, ids such as ``vpc-0a1b2c3d4e5f60718`` (EC2, *Resource IDs*), and UUIDs of keys."""


def owners_of(resources: Iterable[Planned]) -> dict[str, Reference]:
    """By identifier, the one resource that it is the ``arn`` or ``id`` of."""
    found: dict[str, Reference | None] = {}
    for resource in resources:
        if resource.address.data or not isinstance(resource.values, dict):
            continue
        for name in ("arn", "id", "key_id"):
            text = resource.values.get(name)
            if isinstance(text, str) and len(text) < 2048 and _IDENTIFIER.fullmatch(text):
                own = Reference(resource.address, (name,))
                other = found.setdefault(text, own)
                if other is not None and other.address != resource.address:
                    found[text] = None  # an attachment may bear the id of what it attaches
    return {text: owner for text, owner in found.items() if owner is not None}


def value_at(body: Body, name: str) -> Value:
    """The value of an attribute; ``None`` where it is not set."""
    attribute = body.attributes.get(name)
    return attribute.value if attribute is not None else None

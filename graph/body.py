"""An evaluated block: attributes with their values and places, and nested blocks."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct, field

from iac27017.graph.span import Span
from iac27017.graph.value import Guard, Unknown, Value


class Origin(Enum):
    """Where a value came from."""

    WRITTEN = "written"
    COMPUTED = "computed"
    VARIABLE_DEFAULT = "variable default"
    PROVIDER_DEFAULT = "provider default"
    READ_BACK = "read back from the provider"
    """What a plan or state has of a resource and the code does not write."""
    IN_STATE = "in the state"
    """What a state has; whether the code writes it, nobody can tell there."""
    SENSITIVE = "sensitive"
    """Marked as secret in a plan: it is judged and not shown."""


FILLED_IN = frozenset({Origin.PROVIDER_DEFAULT, Origin.READ_BACK})
"""The origins of what nobody wrote."""

REPEATED = FILLED_IN | {Origin.IN_STATE}
"""The origins of what may repeat, as it was some time ago, what a resource of its own sets."""


class Attribute(Struct):
    """What one attribute is worth.

    ``sources`` are the places further up that the value came from, nearest
    first: the module argument, the variable's default, the local.
    """

    value: Value
    span: Span
    origin: Origin = Origin.WRITTEN
    sources: tuple[Span, ...] = ()


class Body(Struct):
    """One block, or a CloudFormation resource's ``Properties``.

    ``guard`` says under which undecided conditions the block exists (a
    ``dynamic`` block whose ``for_each`` nobody can tell has a condition of its own).
    """

    span: Span
    attributes: dict[str, Attribute] = field(default_factory=dict)
    blocks: dict[str, list[Body]] = field(default_factory=dict)
    guard: Guard = ()
    unknown: Unknown | None = None
    """Why nobody can tell what else is in here (``ingress = var.rules``); ``None`` when all is here."""

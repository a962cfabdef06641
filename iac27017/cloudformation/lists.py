"""The intrinsics over lists and address blocks: Select, Length, Cidr."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from itertools import islice

from iac27017.cloudformation.causes import call_cause
from iac27017.graph.span import Span
from iac27017.graph.value import Array, Reference, Unknown, Value, references_in, unknown

MAXIMUM_BLOCKS = 256
"""``Fn::Cidr`` makes no more (reference of ``Fn::Cidr``)."""


def selected(values: Sequence[Value], span: Span) -> Value:
    """``Fn::Select``: the item at an index."""
    index, items = _number(values[0]), values[1]
    match items:
        case list() if index is not None:
            if 0 <= index < len(items):
                return items[index]
            return unknown("the list has no item {index}", span, index=index)
        case Reference() if index is not None:
            return Reference(items.address, (*items.path, index), span)
        case Unknown():
            cause = call_cause("Select", values)
            return Unknown(items.reason, span, items.references, cause, items.arguments)
        case str() if index == 0 and "," not in items:
            return items
        case _:
            return unknown(
                "which item is selected is known only at deployment",
                span,
                tuple(references_in(items)),
                call_cause("Select", values),
            )


def length(value: Value, span: Span) -> Value:
    """``Fn::Length``: how many items a list has."""
    if isinstance(value, list):
        return len(value)
    cause = call_cause("Length", [value])
    return unknown(
        "the length of the list is known only at deployment", span, tuple(references_in(value)), cause
    )


def subnets(values: Sequence[Value], span: Span) -> Value:
    """``Fn::Cidr``: equal blocks out of a larger one; the third argument is the count of host bits."""
    block, count, bits = values[0], _number(values[1]), _number(values[2]) if len(values) > 2 else None
    if not isinstance(block, str) or count is None or (len(values) > 2 and bits is None):
        cause = call_cause("Cidr", values)
        return unknown(
            "the address blocks are known only at deployment", span, tuple(references_in(block)), cause
        )
    try:
        network = ipaddress.ip_network(str(block), strict=False)
    except ValueError:
        return unknown("{block} is no address block", span, block=block)
    prefix = network.max_prefixlen - (bits if bits is not None else 8)
    if not network.prefixlen <= prefix <= network.max_prefixlen:
        return unknown("{block} holds no blocks of that size", span, block=block)
    found: list[Value] = [
        str(part) for part in islice(network.subnets(new_prefix=prefix), min(count, MAXIMUM_BLOCKS))
    ]
    return Array(found, span, [span] * len(found))


def _number(value: Value) -> int | None:
    match value:
        case bool():
            return None
        case int():
            return value
        case str() if value.strip().isdigit():
            return int(value)
        case _:
            return None

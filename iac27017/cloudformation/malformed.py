"""Says that an intrinsic is not written as it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac27017.cloudformation.nodes import Call, Mapping
from iac27017.graph.value import Unknown, unknown
from iac27017.graph.wording import plain, worded

if TYPE_CHECKING:
    from iac27017.cloudformation.stack import Stack


def malformed(call: Call, stack: Stack, wanted: str) -> Unknown:
    """The value of such a call, and a problem that says what it needs."""
    if isinstance(call.argument, Mapping) and any(
        name.startswith("Rain::") for name in call.argument.entries
    ):
        return unknown("rain puts this in when it packages the template", call.span)
    stack.report(
        call.span,
        worded("{name} needs {wanted}", name=call.name, wanted=plain(wanted)),
        "see the intrinsic function reference",
    )
    return unknown("{name} is not written as it must be", call.span, name=call.name)

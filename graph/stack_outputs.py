"""What stacks hand out by name, for whoever looks it up from another language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from iac27017.graph.value import Value

if TYPE_CHECKING:
    from iac27017.graph.declaration import Declaration

EXPORT = "aws_cloudformation_export"
"""The data source that reads an export by its name (AWS provider documentation)."""

STACK = "aws_cloudformation_stack"
"""The data source and the resource that have a stack's ``outputs`` (AWS provider documentation)."""


class StackOutputs(Struct, frozen=True):
    """``exports`` by their names, in an account's region the only ones; ``outputs`` by template and name."""

    exports: Mapping[str, Value] = field(default_factory=dict)
    outputs: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)

    def joined(self, other: StackOutputs) -> StackOutputs:
        """What both hand out."""
        return StackOutputs({**self.exports, **other.exports}, {**self.outputs, **other.outputs})

    def looked_up(self, by: Declaration, path: tuple[str | int, ...]) -> Value:
        """What ``by``, one of the types above, reads at ``path``; ``None`` when no stack here hands that out.

        Which template a stack was made of stands nowhere: its output is the only one of that name.
        """
        if by.type == EXPORT and path == ("value",):
            name = by.body.attributes.get("name")
            return self.exports.get(str(name.value)) if name is not None and isinstance(name.value, str) else None
        if by.type == STACK and len(path) == 2 and path[0] == "outputs":
            output = str(path[1])
            found = [outputs[output] for outputs in self.outputs.values() if output in outputs]
            return found[0] if len(found) == 1 else None
        return None

"""Puts in what ``AWS::Include`` names, when it lies in the scanned directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac27017.cloudformation.nodes import Node, entry, members, text_of
from iac27017.graph.wording import worded

if TYPE_CHECKING:
    from iac27017.cloudformation.stack import Stack


def included(node: Node, stack: Stack) -> Node | None:
    """What a ``Fn::Transform`` includes; ``None``, and a problem, when that is not on disk."""
    for one in members(node):
        if text_of(entry(one, "Name")) != "AWS::Include":
            continue
        location = text_of(entry(one, "Parameters", "Location"))
        if location is None:
            stack.report(
                one.span, "AWS::Include has a location that is computed", "write the path of a local file"
            )
            return None
        found = stack.library.included(stack.template.file, location)
        if found is None:
            stack.report(
                one.span,
                worded("{location} is not on disk", location=location),
                "put the file beside the template, or include a local one",
            )
        return found
    return None

"""Why something is not mended by an edit: there is not exactly one safe place for it."""

from __future__ import annotations

from iac27017.graph.wording import Wording, plain, worded

NO_ATTRIBUTE = plain("the mend is not the value of one attribute")
WITH_KEY = plain("a key is named beside it, which goes with another value")
CHOOSE = plain("it takes a value that only you can choose")
NEW_RESOURCE = plain("it takes a new `{type}`")
NEW_BLOCK = plain("it takes a new `{block}` with more in it than this")
PRESENCE = plain("it takes a whole block to be added or removed")
IN_JSON_TEXT = plain("the value stands in JSON text")
IN_PLAN = plain("it was judged in a plan; scan the code to mend it")
JSON_SYNTAX = plain("the file is in Terraform's JSON syntax, which programs write")
GENERATED = plain("the file says that it is generated")
FOREIGN = plain("the file belongs to a module that was fetched from elsewhere")
OUTSIDE = plain("the file lies outside of the scanned directory")
VARIABLE = plain("the value comes from the variable `{name}`")
LOCAL = plain("the value comes from the local value `{name}`")
MODULE = plain("the value comes from the module `{name}`")
EACH = plain("the value comes from `for_each` or `count`")
COMPUTED = plain("the value is computed")
HEREDOC = plain("the value is a heredoc")
DYNAMIC = plain("the block is `dynamic`")
SEVERAL = plain("there are several `{block}`, and one edit cannot mend them all")
COLLECTION = plain("the value is a list or a map")
ANCHORED = plain("the place is shared through a YAML anchor")
PARAMETER = plain("the value comes from the parameter `{name}`")
INTRINSIC = plain("the value comes from `{name}`")
UNROLLED = plain("the template writes it as something else, from which this resource is made")
NOT_FOUND = plain("the place could not be found again in the file")
LAYOUT = plain("the way the file is written leaves no safe place")
CONFLICT = plain("another edit of this run writes something else there")
NOT_MENDED = plain("taken back: the check does not pass with the edit")
MAKES_WORSE = plain("taken back: with the edit, {check} gets worse for {resource}")
UNREADABLE = plain("taken back: the edited file cannot be analysed")


class NoSafePlace(Exception):
    """Raised when there is not exactly one safe place to mend something; ``reason`` says why."""

    def __init__(self, reason: Wording) -> None:
        super().__init__(reason)
        self.reason = reason


def unsafe(template: str, /, **arguments: object) -> NoSafePlace:
    """The exception for one of the reasons above."""
    return NoSafePlace(worded(template, **arguments))

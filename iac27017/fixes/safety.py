"""Why something is not mended by an edit: there is not exactly one safe place for it."""

from __future__ import annotations

from iac27017.graph.wording import Wording, worded

NO_ATTRIBUTE = "the mend is not the value of one attribute"
WITH_KEY = "a key is named beside it, which goes with another value"
CHOOSE = "it takes a value that only you can choose"
NEW_RESOURCE = "it takes a new `{type}`"
NEW_BLOCK = "it takes a new `{block}` with more in it than this"
PRESENCE = "it takes a whole block to be added or removed"
IN_JSON_TEXT = "the value stands in JSON text"
IN_PLAN = "it was judged in a plan; scan the code to mend it"
JSON_SYNTAX = "the file is in Terraform's JSON syntax, which programs write"
GENERATED = "the file says that it is generated"
FOREIGN = "the file belongs to a module that was fetched from elsewhere"
OUTSIDE = "the file lies outside of the scanned directory"
VARIABLE = "the value comes from the variable `{name}`"
LOCAL = "the value comes from the local value `{name}`"
MODULE = "the value comes from the module `{name}`"
EACH = "the value comes from `for_each` or `count`"
COMPUTED = "the value is computed"
HEREDOC = "the value is a heredoc"
DYNAMIC = "the block is `dynamic`"
SEVERAL = "there are several `{block}`, and one edit cannot mend them all"
COLLECTION = "the value is a list or a map"
ANCHORED = "the place is shared through a YAML anchor"
PARAMETER = "the value comes from the parameter `{name}`"
INTRINSIC = "the value comes from `{name}`"
UNROLLED = "the template writes it as something else, from which this resource is made"
NOT_FOUND = "the place could not be found again in the file"
LAYOUT = "the way the file is written leaves no safe place"
CONFLICT = "another edit of this run writes something else there"
NOT_MENDED = "taken back: the check does not pass with the edit"
MAKES_WORSE = "taken back: with the edit, {check} gets worse for {resource}"
UNREADABLE = "taken back: the edited file cannot be analysed"


class NoSafePlace(Exception):
    """Raised when there is not exactly one safe place to mend something; ``reason`` says why."""

    def __init__(self, reason: Wording) -> None:
        super().__init__(reason)
        self.reason = reason


def unsafe(template: str, /, **arguments: object) -> NoSafePlace:
    """The exception for one of the reasons above."""
    return NoSafePlace(worded(template, **arguments))

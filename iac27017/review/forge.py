"""What a forge is to the conversation: GitHub and GitLab behind the same few questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from iac27017.check import Severity
from iac27017.review.marker import Marker


class Change(Struct, frozen=True):
    """A pull or merge request as it stands: what it wants to bring (``head``) and to where (``base``)."""

    base: str
    head: str
    from_fork: bool = False


class Remark(Struct, frozen=True):
    """A comment of this very bot on a line; ``thread`` is what can be resolved, where the forge says which."""

    id: str
    path: str
    body: str
    marker: Marker
    resolved: bool
    thread: str = ""


class Draft(Struct, frozen=True):
    """A comment to be, on the lines ``first_line`` to ``line`` of a file as it is after the change.

    ``old_line`` is what ``line`` was before, where the change left it as it was.
    """

    path: str
    old_path: str
    first_line: int
    line: int
    old_line: int | None
    body: str
    marker: Marker


class Annotation(Struct, frozen=True):
    """A note on lines of the judged commit, which need not be in the diff."""

    path: str
    line: int
    end_line: int
    severity: Severity
    failed: bool
    title: str
    text: str


class CheckRun(Struct, frozen=True):
    """What is shown beside the commit; ``conclusion`` is ``success``, ``failure`` or ``neutral``."""

    title: str
    summary: str
    conclusion: str
    annotations: tuple[Annotation, ...]


class Manner(Struct, frozen=True):
    """How a forge wants texts: ``suggestion`` opens a block of which ``{above}`` lines stand above the comment's."""

    suggestion: str


class Forge(Protocol):
    """One pull or merge request; every method raises a `iac27017.review.troubles.Trouble`.

    What only reads, or may happen twice, is tried again inside. What must
    happen once (`post`, `first_summary`) raises `Uncertain` when nobody knows.
    """

    @property
    def batch(self) -> int:
        """How many comments one `post` may hold."""
        ...

    @property
    def manner(self) -> Manner:
        """How it wants texts."""
        ...

    def change(self) -> Change:
        """The change as it stands now."""
        ...

    def remarks(self) -> list[Remark]:
        """All of this bot's own comments on lines; nobody else's, whatever marker that has."""
        ...

    def post(self, drafts: Sequence[Draft], change: Change) -> None:
        """Write comments on lines, all or none; raises `Refused` when the forge takes one of them for wrong."""
        ...

    def rewrite(self, remark: Remark, body: str) -> None:
        """Give a comment another text."""
        ...

    def settle(self, remark: Remark, resolved: bool) -> None:
        """Resolve the thread of a comment, or open it again."""
        ...

    def summaries(self) -> list[str]:
        """The ids of this bot's own summary comments, oldest first."""
        ...

    def first_summary(self, body: str) -> None:
        """Write the summary as a new comment."""
        ...

    def rewrite_summary(self, id: str, body: str) -> None:
        """Give the summary another text."""
        ...

    def demand_changes(self, wanted: bool, body: str, change: Change) -> bool:
        """Ask for changes, once, or take back that they were asked for; false where the forge has no such thing."""
        ...

    def report_check(self, run: CheckRun, change: Change) -> None:
        """Show the check run of the judged commit; nothing where the forge has none."""
        ...

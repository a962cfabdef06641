"""The rule that nobody approves a waiver of their own: approver and author of the lines, from git, must differ."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from iac27017.graph.declaration import Problem
from iac27017.graph.wording import plain, worded
from iac27017.policy.git import Author, Git, GitError
from iac27017.policy.waiver import Accepted, Configured, Inline, Waiver


class Refused(Struct, frozen=True):
    """A waiver that the rule does not let count, and what is reported of it."""

    waiver: Waiver
    reason: str
    help: str

    @property
    def problem(self) -> Problem:
        """The same, for those who look at the result."""
        return Problem(
            self.waiver.span, worded("this waiver does not count: {reason}", reason=self.reason), self.help
        )


Authors = Callable[[int, int], Sequence[Author | None]]
"""Who wrote the lines of the configuration, from the first to the last; raises `GitError`."""


def authors_in(configuration: Path) -> Authors:
    """Asks git about a configuration file in a work tree."""

    def authors(first: int, last: int) -> Sequence[Author | None]:
        git = Git.around(configuration.resolve().parent)
        path = os.path.relpath(configuration.resolve(), git.top.resolve())
        return git.authors(path, first, last)

    return authors


def refused(waivers: Iterable[Waiver], authors: Authors) -> Iterator[Refused]:
    """The waivers that the rule refuses; a comment names no approver, so none counts. A baseline is not asked."""
    for waiver in waivers:
        match waiver:
            case Accepted():
                continue
            case Inline():
                reason = plain("four eyes are asked for, and a comment names no approver")
                yield Refused(waiver, reason, "write it as [[waiver]] into the configuration")
            case Configured():
                yield from _configured(waiver, authors)


def _configured(waiver: Configured, authors: Authors) -> Iterator[Refused]:
    if not waiver.approver:
        yield Refused(waiver, plain("it has no approver"), 'add approver = "...": somebody else than who wrote it')
        return
    try:
        wrote = authors(waiver.span.line, waiver.span.end_line)
    except GitError as error:
        yield Refused(
            waiver,
            worded("nobody can tell who wrote it ({error})", error=error),
            "commit the configuration to git",
        )
        return
    if None in wrote:
        reason = plain("its lines are not committed, or older than this shallow clone")
        yield Refused(waiver, reason, "commit them, and fetch the whole history")
    elif any(author is not None and is_same(author, waiver.approver) for author in wrote):
        yield Refused(
            waiver,
            worded("{approver} both wrote and approved it", approver=waiver.approver),
            "somebody else must approve it",
        )


def is_same(author: Author, approver: str) -> bool:
    """Whether an approver, given as name, mail, the part before its ``@``, or ``Name <mail>``, is this author."""
    name, mail = author.name.casefold(), author.mail.casefold()
    # GitHub's private addresses: 1234567+login@users.noreply.github.com
    login = mail.partition("@")[0].rpartition("+")[2]
    return " ".join(approver.casefold().split()).removeprefix("@") in {
        name, mail, mail.partition("@")[0], login, f"{name} <{mail}>", f"<{mail}>"
    }  # fmt: skip

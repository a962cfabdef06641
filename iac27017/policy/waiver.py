"""Says that a finding may stand: in a comment, in the configuration, or in a baseline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatchcase

from msgspec import Struct
from msgspec.structs import replace

from iac27017.check import Check, Finding, Status
from iac27017.graph.address import Address
from iac27017.graph.span import Span
from iac27017.graph.wording import listed, worded


class Inline(Struct, frozen=True):
    """A comment beside the code: ``# iac27017: ignore[LOG-012] reason``.

    ``span`` is the comment; ``lines`` are the lines of that file that it speaks of.
    """

    checks: tuple[Check, ...]
    reason: str
    span: Span
    lines: tuple[int, ...]

    def covers(self, finding: Finding) -> bool:
        """Whether it speaks of the first line of the resource, or of the line that decides."""
        return finding.check in self.checks and any(
            span.file == self.span.file and span.line in self.lines for span in places(finding)
        )

    @property
    def words(self) -> str:
        """The reason as a finding shows it."""
        return self.reason or worded("no reason is given at {place}", place=self.span.place)


class Configured(Struct, frozen=True):
    """A ``[[waiver]]`` of the configuration file, written in the lines of ``span``.

    ``resource`` and ``path`` are patterns (``*``, ``?``); an empty one matches
    everything. Paths are relative to the configuration file's directory.
    ``expires`` is the last day on which it counts.
    """

    checks: tuple[Check, ...]
    reason: str
    span: Span
    resource: str = ""
    path: str = ""
    approver: str = ""
    ticket: str = ""
    expires: date | None = None

    def covers(self, finding: Finding, below: str = "") -> bool:
        """Whether it speaks of this finding; ``below`` is the scanned directory, relative to the configuration's."""
        address = finding.resource.address
        return (
            finding.check in self.checks
            and (not self.resource or any(_matches(self.resource, name) for name in _names(address)))
            and (not self.path or any(_matches(self.path, path) for path in _paths(finding, below)))
        )

    def expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.expires is not None and today > self.expires

    @property
    def words(self) -> str:
        """The reason as a finding shows it, with who took it and until when."""
        facts = [
            *([worded("approved by {approver}", approver=self.approver)] if self.approver else []),
            *([self.ticket] if self.ticket else []),
            *([worded("until {date}", date=self.expires)] if self.expires else []),
        ]
        return worded("{reason} ({facts})", reason=self.reason, facts=listed(facts)) if facts else self.reason


class Accepted(Struct, frozen=True):
    """One finding of a baseline: it was there on ``day``, as ``status``.

    What was unknown then and fails now is not covered.
    """

    fingerprint: str
    status: Status
    day: date
    check: str
    resource: str
    root: str
    span: Span

    def covers(self, finding: Finding) -> bool:
        """Whether it is this finding, no worse than it was."""
        return finding.fingerprint == self.fingerprint and self.status in (Status.FAIL, finding.status)

    @property
    def words(self) -> str:
        """The reason as a finding shows it."""
        return worded("in the baseline of {day}", day=self.day)


Waiver = Inline | Configured | Accepted


def places(finding: Finding) -> tuple[Span, ...]:
    """Where a comment about this finding may stand: the resource's first line (and its owner's), the deciding one.

    What decides may stand in another file than the resource: in a setting of
    its own, such as a bucket's versioning.
    """
    resource = finding.resource
    decides = next((hop.span for hop in finding.evidence if hop.shows_value), finding.deciding)
    return (resource.header, resource.declaration.header, finding.deciding, decides)


def _names(address: Address) -> set[str]:
    """The address itself, the whole that it is a part of, and that without the key of its instance."""
    return {str(address), str(address.whole), str(replace(address.whole, key=None))}


def _paths(finding: Finding, below: str) -> Iterator[str]:
    """The finding's file, its root module, and the directories that they are in."""
    for path in (finding.resource.header.file, finding.resource.address.root):
        pieces = [piece for piece in f"{below}/{path}".split("/") if piece]
        yield from ("/".join(pieces[:end]) for end in range(1, len(pieces) + 1))


def _matches(pattern: str, text: str) -> bool:
    """Only ``*`` and ``?`` are special: an address has brackets of its own."""
    return fnmatchcase(text, pattern.rstrip("/").replace("[", "[[]"))

"""Hidden markers by which the bot finds its own comments again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

KEPT = 64
"""How many fingerprints a marker holds at most: enough to know a comment about the instances of one block again."""

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""What tells several bots on one repository apart: one for each directory, say."""

# Only as the whole first line of a comment: text that came from scanned files never stands there, so a marker
# that somebody put into a resource's name is none.
_FINDING = re.compile(
    r"<!-- iac27017:finding:1 name=([a-z0-9-]{1,40}) state=(open|gone) fingerprints=([0-9a-f]{20}(?:,[0-9a-f]{20})*) -->"
)
_PART = re.compile(r"<!-- iac27017:(summary|review):1 name=([a-z0-9-]{1,40}) -->")


class State(Enum):
    """Whether the finding of a comment is still there."""

    OPEN = "open"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Marker:
    """Of which bot a comment is, what it is about, and how it stood when that was written."""

    name: str
    state: State
    fingerprints: frozenset[str]

    @classmethod
    def of(cls, name: str, fingerprints: Iterable[str]) -> Marker:
        """The marker of a finding that is there."""
        return cls(name, State.OPEN, frozenset(sorted(set(fingerprints))[:KEPT]))

    def __str__(self) -> str:
        listed = ",".join(sorted(self.fingerprints))
        return f"<!-- iac27017:finding:1 name={self.name} state={self.state.value} fingerprints={listed} -->"


def marker_in(body: str) -> Marker | None:
    """The marker of a finding in a comment's first line, if it has one."""
    found = _FINDING.fullmatch(_first_line(body))
    return Marker(found[1], State(found[2]), frozenset(found[3].split(","))) if found else None


def own_marker(body: str, name: str) -> Marker | None:
    """The same, when it is of the bot called ``name``."""
    marker = marker_in(body)
    return marker if marker is not None and marker.name == name else None


def summary_marker(name: str) -> str:
    """The first line of the summary."""
    return f"<!-- iac27017:summary:1 name={name} -->"


def review_marker(name: str) -> str:
    """The first line of the text that a review of several comments has."""
    return f"<!-- iac27017:review:1 name={name} -->"


def is_marked(body: str, marker: str) -> bool:
    """Whether a comment's first line is this marker of a summary or a review."""
    return _first_line(body) == marker and _PART.fullmatch(marker) is not None


def _first_line(body: str) -> str:
    # Forges give line ends back as they like.
    return body.split("\n", 1)[0].rstrip("\r")

"""Hidden markers by which the bot finds its own comments again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from iac27017.check import Finding
from iac27017.graph.address import Step

KEPT = 64
"""How many fingerprints a marker holds at most, and how many blocks."""

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""What tells several bots on one repository apart: one for each directory, say."""

# Only as the whole first line of a comment: text that came from scanned files never stands there, so a marker
# that somebody put into a resource's name is none.
_FINDING = re.compile(
    r"<!-- iac27017:finding:1 name=([a-z0-9-]{1,40}) state=(open|gone) "
    r"blocks=([0-9a-f]{20}(?:,[0-9a-f]{20})*) fingerprints=([0-9a-f]{20}(?:,[0-9a-f]{20})*) -->"
)
_PART = re.compile(r"<!-- iac27017:(summary|review):1 name=([a-z0-9-]{1,40}) -->")


class State(Enum):
    """Whether the finding of a comment is still there."""

    OPEN = "open"
    GONE = "gone"


class Marker(Struct, frozen=True):
    """Of which bot a comment is, what it is about, and how it stood when that was written.

    ``fingerprints`` are the findings', ``blocks`` what stays the same when a
    block has other instances: so a comment is known again either way.
    """

    name: str
    state: State
    blocks: frozenset[str]
    fingerprints: frozenset[str]

    @classmethod
    def of(cls, name: str, findings: Iterable[Finding]) -> Marker:
        """The marker of findings that are there."""
        listed = tuple(findings)
        return cls(name, State.OPEN, _kept(map(_block, listed)), _kept(finding.fingerprint for finding in listed))

    def __str__(self) -> str:
        blocks, fingerprints = (",".join(sorted(part)) for part in (self.blocks, self.fingerprints))
        return (
            f"<!-- iac27017:finding:1 name={self.name} state={self.state.value} "
            f"blocks={blocks} fingerprints={fingerprints} -->"
        )


def _kept(parts: Iterable[str]) -> frozenset[str]:
    return frozenset(sorted(set(parts))[:KEPT])


def _block(finding: Finding) -> str:
    """The finding's fingerprint without the keys of instances: of ``module.m["a"].aws_x.y[3]``, that of ``module.m.aws_x.y``."""
    address = finding.resource.address
    block = replace(address, key=None, modules=tuple(Step(step.name) for step in address.modules))
    identity = f"{finding.check.code}\n{address.root}\n{block}"
    return hashlib.sha256(identity.encode(errors="surrogatepass")).hexdigest()[:20]


def marker_in(body: str) -> Marker | None:
    """The marker of a finding in a comment's first line, if it has one."""
    found = _FINDING.fullmatch(_first_line(body))
    if not found:
        return None
    return Marker(found[1], State(found[2]), frozenset(found[3].split(",")), frozenset(found[4].split(",")))


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

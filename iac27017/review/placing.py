"""Where in a change's diff a finding is said: on the line that introduces it, if the diff shows that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from iac27017.check import Finding
from iac27017.graph.concepts import DEPLOYMENT
from iac27017.graph.span import Span
from iac27017.report.grouping import Group
from iac27017.review.hunks import ChangedFile
from iac27017.review.suggestion import Mender, Suggestion


class Spot(Struct, frozen=True):
    """Lines of the diff that a comment can stand on."""

    file: ChangedFile
    first_line: int
    line: int

    @property
    def place(self) -> str:
        """``main.tf:7``."""
        return f"{self.file.path}:{self.line}"


class Placed(Struct, frozen=True):
    """What is introduced with where to say it; without a spot it is said in the summary."""

    group: Group
    spot: Spot | None
    suggestion: Suggestion | None = None


def placed(groups: Sequence[Group], files: Mapping[str, ChangedFile], mender: Mender) -> list[Placed]:
    """Each group with its spot, and with a suggestion where its lines are in the diff."""
    return [_placed(group, files, mender) for group in groups]


def _placed(group: Group, files: Mapping[str, ChangedFile], mender: Mender) -> Placed:
    # What is about the whole deployment stands on no line; the first one is only where it is pinned.
    whole = group.first.resource.concept is DEPLOYMENT
    spot = None if whole else next(_spots(group.findings, files), None)
    if spot is None:
        return Placed(group, None)
    suggestion = mender.suggestion(group.findings)
    if suggestion is None or not suggestion.is_plain:
        return Placed(group, spot)
    file = files.get(suggestion.file)
    if file is None or not file.within_one_hunk(suggestion.first_line, suggestion.last_line):
        return Placed(group, spot)
    return Placed(group, Spot(file, suggestion.first_line, suggestion.last_line), suggestion)


def _spots(findings: Sequence[Finding], files: Mapping[str, ChangedFile]) -> Iterator[Spot]:
    """Spots, the best first: a line that the change wrote, then one that it shows."""
    for finding in findings:
        for span in _telling(finding):
            if (file := files.get(span.file)) and file.is_new(span.line):
                yield Spot(file, span.line, span.line)
    for finding in findings:
        yield from _gaps(finding, files)
    for finding in findings:
        for span in (finding.deciding, finding.resource.header):
            if (file := files.get(span.file)) and span.line in file.lines:
                yield Spot(file, span.line, span.line)


def _telling(finding: Finding) -> Iterator[Span]:
    """The places of a finding by how much they tell: the deciding one, then values from where they come from."""
    yield finding.deciding
    yield from (hop.span for hop in reversed(finding.evidence) if hop.edge is None)
    yield finding.resource.header
    yield from (hop.span for hop in reversed(finding.evidence) if hop.edge is not None)


def _gaps(finding: Finding, files: Mapping[str, ChangedFile]) -> Iterator[Spot]:
    """Where the change took something out of the resource's block."""
    block = finding.resource.span
    file = files.get(block.file)
    if file is not None:
        inside = sorted(line for line in file.removed if block.line <= line <= max(block.end_line, block.line))
        yield from (Spot(file, line, line) for line in inside)

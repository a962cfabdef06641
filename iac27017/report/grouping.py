"""Puts findings that say the same of several instances together, as a reader wants them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from iac27017.check import Finding


class Group(Struct, frozen=True):
    """One verdict about one block; ``findings`` are its instances, at least one."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The one whose evidence is shown."""
        return self.findings[0]

    @property
    def others(self) -> int:
        """How many more instances have the same verdict."""
        return len(self.findings) - 1


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """The findings by block, check and verdict, in their order."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        place = finding.resource.header
        key = (place.file, place.line, finding.check.code, finding.status, finding.message, finding.reason)
        groups.setdefault(key, []).append(finding)
    return [Group(tuple(members)) for members in groups.values()]


def by_file(groups: Iterable[Group]) -> Iterator[tuple[str, list[Group]]]:
    """The groups of each file, files in order."""
    files: dict[str, list[Group]] = {}
    for group in groups:
        files.setdefault(group.first.resource.header.file, []).append(group)
    yield from sorted(files.items())

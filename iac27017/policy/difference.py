"""Compares the findings before and after a change: what it introduces, fixes and leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from iac27017.check import Finding, Status
from iac27017.graph.declaration import Problem
from iac27017.scan import Result


@dataclass(frozen=True, slots=True)
class Difference:
    """Findings of a change that fail or are unknown, and nobody waives.

    ``introduced`` and ``unchanged`` are as they are after it, ``fixed`` and
    ``waived`` (which the change waives, and mends not) as they were before.
    ``problems`` are those that were not there before.
    """

    after: Result
    introduced: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    problems: tuple[Problem, ...]

    @property
    def as_result(self) -> Result:
        """The result after the change, with what it introduces alone."""
        return replace(self.after, findings=self.introduced, problems=self.problems)


def compare(before: Result, after: Result, renames: Mapping[str, str]) -> Difference:
    """What lies between two results; ``renames`` are new paths of files by old ones, both relative to what was judged.

    A finding is the same when its fingerprint is. What was unknown and fails
    now is introduced; what failed and is unknown now is unchanged, since
    nobody has shown that it is mended.
    """
    moved = moved_roots(before, after, renames)
    old = {f.fingerprint_in(moved.get(f.resource.address.root, f.resource.address.root)): f for f in _open(before)}
    new = {finding.fingerprint: finding for finding in _open(after)}
    waived = {finding.fingerprint for finding in after.findings if finding.waived is not None}
    introduced = tuple(f for name, f in new.items() if name not in old or _worse(old[name], f))
    known = {_problem(problem, renames) for problem in before.problems}
    return Difference(
        after=after,
        introduced=introduced,
        fixed=tuple(f for name, f in old.items() if name not in new and name not in waived),
        unchanged=tuple(f for name, f in new.items() if name in old and not _worse(old[name], f)),
        waived=tuple(f for name, f in old.items() if name in waived),
        problems=tuple(problem for problem in after.problems if _problem(problem, {}) not in known),
    )


def moved_roots(before: Result, after: Result, renames: Mapping[str, str]) -> dict[str, str]:
    """New places of roots by old ones: where most of the files of a directory that is no root any more went.

    A root is a root module's directory, or a template's own path.
    """
    gone, come = (set(x.ledger.roots) - set(y.ledger.roots) for x, y in ((before, after), (after, before)))
    votes: Counter[tuple[str, str]] = Counter()
    for old, new in renames.items():
        pairs = {(old, new), (_folder(old), _folder(new))}
        votes.update((source, target) for source, target in pairs if source in gone and target in come)
    found: dict[str, str] = {}
    for (source, target), _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
        if source not in found and target not in found.values():
            found[source] = target
    return found


def _folder(path: str) -> str:
    folder = str(PurePosixPath(path).parent)
    return "" if folder == "." else folder


def _open(result: Result) -> Iterable[Finding]:
    return (f for f in result.findings if f.status is not Status.PASS and f.waived is None)


def _worse(before: Finding, after: Finding) -> bool:
    return before.status is Status.UNKNOWN and after.status is Status.FAIL


def _problem(problem: Problem, renames: Mapping[str, str]) -> tuple[str, str]:
    return (renames.get(problem.span.file, problem.span.file), problem.message)

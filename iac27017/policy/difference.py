"""Compares the findings before and after a change: what it introduces, fixes and leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from iac27017.check import Finding, Status
from iac27017.graph.declaration import Problem
from iac27017.scan import Result


class Difference(Struct, frozen=True):
    """Findings of a change that fail or are unknown.

    ``fixed`` are as they were before it, the others as they are after it.
    ``waived`` are those that the change waives: old ones, and new ones that
    come with their waiver; the other three nobody waives. ``problems`` are
    those that were not there before.
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
    nobody has shown that it is mended, and so is what stood in a file that
    cannot be read any more.
    """
    moved = moved_roots(before, after, renames)
    past = {f.fingerprint_in(moved.get(f.resource.address.root, f.resource.address.root)): f for f in before.findings}
    old = {name: finding for name, finding in past.items() if _is_open(finding)}
    new = {finding.fingerprint: finding for finding in after.findings if _is_open(finding)}
    waived = {finding.fingerprint: finding for finding in after.findings if finding.waived is not None}
    known = {_problem(problem, renames) for problem in before.problems}
    problems = tuple(problem for problem in after.problems if _problem(problem, {}) not in known)
    broken = {problem.span.file for problem in problems}
    gone = {name: f for name, f in old.items() if name not in new and name not in waived}
    hidden = {name: f for name, f in gone.items() if _renamed(f.resource.header.file, renames) in broken}
    return Difference(
        after=after,
        introduced=tuple(f for name, f in new.items() if name not in old or _worse(old[name], f)),
        fixed=tuple(f for name, f in gone.items() if name not in hidden),
        unchanged=(*(f for name, f in new.items() if name in old and not _worse(old[name], f)), *hidden.values()),
        waived=tuple(f for name, f in waived.items() if name not in past or past[name].waived is None),
        problems=problems,
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


def _is_open(finding: Finding) -> bool:
    return finding.status is not Status.PASS and finding.waived is None


def _worse(before: Finding, after: Finding) -> bool:
    return before.status is Status.UNKNOWN and after.status is Status.FAIL


def _problem(problem: Problem, renames: Mapping[str, str]) -> tuple[str, str]:
    return (_renamed(problem.span.file, renames), problem.message)


def _renamed(file: str, renames: Mapping[str, str]) -> str:
    return renames.get(file, file)

"""Which roots a change of files touches, and what of a result is about them."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from iac27017.check import Finding
from iac27017.graph.concepts import DEPLOYMENT
from iac27017.scan import Ledger, Result

CODE = (".tf", ".tf.json")
VALUES = ("terraform.tfvars", "terraform.tfvars.json")
AUTOMATIC_VALUES = (".auto.tfvars", ".auto.tfvars.json")
"""Terraform reads files of these names beside a root by itself (*Variable Definitions Files*)."""


class MadeOf(Struct):
    """The files that something is made of, by the forms of `iac27017.graph.declaration.MADE_OF`."""

    files: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    trees: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, patterns: Iterable[str]) -> MadeOf:
        """What the patterns say."""
        found = cls()
        for pattern in patterns:
            if pattern.startswith("**/"):
                found.names.add(pattern[3:])
            elif pattern.endswith("/**"):
                found.trees.add(pattern[:-2].removeprefix("./"))
            elif pattern == "*" or pattern.endswith("/*"):
                found.modules.add(pattern[:-2])
            else:
                found.files.add(pattern)
        return found

    def holds(self, path: str) -> bool:
        """Whether a file of this path is, was or would be a part; ``path`` is relative to the scanned directory."""
        folder, name = posixpath.split(path)
        return (
            path in self.files
            or (folder in self.modules and name.endswith(CODE))
            or name in self.names
            or any(path.startswith(tree) for tree in self.trees)
        )


def touched_roots(changed: Collection[str], made_of: Mapping[str, Collection[str]]) -> set[str]:
    """The roots that are made of a changed file; ``changed`` are paths relative to the scanned directory."""
    return {root for root, patterns in made_of.items() if _touches(changed, root, MadeOf.of(patterns))}


def restricted(result: Result, roots: Collection[str], changed: Collection[str]) -> Result:
    """What the result says of these roots, and the problems in what they are made of or in changed files.

    A finding about the whole deployment is in no root: it belongs to the change
    when its evidence does, or when it has none: something is declared nowhere.
    """
    ledger = result.ledger
    parts = [MadeOf.of(ledger.made_of.get(root, ())) for root in roots]

    def held(file: str) -> bool:
        return file in changed or _values_of(file) in roots or any(part.holds(file) for part in parts)

    def shown(finding: Finding) -> bool:
        if finding.resource.concept is not DEPLOYMENT:
            return finding.resource.address.root in roots
        evidence = [hop.span.file for hop in finding.evidence if hop.span != finding.resource.header]
        return any(map(held, evidence)) if evidence else bool(roots) or any(file.endswith(CODE) for file in changed)

    return replace(
        result,
        findings=tuple(filter(shown, result.findings)),
        problems=tuple(problem for problem in result.problems if not problem.span.file or held(problem.span.file)),
        ledger=_ledger(ledger, roots),
    )


def _touches(changed: Iterable[str], root: str, made_of: MadeOf) -> bool:
    return any(_values_of(path) == root or made_of.holds(path) for path in changed)


def _values_of(path: str) -> str | None:
    """The root that reads a file of this name by itself."""
    folder, name = posixpath.split(path)
    return folder if name in VALUES or name.endswith(AUTOMATIC_VALUES) else None


def _ledger(ledger: Ledger, roots: Collection[str]) -> Ledger:
    kept = tuple(root for root in ledger.roots if root in roots)
    return replace(ledger, roots=kept, made_of={root: ledger.made_of[root] for root in kept if root in ledger.made_of})

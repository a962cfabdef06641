"""What functions may know of the machine: the files of the scanned directory, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from iac27017.graph.declaration import Problem
from iac27017.terraform.limits import Budget


def _unheard(problem: Problem) -> None:
    """Take a problem that nobody listens for: the value says the same."""


class FunctionContext(Struct, frozen=True):
    """Where relative paths start (``root``, a directory below ``scan_root``), and who hears of problems.

    ``depth`` counts the templates that are being rendered inside one another,
    ``budget`` is what the scan may still compute. ``asked`` collects the files that
    functions read or looked for, in the forms of `iac27017.graph.declaration.MADE_OF`.
    """

    scan_root: Path
    root: str = ""
    report: Callable[[Problem], None] = _unheard
    depth: int = 0
    budget: Budget = field(default_factory=Budget)
    asked: set[str] = field(default_factory=set)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FunctionContext) and self.scan_root == other.scan_root and self.root == other.root and self.depth == other.depth

    def __hash__(self) -> int:
        return hash((self.scan_root, self.root, self.depth))

    def deeper(self) -> FunctionContext:
        """The context of a template that is rendered in this one."""
        return replace(self, depth=self.depth + 1)



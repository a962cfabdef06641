"""What functions may know of the machine: the files of the scanned directory, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from iac27017.graph.declaration import Problem
from iac27017.terraform.limits import Budget


def _unheard(problem: Problem) -> None:
    """Take a problem that nobody listens for: the value says the same."""


@dataclass(frozen=True, slots=True)
class FunctionContext:
    """Where relative paths start (``root``, a directory below ``scan_root``), and who hears of problems.

    ``depth`` counts the templates that are being rendered inside one another,
    ``budget`` is what the scan may still compute. ``asked`` collects the files that
    functions read or looked for, in the forms of `iac27017.graph.declaration.MADE_OF`.
    """

    scan_root: Path
    root: str = ""
    report: Callable[[Problem], None] = field(default=_unheard, compare=False)
    depth: int = 0
    budget: Budget = field(default_factory=Budget, compare=False)
    asked: set[str] = field(default_factory=set, compare=False)

    def deeper(self) -> FunctionContext:
        """The context of a template that is rendered in this one."""
        return replace(self, depth=self.depth + 1)

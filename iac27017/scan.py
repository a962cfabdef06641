"""The main job: paths in, one graph, findings out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from iac27017 import engine
from iac27017.check import Check, Finding, Status
from iac27017.graph.build import build
from iac27017.graph.declaration import Problem, Reading
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the user gives besides the paths; ``environment`` is where ``TF_VAR_`` comes from."""

    var_files: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    parameter_files: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()
    workspace: str = "default"


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was and what was not looked at."""

    files_read: int
    files_failed: int
    resources_modelled: int
    not_modelled: Mapping[str, int]
    modules_missing: tuple[str, ...]
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Everything a renderer shows."""

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    ledger: Ledger

    def with_status(self, status: Status) -> list[Finding]:
        """The findings with this status that nobody waived."""
        return [f for f in self.findings if f.status is status and f.waived is None]


class NothingToScan(ValueError):
    """Raised when a path does not exist, or holds nothing that can be analysed."""


def scan(path: Path, checks: Sequence[Check], inputs: Inputs, settings: Settings) -> tuple[Result, ResourceGraph]:
    """Read ``path``, link what it declares, and ask ``checks``.

    Raises `NothingToScan` when the path is missing.
    """
    reading = read(path, inputs)
    graph = build(reading.declarations, settings)
    outcome = engine.run(graph, checks)
    problems = sorted({*reading.problems, *outcome.problems}, key=lambda p: (p.span, p.message))
    return Result(tuple(outcome.findings), tuple(problems), ledger(reading, graph)), graph


def read(path: Path, inputs: Inputs) -> Reading:
    """What every frontend makes of ``path``: a directory, or one file of a root module."""
    from iac27017.terraform.frontend import TerraformOptions, read as read_terraform

    if not path.exists():
        raise NothingToScan(f"{path}: no such file or directory")
    root, files = (path, None) if path.is_dir() else (path.parent, [path])
    options = TerraformOptions(
        var_files=inputs.var_files,
        variables=inputs.variables,
        environment=inputs.environment,
        workspace=inputs.workspace,
        exclude=inputs.exclude,
    )
    return read_terraform(root, files, options)


def ledger(reading: Reading, graph: ResourceGraph) -> Ledger:
    """The account of what was looked at."""
    return Ledger(
        files_read=reading.files_read,
        files_failed=reading.files_failed,
        resources_modelled=len(reading.declarations)
        - len(graph.not_modelled)
        - len(graph.data),
        not_modelled=dict(sorted(Counter(d.type for d in graph.not_modelled).items())),
        modules_missing=tuple(sorted(set(reading.modules_missing))),
        roots=tuple(sorted(reading.roots)),
    )

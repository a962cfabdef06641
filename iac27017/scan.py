"""The main job: paths in, one graph, findings out."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from iac27017 import disk, engine
from iac27017.boundary import IGNORED_BY_GIT, Border
from iac27017.check import Check, Finding, Status
from iac27017.graph.build import build
from iac27017.graph.declaration import Problem, Reading
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.graph.wording import worded

if TYPE_CHECKING:
    from iac27017.terraform.options import TerraformOptions


class Inputs(Struct, frozen=True):
    """What the user gives besides the paths; ``environment`` is where ``TF_VAR_`` comes from."""

    var_files: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    parameter_files: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()
    workspace: str = "default"
    source: Path | None = None
    """Where the code of plans lies; ``None`` means beside them."""
    lint: bool = False
    """Whether cfn-lint is asked if templates are valid (extra ``lint``)."""
    second_opinion: bool = False
    """Whether python-hcl2 is asked about files with syntax errors too (extra ``strict``)."""
    jobs: int | None = 1
    """How many processes judge; ``None`` is as many as pay. The answer is the same, byte for byte."""


class Ledger(Struct, frozen=True):
    """What was and what was not looked at."""

    files_read: int
    files_failed: int
    resources_modelled: int
    not_modelled: Mapping[str, int]
    modules_missing: tuple[str, ...]
    roots: tuple[str, ...]
    made_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What each root was made of, in the forms of `iac27017.graph.declaration.MADE_OF`."""


class Result(Struct, frozen=True):
    """Everything a renderer shows."""

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    ledger: Ledger

    def with_status(self, status: Status) -> list[Finding]:
        """The findings with this status that nobody waived."""
        return [f for f in self.findings if f.status is status and f.waived is None]


NOTHING = worded(
    "no Terraform files (*.tf, *.tf.json) and no CloudFormation templates (YAML or JSON) here or below"
)


class NothingToScan(ValueError):
    """Raised when a path does not exist, or holds nothing that can be analysed; the text says what to do."""


class Target(Struct, frozen=True):
    """What to judge: all of ``root``, or of it only the root modules that ``files`` belong to.

    Nothing outside ``root`` is read but ``plans``, those of the files that are
    Terraform's plans and states, and all places are relative to it.
    """

    root: Path
    files: tuple[Path, ...] = ()
    plans: tuple[Path, ...] = ()

    @classmethod
    def of(
        cls, paths: Sequence[Path], root: Path | None = None, source: Path | None = None, exclude: Sequence[str] = ()
    ) -> Target:
        """The target that paths on a command line mean; with ``root``, modules are read anywhere below it.

        A plan is read when it is named itself; ``source`` is where its code lies. Of ``exclude``, what git
        ignores counts here already: what lies in a directory that was named, and what was named itself.
        Raises `NothingToScan` when a path is missing or lies outside ``root``.
        """
        for path in paths:
            if not disk.exists(path):
                raise NothingToScan(worded("{path}: no such file or directory", path=path))
        if root is None and len(paths) == 1 and disk.is_dir(paths[0]):
            return cls(paths[0])
        plans = tuple(path for path in paths if _is_plan(path))
        folders = [disk.resolved(path) if disk.is_dir(path) else disk.resolved(path).parent for path in paths]
        placed = [folder for path, folder in zip(paths, folders) if source is None or path not in plans]
        base = root or Path(os.path.commonpath([*placed, *([disk.resolved(source)] if source is not None else [])]))
        for path, folder in zip(paths, folders):
            if path not in plans and not folder.is_relative_to(disk.resolved(base)):
                raise NothingToScan(worded("{path}: not inside {base}", path=path, base=base))
        files = tuple(file for path in paths for file in _files(path, IGNORED_BY_GIT in exclude))
        if not files:
            # Without files, all of `base` would be judged.
            raise NothingToScan(
                worded("{paths}: {nothing}", paths=", ".join(map(str, paths)), nothing=NOTHING)
            )
        return cls(base, files, plans)


Watch = Callable[[str, int, int], None]
"""Told about a stage, the steps done and all of its steps."""


def _unwatched(stage: str, done: int, total: int) -> None:
    return None


def scan(
    target: Path | Target, checks: Sequence[Check], inputs: Inputs, settings: Settings, watch: Watch = _unwatched
) -> tuple[Result, ResourceGraph]:
    """Read the target, link what it declares, and ask ``checks``.

    Raises `NothingToScan`.
    """
    with _no_collection():
        reading, graph = read_graph(target, inputs, settings)
        outcome = _judged(graph, checks, inputs, watch)
    problems = sorted({*reading.problems, *outcome.problems}, key=lambda p: (p.span, p.message))
    return Result(tuple(outcome.findings), tuple(problems), ledger(reading, graph)), graph


def _judged(graph: ResourceGraph, checks: Sequence[Check], inputs: Inputs, watch: Watch) -> engine.Outcome:
    if inputs.jobs == 1:
        return engine.run(graph, checks, watch)
    from iac27017 import crew

    jobs = min(crew.jobs_for(graph, inputs.jobs), len(checks))
    return crew.run(graph, checks, watch, jobs) if jobs > 1 else engine.run(graph, checks, watch)


@contextmanager
def _no_collection() -> Iterator[None]:
    """A scan makes millions of objects and no garbage: looking for it would take a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def read_graph(target: Path | Target, inputs: Inputs, settings: Settings) -> tuple[Reading, ResourceGraph]:
    """What the frontends make of the target, and the graph of it.

    Raises `NothingToScan`.
    """
    reading = read(target if isinstance(target, Target) else Target.of([target]), inputs)
    return reading, build([*reading.declarations, *reading.providers], settings, stacks=reading.stacks)


def read(target: Target, inputs: Inputs) -> Reading:
    """What every frontend makes of the target.

    Raises `NothingToScan` when there is no file that any of them reads.
    """
    files = [file for file in target.files if file not in target.plans] or None
    reading = Reading()
    if target.plans:
        from iac27017.plan.frontend import read as read_plans
        from iac27017.plan.options import PlanOptions

        reading.add(read_plans(target.root, target.plans, PlanOptions(inputs.source, terraform_options(inputs))))
        if files is None:
            return reading
    if files is None or any(_is_terraform(file) for file in files):
        from iac27017.terraform.frontend import read as read_terraform

        reading.add(read_terraform(target.root, files, terraform_options(inputs)))
    if files is None or not all(_is_terraform(file) for file in files):
        _add_templates(reading, target.root, files, inputs)
    if not reading.files_read and not reading.problems:
        raise NothingToScan(worded("{paths}: {nothing}", paths=target.root, nothing=NOTHING))
    return reading


def _add_templates(reading: Reading, root: Path, files: list[Path] | None, inputs: Inputs) -> None:
    """What the CloudFormation frontend makes of the target; it is loaded when a file looks like a template."""
    from iac27017.cloudformation.discovery import any_template

    if not inputs.parameter_files and not any_template(root, files, Border(root, inputs.exclude)):
        return
    from iac27017.cloudformation.frontend import read as read_templates
    from iac27017.cloudformation.options import TemplateOptions

    options = TemplateOptions(parameter_files=inputs.parameter_files, exclude=inputs.exclude, lint=inputs.lint)
    reading.add(read_templates(root, files, options))


def terraform_options(inputs: Inputs) -> TerraformOptions:
    """The part of the inputs that Terraform's frontend reads."""
    from iac27017.terraform.options import TerraformOptions

    return TerraformOptions(
        var_files=inputs.var_files,
        variables=inputs.variables,
        environment=inputs.environment,
        workspace=inputs.workspace,
        second_opinion=inputs.second_opinion,
        exclude=inputs.exclude,
    )


def _files(path: Path, without_ignored: bool) -> Iterator[Path]:
    """The files that a path means; any file that was named is judged by its frontend."""
    if disk.is_file(path):
        yield path
        return
    from iac27017.cloudformation.discovery import candidate_files

    border = Border(path, (IGNORED_BY_GIT,) if without_ignored else ())
    yield from (path / file for file in _code_below(path, "", border))
    yield from (path / file for file in candidate_files(path, border) if not _is_terraform(Path(file)))


def _code_below(root: Path, folder: str, border: Border) -> Iterator[str]:
    try:
        entries = disk.entries(root / folder)
    except OSError:
        return
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if entry.name.startswith(".") or border.leaves_out(path, directory=entry.is_dir(follow_symlinks=False)):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _code_below(root, path, border)
        elif _is_terraform(Path(entry.name)):
            yield path


def _is_plan(path: Path) -> bool:
    """Whether a named file is a plan or state: those, templates and code are told apart by what is in them."""
    if path.name.endswith((".tf", ".tf.json", ".yaml", ".yml")) or not disk.is_file(path):
        return False
    from iac27017.plan.loading import is_plan

    return is_plan(path)


def _is_terraform(path: Path) -> bool:
    return path.name.endswith((".tf", ".tf.json"))


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
        made_of={root: frozenset(files) for root, files in sorted(reading.made_of.items())},
    )

"""What commands that judge have in common: scan, read the waivers, take them into account."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from iac27017 import disk
from iac27017.check import Check
from iac27017.cli.inputs import UsageProblem
from iac27017.cli.progress import Progress
from iac27017.config import Config
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.policy.applying import Applied, Waivers, apply
from iac27017.policy.waiver import Accepted, Configured, Waiver, places
from iac27017.registry import UnknownCheck, chosen_checks
from iac27017.scan import Inputs, NothingToScan, Result, Target, scan

if TYPE_CHECKING:
    from iac27017.policy.four_eyes import Authors


class Selection(Struct, frozen=True):
    """Which checks are asked, as the command line and the configuration say."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    control: tuple[str, ...] = ()

    def checks(self, config: Config) -> tuple[Check, ...]:
        """The checks.

        Raises `UsageProblem` for a name that is none.
        """
        ignore = (*config.ignore, *words(self.ignore))
        try:
            return chosen_checks(words(self.select) or config.select, ignore, words(self.control) or config.control)
        except UnknownCheck as error:
            raise UsageProblem(error) from None


class Waiving(Struct, frozen=True):
    """Which waivers count besides those of the configuration; ``authors`` knows who wrote that, if not its file's."""

    inline: bool = True
    baseline: Path | None = None
    authors: Authors | None = None


def words(values: tuple[str, ...]) -> tuple[str, ...]:
    """Options may be repeated or hold several words with commas."""
    return tuple(word for value in values for word in value.replace(",", " ").split())


def today() -> date:
    """The day, the same all over the world: a waiver must not expire for one and hold for another."""
    return datetime.now(timezone.utc).date()


def judged(target: Target, checks: Sequence[Check], inputs: Inputs, config: Config, waiving: Waiving) -> Applied:
    """The result with its waivers taken into account.

    Raises `UsageProblem`.
    """
    try:
        return judged_or_nothing(target, checks, inputs, config, waiving)
    except NothingToScan as error:
        raise UsageProblem(error) from None


def judged_or_nothing(
    target: Target, checks: Sequence[Check], inputs: Inputs, config: Config, waiving: Waiving
) -> Applied:
    """The same where there may be nothing to judge: raises `NothingToScan` and `UsageProblem`."""
    return judged_on_graph(target, checks, inputs, config, waiving)[0]


def judged_on_graph(
    target: Target, checks: Sequence[Check], inputs: Inputs, config: Config, waiving: Waiving
) -> tuple[Applied, ResourceGraph]:
    """The same with the graph that was judged, for who has questions of his own to it."""
    accepted = _baseline(waiving.baseline)
    progress = Progress(sys.stderr)
    try:
        result, graph = scan(target, checks, inputs, config.settings, progress)
    finally:
        progress.clear()
    return _waived(result, target, inputs, config, accepted, waiving), graph


def _waived(
    result: Result, target: Target, inputs: Inputs, config: Config, accepted: Sequence[Accepted], waiving: Waiving
) -> Applied:
    from iac27017.policy.comments import Comments, read_comments

    comments = read_comments(target.root, _files(result, target, inputs)) if waiving.inline else Comments()
    waivers: list[Waiver] = [*comments.waivers, *(_placed(w, target.root) for w in config.waivers), *accepted]
    problems = [*result.problems, *comments.problems]
    refused: dict[Waiver, str] = {}
    if config.policy.four_eyes:
        from iac27017.policy import four_eyes

        for refusal in four_eyes.refused(waivers, waiving.authors or four_eyes.authors_in(Path(config.path))):
            refused[refusal.waiver] = refusal.reason
            problems.append(refusal.problem)
    problems = sorted(set(problems), key=lambda problem: (problem.span, problem.message))
    below = _below(target.root, config)
    return apply(replace(result, problems=tuple(problems)), Waivers(tuple(waivers), below, refused), today())


def _files(result: Result, target: Target, inputs: Inputs) -> list[str]:
    """Where comments are looked for: everywhere below the root or, when only files were named, where findings are."""
    from iac27017.policy.comments import commented_files

    if not target.files:
        return commented_files(target.root, inputs.exclude)
    named = {place.file for finding in result.findings for place in places(finding)}
    # What `terraform init` has fetched lies in a hidden directory: others' modules waive nothing here.
    return sorted(file for file in named if file and not any(piece.startswith(".") for piece in file.split("/")))


def _placed(waiver: Configured, root: Path) -> Configured:
    """The waiver with its file and its path as findings name files, where the configuration is below what is scanned."""
    file, top = disk.resolved(Path(waiver.span.file)), disk.resolved(root)
    if not file.is_relative_to(top):
        return waiver
    name = file.relative_to(top).as_posix()
    folder = name.rpartition("/")[0]
    path = f"{folder}/{waiver.path}" if folder and waiver.path else waiver.path
    return replace(waiver, span=waiver.span._replace(file=name), path=path)


def _below(root: Path, config: Config) -> str:
    """The scanned directory relative to the configuration's, where it lies below that."""
    folder = disk.resolved(Path(config.path)).parent
    if not config.path or not disk.resolved(root).is_relative_to(folder):
        return ""
    return disk.resolved(root).relative_to(folder).as_posix().removeprefix(".")


def _baseline(file: Path | None) -> tuple[Accepted, ...]:
    if file is None:
        return ()
    from iac27017.policy.baseline import BaselineError, read_baseline

    try:
        return read_baseline(file)
    except BaselineError as error:
        raise UsageProblem(error) from None

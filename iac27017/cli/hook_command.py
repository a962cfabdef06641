"""``iac27017 hook``: what a git hook runs: judges the roots that a commit touches, and says nothing of the others."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click
from msgspec import Struct

from iac27017.check import Check
from iac27017.cli.answering import Told, cache_options, opened_memory, told
from iac27017.cli.grouped_help import Grouped
from iac27017.cli.inputs import Given, UsageProblem, code_options
from iac27017.cli.judging import Waiving, judged_or_nothing, today
from iac27017.cli.output import write
from iac27017.cli.rendering import terminal
from iac27017.cli.selecting import Chosen, chosen_options
from iac27017.cli.speaking import lang_option, voice
from iac27017.cli.threshold import Threshold
from iac27017.config import Config
from iac27017.language import Say
from iac27017.language.localized import localized
from iac27017.policy.commit import Commit, commit_of, may_matter
from iac27017.policy.git import Git, GitError
from iac27017.policy.touched import restricted, touched_roots
from iac27017.scan import Inputs, NothingToScan, Result, Target


@click.command("hook", cls=Grouped)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILES]...")
@click.option("--root", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR",
              help="Look at this directory alone. Default: the whole repository.")  # fmt: skip
@chosen_options
@click.option("--baseline", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="What is in this file counts as waived; write it with: iac27017 baseline.")  # fmt: skip
@click.option("--no-inline-waivers", is_flag=True, help="Comments in the code waive nothing.")
@cache_options
@lang_option
@code_options
def command(
    files: tuple[Path, ...],
    root: Path | None,
    chosen: Chosen,
    baseline: Path | None,
    no_inline_waivers: bool,
    cache_dir: Path | None,
    no_cache: bool,
    lang: str | None,
    given: Given,
) -> int:
    """Judge the root modules and stacks that a commit of FILES touches, each of them whole.

    A module touches every root that calls it, a file of values or a template
    file the roots that read it, a nested template the stacks above it, the
    configuration everything. Files that the commit deletes are asked of git.
    What is wrong in other roots is not shown, and what is not in the commit is
    not read.

    \b
    iac27017 hook envs/prod/main.tf modules/logs/main.tf
    iac27017 hook $(git diff --cached --name-only)
    iac27017 hook --severity high --root infrastructure infrastructure/main.tf
    """
    try:
        git = Git.around(Path.cwd())
        commit = commit_of(git, root.resolve() if root is not None else git.top, files, os.environ)
    except GitError as error:
        raise UsageProblem(error) from None

    def judgement() -> _Judgement:
        config = given.configuration(commit.below)
        inputs = given.inputs(config, commit.left_out)
        return _Judgement(commit, config, inputs, Waiving(inline=not no_inline_waivers, baseline=baseline))

    def tell() -> Told:
        judging = judgement()
        threshold = chosen.threshold(judging.config)
        result = judging.result(chosen.checks(judging.config))
        # Who wrote the lines of a waiver is asked of git, which no journal hears of.
        lasting = not judging.config.policy.four_eyes
        if result is None:
            return Told(("",), 0, lasting)
        text = _rendered(result, threshold, commit, voice(lang, judging.config.lang))
        return Told((text,), threshold.exit_code(result), lasting)

    if not judgement().may_matter:
        # Before a check is loaded or a memory opened: most commits are about something else.
        return 0
    memory = opened_memory(cache_dir, no_cache, (commit.below,))
    asked = {**click.get_current_context().params, "changed": sorted(commit.changed), "left_out": commit.left_out}
    answer = told(memory, asked, commit.below, today().isoformat(), tell)
    write(answer.texts[0], None)
    return answer.code


class _Judgement(Struct, frozen=True):
    commit: Commit
    config: Config
    inputs: Inputs
    waiving: Waiving

    @property
    def may_matter(self) -> bool:
        """Whether a scan could read something that the commit changes."""
        given = self._named(*self.inputs.var_files, *self.inputs.parameter_files)
        return self._touches_everything or may_matter(self.commit, given)

    def result(self, checks: Sequence[Check]) -> Result | None:
        """What is found in the roots touched; ``None`` when there are none."""
        try:
            target = Target.of([self.commit.below])
            whole = judged_or_nothing(target, checks, self.inputs, self.config, self.waiving).result
        except NothingToScan:
            return None
        return whole if self._touches_everything else self._touched(whole)

    @property
    def _touches_everything(self) -> bool:
        return bool(self._named(self.config.path, self.waiving.baseline) & self.commit.changed)

    def _touched(self, whole: Result) -> Result | None:
        changed = self.commit.changed
        roots = touched_roots(changed, whole.ledger.made_of)
        result = restricted(whole, roots, changed)
        return result if roots or result.problems or result.findings else None

    def _named(self, *files: Path | str | None) -> set[str]:
        """The files that are named on the command line or found, as the commit names them."""
        below = self.commit.below
        return {Path(os.path.relpath(file, below)).as_posix() for file in files if file is not None and str(file)}


def _rendered(result: Result, threshold: Threshold, commit: Commit, say: Say) -> str:
    from iac27017.report import console_commit
    from iac27017.report.sources import Sources

    stopped = bool(threshold.exit_code(result))
    said = localized(result, say.language)
    answer = console_commit.Answer(said, tuple(filter(threshold.counts, said.findings)), stopped)
    return console_commit.render(answer, Sources(commit.below), say, *terminal(None))

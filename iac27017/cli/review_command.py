"""``iac27017 review``: what a pull request introduces, said in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from msgspec import Struct

from iac27017.check import Status
from iac27017.cli.grouped_help import Grouped
from iac27017.cli.inputs import Given, UsageProblem, code_options
from iac27017.cli.output import write
from iac27017.cli.review_telling import everything, report, say_elsewhere, tell
from iac27017.cli.selecting import Chosen, chosen_options
from iac27017.cli.sides import Side, renames, sides
from iac27017.language import LANGUAGES, speaker
from iac27017.language.localized import localized
from iac27017.language.preference import preferred
from iac27017.policy.difference import compare
from iac27017.policy.git import Git, GitError
from iac27017.report import sarif
from iac27017.report.grouping import grouped
from iac27017.review import surroundings
from iac27017.review.conversation import Conversation, Judged
from iac27017.review.forge import Change, Forge
from iac27017.review.hunks import changed_files
from iac27017.review.marker import NAME
from iac27017.review.opening import NoLibrary, opened
from iac27017.review.patience import BUDGET_SECONDS, Patience, RealClock
from iac27017.review.placing import Placed, placed
from iac27017.review.secret import Secret
from iac27017.review.suggestion import Mender, NoMender
from iac27017.review.surroundings import Asked, NotSaid, Surroundings
from iac27017.review.troubles import Trouble
from iac27017.review.ways import Ways

FULL_CLONE = "in GitHub Actions, actions/checkout needs fetch-depth: 0; in GitLab, the job needs GIT_DEPTH: 0"


class How(Struct, frozen=True):
    """What the options say about judging."""

    path: Path
    chosen: Chosen
    given: Given
    language: str


@click.command("review", cls=Grouped)
@click.argument("forge", type=click.Choice(["github", "gitlab"]))
@click.option("--repository", metavar="NAME", help="OWNER/NAME on GitHub, GROUP/NAME or a number on GitLab. Default: the pipeline's.")
@click.option("--number", type=click.IntRange(min=1), metavar="N", help="The pull or merge request. Default: the pipeline's.")
@click.option("--api-url", metavar="URL", help="The interface of an own server: https://HOST/api/v3 or https://HOST/api/v4.")
@click.option("--token-file", metavar="FILE", help="Where the token stands; - is standard input. Default: GITHUB_TOKEN, GITLAB_TOKEN.")
@click.option("--path", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".", metavar="DIR",
              help="What to judge, in the repository that it is in. Default: the current directory.")  # fmt: skip
@click.option("--name", default="iac27017", metavar="NAME", help="Tells several reviews of one repository apart.")
@click.option("--request-changes", is_flag=True, help="Request changes when something fails, and dismiss that when nothing does.")
@click.option("--check-run/--no-check-run", default=True, help="A check run with annotations on GitHub. Default: yes.")
@click.option("--sarif", "sarif_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write SARIF too, of what the change introduces.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Post nothing; print what would be posted.")
@click.option("--no-fail", is_flag=True, help="Exit 0 whatever the change introduces.")
@click.option("--max-wait", type=click.FloatRange(min=0), default=BUDGET_SECONDS, metavar="SECONDS",
              help="How long the forge may make us wait in all. Default: 300.")  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), help="The language of what is posted.")
@chosen_options
@code_options
def command(
    forge: str,
    repository: str | None,
    number: int | None,
    api_url: str | None,
    token_file: str | None,
    path: Path,
    name: str,
    request_changes: bool,
    check_run: bool,
    sarif_file: Path | None,
    dry_run: bool,
    no_fail: bool,
    max_wait: float,
    lang: str | None,
    chosen: Chosen,
    given: Given,
) -> int:
    """Say in a pull request what it introduces: on the lines that do, and in one summary that is kept up to date.

    In GitHub Actions and GitLab's pipelines everything is found in the
    environment. Where the token may only read, as in a pull request from a
    fork, there is SARIF, a step's summary and annotations instead.

    \b
    iac27017 review github                        in a workflow on pull_request
    iac27017 review gitlab                        in a pipeline of a merge request, with GITLAB_TOKEN
    iac27017 review github --repository acme/infra --number 7 --token-file token --dry-run
    """
    if not NAME.fullmatch(name):
        raise UsageProblem("--name takes lower case letters, digits and hyphens, 40 at most")

    language = preferred(lang, given.configuration(path).lang, os.environ, by_locale=False)
    how = How(path, chosen, given, language)
    ways = Ways(name, speaker(language), request_changes, check_run)
    around = _around(forge, Asked(repository, number, api_url, _token(token_file)))
    patience = Patience(RealClock(), tell, budget=max_wait)
    there = _opened(forge, around, ways, patience)
    code, judged = _judged(_change(around, there), how)
    if dry_run:
        click.echo(everything(judged, ways, forge), nl=False)
    else:
        if sarif_file is not None:
            write(sarif.render(judged.difference.as_result), sarif_file)
        _talk(there, judged, ways, around, patience, forge)
    return 0 if no_fail and code in (1, 3) else code


def _around(forge: str, asked: Asked) -> Surroundings:
    """Where we are; without a token only where the pipeline itself says what the change is."""
    try:
        around = (surroundings.github if forge == "github" else surroundings.gitlab)(asked, os.environ)
    except NotSaid as error:
        raise UsageProblem(error) from None
    if around.token is None and around.change is None:
        variable = "GITHUB_TOKEN" if forge == "github" else "GITLAB_TOKEN"
        raise UsageProblem(f"no token: set {variable}, or name a file that it stands in with --token-file")
    return around


def _token(file: str | None) -> Secret | None:
    if file is None:
        return None
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem(f"--token-file {file}: cannot be read: {type(error).__name__}") from None
    if len(text.split()) != 1:
        raise UsageProblem(f"--token-file {file}: a token is one word")
    return Secret(text)


def _opened(library: str, around: Surroundings, ways: Ways, patience: Patience) -> Forge | None:
    try:
        return opened(library, around, ways, patience) if around.token is not None else None
    except NoLibrary as error:
        raise UsageProblem(str(error)) from None


def _change(around: Surroundings, forge: Forge | None) -> Change:
    """The change as the forge has it now, else as the pipeline began with it.

    Raises `UsageProblem` when neither says.
    """
    if forge is not None:
        try:
            return forge.change()
        except Trouble as trouble:
            if around.change is None:
                raise UsageProblem(str(trouble)) from None
            tell(f"{trouble}; going by what the pipeline says")
    if around.change is None:
        raise AssertionError("without a token there is a change")
    return around.change


def _judged(change: Change, how: How) -> tuple[int, Judged]:
    """The exit code, and what there is to say."""
    try:
        git = Git.around(how.path)
        base = git.merge_base(git.commit(change.base), git.commit(change.head))
        files = changed_files(git.patch(base, change.head))
        with sides(how.path, base, change.head, how.given.config_file, how.given.inputs) as (before, after):
            threshold, checks = how.chosen.threshold(after.config), how.chosen.checks(after.config)
            past, present = (localized(side.judged(checks), how.language) for side in (before, after))
            difference = compare(past, present, renames(before, after))
            groups = grouped(difference.introduced)
            spots = placed(groups, files, _mender(after, placed(groups, files, NoMender())))
    except GitError as error:
        raise UsageProblem(f"{error} ({FULL_CLONE})") from None
    code = threshold.exit_code(difference.as_result)
    return code, Judged(difference, spots, change, fails=code != 0)


def _mender(side: Side, spots: Sequence[Placed]) -> Mender:
    """Who mends what is said on a line; nothing else can have a suggestion, and judging each takes a scan."""
    said = [finding for one in spots if one.spot is not None for finding in one.group.findings]
    failed = [finding for finding in said if finding.status is Status.FAIL]
    if not failed:
        return NoMender()
    from iac27017.review.mending import JudgedFixes

    return JudgedFixes(failed, side.target(), side.inputs, side.config.settings)


def _talk(
    forge: Forge | None, judged: Judged, ways: Ways, around: Surroundings, patience: Patience, library: str
) -> None:
    """Say it on the forge; where that does not go, in files and in the log."""
    if forge is None:
        say_elsewhere("there is no token", judged, ways, around, library)
        return
    outcome = Conversation(forge, judged, ways, patience, tell).hold()
    if outcome.trouble is not None:
        say_elsewhere(str(outcome.trouble), judged, ways, around, library)
    else:
        report(outcome)

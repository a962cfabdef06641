"""``iac27017 diff``: both sides of a change judged whole, and what lies between them."""

from __future__ import annotations

from pathlib import Path

import click

from iac27017.cli.grouped_help import Grouped
from iac27017.cli.inputs import UsageProblem, parameters_option, scan_inputs, variable_options
from iac27017.cli.judging import Selection
from iac27017.cli.output import write
from iac27017.cli.rendering import FORMATS, rendered, terminal
from iac27017.cli.scan_command import outputs_by_format, threshold_of
from iac27017.cli.selecting import selection_options
from iac27017.cli.sides import renames, sides
from iac27017.cli.speaking import lang_option, voice
from iac27017.config import Config
from iac27017.language import Say
from iac27017.language.localized import localized_difference
from iac27017.policy.difference import Difference, compare
from iac27017.policy.git import GitError
from iac27017.scan import Inputs


@click.command("diff", cls=Grouped)
@click.argument("base")
@click.argument("head", required=False)
@click.option("--path", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".", metavar="DIR",
              help="What to judge, in the repository that it is in. Default: the current directory.")  # fmt: skip
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="Default: console. May be repeated.")
@click.option("--output", "outputs", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Where the format before it goes; - is standard output.")  # fmt: skip
@selection_options
@lang_option
@variable_options
@parameters_option
def command(
    base: str,
    head: str | None,
    path: Path,
    formats: tuple[str, ...],
    outputs: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    control: tuple[str, ...],
    severity: str | None,
    strict: bool | None,
    allow_problems: bool | None,
    lang: str | None,
    var_files: tuple[Path, ...],
    variables: tuple[str, ...],
    workspace: str,
    exclude: tuple[str, ...],
    config_file: Path | None,
    parameter_files: tuple[Path, ...],
) -> int:
    """Show what lies between the git revisions BASE and HEAD; without HEAD, between BASE and the work tree.

    Both are judged whole, in directories of their own: index and work tree stay as they are.

    \b
    iac27017 diff main
    iac27017 diff "$(git merge-base origin/main HEAD)" HEAD --format markdown
    """
    targets = outputs_by_format(formats, outputs)

    def inputs(config: Config) -> Inputs:
        return scan_inputs(config, var_files, variables, workspace, exclude, parameter_files)

    try:
        with sides(path, base, head, config_file, inputs) as (before, after):
            threshold = threshold_of(after.config, severity, strict, allow_problems)
            asked = Selection(select, ignore, control).checks(after.config)
            checks = tuple(check for check in asked if check.severity >= threshold.severity)
            difference = compare(before.judged(checks), after.judged(checks), renames(before, after))
            for name, file in targets:
                say = voice(lang, after.config.lang, name, file)
                write(_rendered(name, difference, after.top, file, say), file)
    except GitError as error:
        raise UsageProblem(error) from None
    return threshold.exit_code(difference.as_result)


def _rendered(name: str, difference: Difference, root: Path, file: Path | None, say: Say) -> str:
    """Formats that know of a change show all of it; the others show what it introduces."""
    from iac27017.report import difference as report

    said = localized_difference(difference, say.language)
    match name:
        case "console":
            from iac27017.report import console_difference
            from iac27017.report.sources import Sources

            return console_difference.render(said, Sources(root), *terminal(file), say)
        case "json":
            return report.as_json(said)
        case "markdown":
            return report.markdown(said, say)
        case _:
            return rendered(name, difference.as_result, root, file, say)

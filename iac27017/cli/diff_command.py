"""``iac27017 diff``: both sides of a change judged whole, and what lies between them."""

from __future__ import annotations

from pathlib import Path

import click

from iac27017.cli.grouped_help import Grouped
from iac27017.cli.inputs import Given, UsageProblem, code_options
from iac27017.cli.output import write
from iac27017.cli.rendering import FORMATS, rendered, terminal
from iac27017.cli.scan_command import outputs_by_format
from iac27017.cli.selecting import Chosen, chosen_options
from iac27017.cli.sides import renames, sides
from iac27017.cli.speaking import lang_option, voice
from iac27017.language import Say
from iac27017.language.localized import localized_difference
from iac27017.policy.difference import Difference, compare
from iac27017.policy.git import GitError


@click.command("diff", cls=Grouped)
@click.argument("base")
@click.argument("head", required=False)
@click.option("--path", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".", metavar="DIR",
              help="What to judge, in the repository that it is in. Default: the current directory.")  # fmt: skip
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="Default: console. May be repeated.")
@click.option("--output", "outputs", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Where the format before it goes; - is standard output.")  # fmt: skip
@chosen_options
@lang_option
@code_options
def command(
    base: str,
    head: str | None,
    path: Path,
    formats: tuple[str, ...],
    outputs: tuple[Path, ...],
    chosen: Chosen,
    lang: str | None,
    given: Given,
) -> int:
    """Show what lies between the git revisions BASE and HEAD; without HEAD, between BASE and the work tree.

    Both are judged whole, in directories of their own: index and work tree stay as they are.

    \b
    iac27017 diff main
    iac27017 diff "$(git merge-base origin/main HEAD)" HEAD --format markdown
    """
    targets = outputs_by_format(formats, outputs)

    try:
        with sides(path, base, head, given.config_file, given.inputs) as (before, after):
            threshold = chosen.threshold(after.config)
            checks = chosen.checks(after.config)
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

"""``iac27017 scan``: judge, show, and answer with the exit code of the contract."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from iac27017.cli.answering import Told, cache_options, jobs_option, opened_memory, told
from iac27017.cli.editions import edition_option
from iac27017.cli.fixing import at_present, fix_options, patch, proposed, with_account, written
from iac27017.cli.grouped_help import Grouped
from iac27017.cli.html_pages import Paged, source_url_option
from iac27017.cli.inputs import Given, UsageProblem, all_inputs_options
from iac27017.cli.judging import Waiving, judged, today
from iac27017.cli.output import write
from iac27017.cli.rendering import FORMATS, rendered
from iac27017.cli.selecting import Chosen, chosen_options
from iac27017.cli.speaking import lang_option, voice
from iac27017.scan import NothingToScan, Target


@click.command("scan", cls=Grouped)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="Default: console. May be repeated.")
@click.option("--output", "outputs", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Where the format before it goes; - is standard output.")  # fmt: skip
@chosen_options
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Read modules anywhere below DIR, judge only PATH.")  # fmt: skip
@click.option("--baseline", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="What is in this file counts as waived; write it with: iac27017 baseline.")  # fmt: skip
@click.option("--lint", is_flag=True,
              help="cfn-lint's errors in templates are problems too: pip install 'iac27017[lint]'.")  # fmt: skip
@click.option("--second-opinion", is_flag=True,
              help="Ask python-hcl2 too about files with syntax errors: pip install 'iac27017[strict]'.")  # fmt: skip
@click.option("--no-inline-waivers", is_flag=True, help="Comments in the code waive nothing.")
@fix_options
@cache_options
@jobs_option
@edition_option
@source_url_option
@lang_option
@all_inputs_options
def command(
    paths: tuple[Path, ...],
    formats: tuple[str, ...],
    outputs: tuple[Path, ...],
    chosen: Chosen,
    root: Path | None,
    baseline: Path | None,
    lint: bool,
    second_opinion: bool,
    no_inline_waivers: bool,
    fix: bool,
    show_diff: bool,
    cache_dir: Path | None,
    no_cache: bool,
    jobs: int | None,
    edition: str,
    source_url: str | None,
    lang: str | None,
    given: Given,
) -> int:
    """Judge PATH: a directory, one file of a root module, a template, or a plan.

    \b
    iac27017 scan envs/prod --root .          a root whose modules lie elsewhere
    iac27017 scan plan.json --source envs/prod   what terraform show -json says, at the lines of the code
    iac27017 scan . --select ENC,KEY          two families of checks
    iac27017 scan . --control 10.1.2          the checks of one control
    iac27017 scan . --strict --severity high  unknown fails too, from high up
    iac27017 scan . --fix --diff              what the remedies would change; without --diff, change it
    """
    targets = outputs_by_format(formats, outputs)

    def tell() -> Told:
        config = given.configuration(paths[0])
        threshold = chosen.threshold(config)
        inputs = given.inputs(config)
        inputs = replace(inputs, second_opinion=second_opinion, lint=lint, jobs=jobs)
        checks = chosen.checks(config)
        try:
            target = Target.of(paths, root, given.source, inputs.exclude)
        except NothingToScan as error:
            raise UsageProblem(error) from None
        waiving = Waiving(inline=not no_inline_waivers, baseline=baseline)
        result = judged(target, checks, inputs, config, waiving).result
        fixes = proposed(result, target, inputs, config) if fix or show_diff else None
        if fixes is not None and not show_diff:
            written(fixes, target)
            result = judged(target, checks, inputs, config, waiving).result
            fixes = at_present(fixes, result)
        paged = Paged.of(config, source_url)
        texts = tuple(
            rendered(name, result, target.root, file, voice(lang, config.lang, name, file), edition, paged)
            for name, file in targets
        )
        if fixes is not None:
            diff = patch(fixes, target) if show_diff else None
            texts = with_account(texts, targets, fixes, diff, voice(lang, config.lang))
        # Who wrote the lines of a waiver, and which commit a page links to, is asked of git: no journal hears of that.
        asks_git = config.policy.four_eyes or "html" in formats
        return Told(texts, threshold.exit_code(result), lasting=not asks_git)

    memory = opened_memory(cache_dir, no_cache, (root, *paths))
    answer = told(memory, click.get_current_context().params, root or paths[0], today().isoformat(), tell)
    for (_, file), text in zip(targets, answer.texts):
        write(text, file)
    return answer.code


def outputs_by_format(formats: tuple[str, ...], outputs: tuple[Path, ...]) -> list[tuple[str, Path | None]]:
    """Each format with its file; the last one, without a file, goes to standard output.

    Raises `UsageProblem`.
    """
    named = formats or ("console",)
    if len(outputs) > len(named):
        raise UsageProblem("--output comes once for each --format")
    if len(named) - len(outputs) > 1:
        raise UsageProblem("only one --format can go to standard output; give the others an --output")
    files = [None if str(file) == "-" else file for file in outputs]
    return list(zip(named, [*files, None]))

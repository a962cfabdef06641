"""``iac27017 waivers``: what is waived, by whom, until when; and what other tools' skips would be here."""

from __future__ import annotations

from pathlib import Path

import click

from iac27017.cli.inputs import (
    Given,
    UsageProblem,
    code_options,
    exclude_options,
    exclusions,
    nearest_voice,
)
from iac27017.cli.judging import Selection, Waiving, judged
from iac27017.cli.output import write
from iac27017.cli.speaking import lang_option, tell_problems, voice
from iac27017.config import Config
from iac27017.scan import NothingToScan, Target

FORMATS = click.Choice(["console", "json"])
LISTING = "list"


class _Listing(click.Group):
    """``waivers PATH`` lists; only ``waivers import PATH`` is something else (a folder of that name is ``./import``)."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, args if args and args[0] in self.commands else [LISTING, *args])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options belong to the listing, unless they ask for help or a command is named."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [LISTING, *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Listing, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List every waiver (comments, configuration, baseline) and what it hides; expired ones come first.

    \b
    iac27017 waivers .
    iac27017 waivers . --baseline .iac27017-baseline.json --format json
    iac27017 waivers list --help  its options
    iac27017 waivers import .     what other tools skip, said in our words; writes nothing
    """


@command.command(LISTING)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=FORMATS, default="console", show_default=True)
@click.option("--baseline", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="List it too.")
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Read modules anywhere below DIR.")  # fmt: skip
@lang_option
@code_options
def listing(
    path: Path,
    format_: str,
    baseline: Path | None,
    root: Path | None,
    lang: str | None,
    given: Given,
) -> int:
    """List the waivers of PATH."""
    from iac27017.report import waiver_list

    config = given.configuration(path)
    inputs = given.inputs(config)
    say = voice(lang, config.lang)
    applied = judged(_target(path, root), Selection().checks(config), inputs, config, Waiving(baseline=baseline))
    write(waiver_list.as_json(applied.uses) if format_ == "json" else waiver_list.console(applied.uses, say), None)
    tell_problems(applied.result.problems, say)
    return 3 if applied.result.problems and not config.allow_problems else 0


@command.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=FORMATS, default="console", show_default=True)
@exclude_options
@lang_option
def importing(path: Path, format_: str, exclude: tuple[str, ...], lang: str | None) -> int:
    """Propose waivers for what Checkov, tfsec, Trivy, cfn_nag and cfn-guard are told to skip in PATH.

    Nothing is written: every proposal needs somebody who agrees with it.

    \b
    iac27017 waivers import .
    iac27017 waivers import . --format json
    """
    from iac27017.policy import peers
    from iac27017.policy.comments import commented_files
    from iac27017.report import proposals

    target = _target(path, None)
    files = commented_files(target.root, exclusions(Config(), exclude), peers.SUFFIXES) if path.is_dir() else [path.name]
    skips = peers.read_skips(target.root, files)
    write(proposals.as_json(skips) if format_ == "json" else proposals.console(skips, nearest_voice(lang)), None)
    return 0


def _target(path: Path, root: Path | None) -> Target:
    try:
        return Target.of([path], root)
    except NothingToScan as error:
        raise UsageProblem(error) from None

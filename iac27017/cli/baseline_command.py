"""``iac27017 baseline``: writes down what fails today, so that from now on only new findings count."""

from __future__ import annotations

from pathlib import Path

import click

from iac27017.cli.grouped_help import Grouped
from iac27017.cli.inputs import Given, UsageProblem, code_options
from iac27017.cli.judging import Selection, Waiving, judged, today
from iac27017.cli.output import write
from iac27017.cli.speaking import tell_problems, voice
from iac27017.policy.baseline import baseline
from iac27017.scan import NothingToScan, Target


@click.command("baseline", cls=Grouped)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Instead of standard output.")
@click.option("--strict", is_flag=True, help="What nobody can tell is in it too, for scan --strict.")
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Read modules anywhere below DIR.")  # fmt: skip
@code_options
def command(
    path: Path,
    output: Path | None,
    strict: bool,
    root: Path | None,
    given: Given,
) -> int:
    """Write the findings of PATH that fail today and that nobody waives.

    \b
    iac27017 baseline . --output .iac27017-baseline.json
    iac27017 scan . --baseline .iac27017-baseline.json
    """
    config = given.configuration(path)
    inputs = given.inputs(config)
    try:
        target = Target.of([path], root)
    except NothingToScan as error:
        raise UsageProblem(error) from None
    result = judged(target, Selection().checks(config), inputs, config, Waiving()).result
    write(baseline(result, today(), strict or config.strict), output)
    tell_problems(result.problems, voice(None, config.lang))
    return 3 if result.problems and not config.allow_problems else 0

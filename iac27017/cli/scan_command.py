"""``iac27017 scan``: judge, show, and answer with the exit code of the contract."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import click

from iac27017.check import Finding, Severity, Status
from iac27017.cli.inputs import (
    UsageProblem,
    configuration,
    parameters_option,
    scan_inputs,
    source_option,
    variable_options,
)
from iac27017.cli.judging import Selection, Waiving, judged
from iac27017.cli.output import write
from iac27017.cli.rendering import FORMATS, rendered
from iac27017.config import Config
from iac27017.scan import NothingToScan, Result, Target

FAILED, NOT_ANALYSED = 1, 3


@dataclass(frozen=True, slots=True)
class Threshold:
    """What makes the scan end with something else than 0."""

    severity: Severity
    strict: bool
    allow_problems: bool

    def exit_code(self, result: Result) -> int:
        """1 for a fail (or, when strict, an unknown) that counts; else 3 for a problem; else 0."""
        if any(map(self.counts, result.findings)):
            return FAILED
        return NOT_ANALYSED if result.problems and not self.allow_problems else 0

    def counts(self, finding: Finding) -> bool:
        """Whether a finding is a failure: nobody waives it, and it is severe enough."""
        statuses = {Status.FAIL, Status.UNKNOWN} if self.strict else {Status.FAIL}
        return finding.status in statuses and finding.waived is None and finding.check.severity >= self.severity


@click.command("scan")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="Default: console. May be repeated.")
@click.option("--output", "outputs", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Where the format before it goes; - is standard output.")  # fmt: skip
@click.option("--select", multiple=True, metavar="NAMES", help="Only these checks: codes, names or families (ENC,KEY-001).")
@click.option("--ignore", multiple=True, metavar="NAMES", help="Not these checks.")
@click.option("--control", multiple=True, metavar="IDS", help="Only checks of these ISO/IEC 27017 controls, either edition.")
@click.option("--severity", type=click.Choice([str(s) for s in Severity]), help="Only checks at or above this severity.")
@click.option("--strict", is_flag=True, default=None, help="Unknown is a failure too.")
@click.option("--allow-problems", is_flag=True, default=None, help="Exit 0 although something could not be analysed.")
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Read modules anywhere below DIR, judge only PATH.")  # fmt: skip
@click.option("--baseline", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="What is in this file counts as waived; write it with: iac27017 baseline.")  # fmt: skip
@click.option("--lint", is_flag=True,
              help="cfn-lint's errors in templates are problems too: pip install 'iac27017[lint]'.")  # fmt: skip
@click.option("--second-opinion", is_flag=True,
              help="Ask python-hcl2 too about files with syntax errors: pip install 'iac27017[strict]'.")  # fmt: skip
@click.option("--no-inline-waivers", is_flag=True, help="Comments in the code waive nothing.")
@click.option("--no-cache", is_flag=True, hidden=True, help="Accepted; nothing is remembered between scans.")
@source_option
@parameters_option
@variable_options
def command(
    paths: tuple[Path, ...],
    formats: tuple[str, ...],
    outputs: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    control: tuple[str, ...],
    severity: str | None,
    strict: bool | None,
    allow_problems: bool | None,
    root: Path | None,
    baseline: Path | None,
    lint: bool,
    second_opinion: bool,
    no_inline_waivers: bool,
    no_cache: bool,
    source: Path | None,
    parameter_files: tuple[Path, ...],
    var_files: tuple[Path, ...],
    variables: tuple[str, ...],
    workspace: str,
    exclude: tuple[str, ...],
    config_file: Path | None,
) -> int:
    """Judge PATH: a directory, one file of a root module, a template, or a plan.

    \b
    iac27017 scan envs/prod --root .          a root whose modules lie elsewhere
    iac27017 scan plan.json --source envs/prod   what terraform show -json says, at the lines of the code
    iac27017 scan . --select ENC,KEY          two families of checks
    iac27017 scan . --control 10.1.2          the checks of one control
    iac27017 scan . --strict --severity high  unknown fails too, from high up
    """
    targets = outputs_by_format(formats, outputs)
    config = configuration(source or paths[0], config_file)
    threshold = threshold_of(config, severity, strict, allow_problems)
    inputs = scan_inputs(config, var_files, variables, workspace, exclude, parameter_files, source)
    inputs = replace(inputs, second_opinion=second_opinion, lint=lint)
    checks = Selection(select, ignore, control).checks(config)
    checks = tuple(check for check in checks if check.severity >= threshold.severity)
    try:
        target = Target.of(paths, root, source)
    except NothingToScan as error:
        raise UsageProblem(error) from None
    waiving = Waiving(inline=not no_inline_waivers, baseline=baseline)
    result = judged(target, checks, inputs, config, waiving).result
    for name, file in targets:
        write(rendered(name, result, target.root, file), file)
    return threshold.exit_code(result)


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


def threshold_of(
    config: Config, severity: str | None, strict: bool | None, allow_problems: bool | None
) -> Threshold:
    """The threshold that the command line and, where it says nothing, the configuration set.

    Raises `UsageProblem` for a severity that is none.
    """
    word = severity or config.severity or "info"
    if word.upper() not in Severity.__members__:
        raise UsageProblem(f"{config.path}: severity is one of {', '.join(map(str, Severity))}")
    return Threshold(
        Severity[word.upper()],
        config.strict if strict is None else strict,
        config.allow_problems if allow_problems is None else allow_problems,
    )

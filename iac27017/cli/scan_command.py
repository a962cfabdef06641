"""``iac27017 scan``: judge, show, and answer with the exit code of the contract."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from iac27017.check import Check, Severity, Status
from iac27017.cli.inputs import UsageProblem, configuration, scan_inputs, variable_options
from iac27017.cli.output import write
from iac27017.cli.progress import Progress
from iac27017.config import Config
from iac27017.registry import UnknownCheck, chosen_checks
from iac27017.scan import Inputs, NothingToScan, Result, Target, scan

FORMATS = ("console", "json", "sarif")
FAILED, NOT_ANALYSED = 1, 3


@dataclass(frozen=True, slots=True)
class Threshold:
    """What makes the scan end with something else than 0."""

    severity: Severity
    strict: bool
    allow_problems: bool

    def exit_code(self, result: Result) -> int:
        """1 for a fail (or, when strict, an unknown) that counts; else 3 for a problem; else 0."""
        statuses = {Status.FAIL, Status.UNKNOWN} if self.strict else {Status.FAIL}
        if any(f.status in statuses and f.waived is None for f in result.findings):
            return FAILED
        return NOT_ANALYSED if result.problems and not self.allow_problems else 0


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
@click.option("--no-cache", is_flag=True, hidden=True, help="Accepted; nothing is remembered between scans.")
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
    no_cache: bool,
    var_files: tuple[Path, ...],
    variables: tuple[str, ...],
    workspace: str,
    exclude: tuple[str, ...],
    config_file: Path | None,
) -> int:
    """Judge PATH: a directory, or one file of a root module.

    \b
    iac27017 scan envs/prod --root .          a root whose modules lie elsewhere
    iac27017 scan . --select ENC,KEY          two families of checks
    iac27017 scan . --control 10.1.2          the checks of one control
    iac27017 scan . --strict --severity high  unknown fails too, from high up
    """
    targets = _targets(formats, outputs)
    config = configuration(paths[0], config_file)
    threshold = _threshold(config, severity, strict, allow_problems)
    inputs = scan_inputs(config, var_files, variables, workspace, exclude)
    try:
        checks = chosen_checks(
            _words(select) or config.select, (*config.ignore, *_words(ignore)), _words(control) or config.control
        )
        checks = tuple(check for check in checks if check.severity >= threshold.severity)
        target = Target.of(paths, root)
        result = _scanned(target, checks, inputs, config)
    except (NothingToScan, UnknownCheck) as error:
        raise UsageProblem(error) from None
    for name, file in targets:
        write(_rendered(name, result, target.root, file), file)
    return threshold.exit_code(result)


def _scanned(target: Target, checks: tuple[Check, ...], inputs: Inputs, config: Config) -> Result:
    progress = Progress(sys.stderr)
    try:
        result, _ = scan(target, checks, inputs, config.settings, progress)
    finally:
        progress.clear()
    return result


def _targets(formats: tuple[str, ...], outputs: tuple[Path, ...]) -> list[tuple[str, Path | None]]:
    """Each format with its file; the last ones, without a file, go to standard output."""
    named = formats or ("console",)
    if len(outputs) > len(named):
        raise UsageProblem("--output comes once for each --format")
    if len(named) - len(outputs) > 1:
        raise UsageProblem("only one --format can go to standard output; give the others an --output")
    files = [None if str(file) == "-" else file for file in outputs]
    return list(zip(named, [*files, None]))


def _threshold(config: Config, severity: str | None, strict: bool | None, allow_problems: bool | None) -> Threshold:
    word = severity or config.severity or "info"
    if word.upper() not in Severity.__members__:
        raise UsageProblem(f"{config.path}: severity is one of {', '.join(map(str, Severity))}")
    return Threshold(
        Severity[word.upper()],
        config.strict if strict is None else strict,
        config.allow_problems if allow_problems is None else allow_problems,
    )


def _words(values: tuple[str, ...]) -> tuple[str, ...]:
    """Options may be repeated or hold several words with commas."""
    return tuple(word for value in values for word in value.replace(",", " ").split())


def _rendered(name: str, result: Result, root: Path, file: Path | None) -> str:
    match name:
        case "json":
            from iac27017.report import as_json

            return as_json.render(result)
        case "sarif":
            from iac27017.report import sarif

            return sarif.render(result)
        case _:
            from iac27017.report import console
            from iac27017.report.sources import Sources

            terminal = file is None and sys.stdout.isatty()
            width = shutil.get_terminal_size().columns if terminal else None
            color = terminal and not os.environ.get("NO_COLOR")
            return console.render(result, Sources(root), width, color)

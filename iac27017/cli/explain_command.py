"""``iac27017 explain``: the page of a check, or what a control is and which checks speak of it."""

from __future__ import annotations

import difflib
import sys
from importlib import resources

import click

from iac27017.check import Check
from iac27017.cli.inputs import UsageProblem
from iac27017.cli.output import write
from iac27017.controls import Control, find_controls
from iac27017.registry import all_checks, find_check


@click.command("explain")
@click.argument("name")
@click.option("--lang", type=click.Choice(["en", "ja"]), default="en", help="The language of a control's title.")
def command(name: str, lang: str) -> int:
    """Show the page of NAME: a check's code or name, or a control's number of either edition.

    \b
    iac27017 explain ENC-004
    iac27017 explain unencrypted-database
    iac27017 explain 10.1.2
    iac27017 explain CLD.9.5.1
    """
    check = find_check(name)
    if check is not None:
        _show(check_page(check))
        return 0
    controls = find_controls(name)
    if not controls:
        raise UsageProblem(f"{name} is no check and no control.{_meant(name)} See: iac27017 checks")
    _show("\n".join(control_page(control, lang) for control in controls))
    return 0


def check_page(check: Check) -> str:
    """The check's own page with its facts below the title."""
    *package, module = check.module.split(".")
    page = resources.files(".".join(package)).joinpath(f"{module}.md").read_text(encoding="utf-8")
    heading, _, rest = page.partition("\n")
    return f"{heading}\n\n{_facts(check)}\n{rest}"


def _facts(check: Check) -> str:
    facts = [
        f"- severity: {check.severity}",
        f"- ISO/IEC 27017:2015: {', '.join(check.controls)}",
        f"- ISO/IEC 27017:2026: {', '.join(check.controls_2026)}",
        f"- asked of: {', '.join(subject.name for subject in check.subjects)}",
    ]
    facts += [f"- {tool}: {', '.join(ids)}" for tool, ids in sorted(check.peers.items()) if ids]
    return "\n".join(facts) + "\n"


def control_page(control: Control, language: str) -> str:
    """What the control is about, in this project's own words, and the checks that speak of it."""
    checks = [check for check in all_checks() if control.id in check.controls]
    lines = [
        f"# ISO/IEC 27017:2015 {control.id}",
        "",
        control.title(language),
        "",
        f"- 2026 edition: {', '.join(control.edition_2026)}",
        f"- ISO/IEC 27002:2022: {', '.join(control.iso27002_2022)}",
        f"- addressed to: {_ADDRESSEES[control.addressee]}",
        f"- what code can show ({control.verifiability}): {control.shown_by_code}",
    ]
    if control.remains_manual:
        lines.append(f"- what remains to be asked for: {control.remains_manual}")
    lines += ["", "## Checks", ""]
    lines += [f"- {check}: {check.title}" for check in checks] or ["None yet."]
    return "\n".join(lines) + "\n"


_ADDRESSEES = {"customer": "the cloud service customer", "provider": "the cloud service provider", "both": "both sides"}


def _meant(name: str) -> str:
    names = [word for check in all_checks() for word in (check.code, check.name)]
    close = difflib.get_close_matches(name, names, n=1)
    return f" Did you mean {close[0]}?" if close else ""


def _show(page: str) -> None:
    """Set on a terminal; plain Markdown in a pipe."""
    if not sys.stdout.isatty():
        write(page, None)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(page))

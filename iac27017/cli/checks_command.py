"""``iac27017 checks``: the list of all questions."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from iac27017.check import Check
from iac27017.cli.editions import edition_option
from iac27017.cli.inputs import UsageProblem, nearest_voice
from iac27017.cli.output import write
from iac27017.cli.selecting import control_option, select_option
from iac27017.cli.speaking import lang_option
from iac27017.language import Say
from iac27017.registry import UnknownCheck, chosen_checks


@click.command("checks")
@click.option("--format", "format_", type=click.Choice(["console", "json", "markdown"]), default="console")
@select_option
@control_option
@edition_option
@lang_option
def command(format_: str, select: tuple[str, ...], control: tuple[str, ...], edition: str, lang: str | None) -> int:
    """List the checks: code, name, severity, controls, title, and the peers' ids of the same question.

    \b
    iac27017 checks                      all of them
    iac27017 checks --select KEY,LOG     two families
    iac27017 checks --control 10.1.2     what is asked for one control
    iac27017 checks --format json        for programs
    """
    try:
        checks = chosen_checks(select, (), control)
    except UnknownCheck as error:
        raise UsageProblem(error) from None
    if format_ == "json":
        write(json.dumps([record(check) for check in checks], indent=2, ensure_ascii=False) + "\n", None)
    elif format_ == "markdown":
        write(index(checks), None)
    else:
        write(_table(checks, nearest_voice(lang), edition), None)
    return 0


def record(check: Check) -> dict[str, Any]:
    """One check as the contract has it."""
    return {
        "code": check.code,
        "name": check.name,
        "title": check.title,
        "severity": str(check.severity),
        "controls": list(check.controls),
        "controls_2026": list(check.controls_2026),
        "concept": ", ".join(subject.name for subject in check.subjects),
        "peers": {tool: list(ids) for tool, ids in sorted(check.peers.items())},
    }


def index(checks: tuple[Check, ...]) -> str:
    """The list as a Markdown page whose rows lead to the checks' own pages; `docs/checks.md` is this."""
    rows = [
        "# Checks",
        "",
        "Written by `make docs`. A check's own page, with examples that run as its tests, is behind its code.",
        "",
        "| code | name | severity | ISO/IEC 27017:2015 | 2026 edition | title |",
        "|---|---|---|---|---|---|",
    ]
    for check in checks:
        page = "/".join(check.module.split(".")[-2:])
        cells = (
            f"[{check.code}](../checks/{page}.md)", check.name, str(check.severity), ", ".join(check.controls),
            ", ".join(check.controls_2026), check.title,
        )  # fmt: skip
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _table(checks: tuple[Check, ...], say: Say, edition: str) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    heads = (say("code"), say("name"), say("severity"), f"ISO/IEC 27017:{edition}", say("title"), say("peers"))
    for at, heading in enumerate(heads):
        table.add_column(heading, no_wrap=at in (0, 2), overflow="fold")
    for check in checks:
        peers = " ".join(number for _, ids in sorted(check.peers.items()) for number in ids)
        controls, title = " ".join(check.numbers(edition)), say(check.title)
        cells = (check.code, check.name, say(str(check.severity)), controls, title, peers)
        table.add_row(*(Text(cell) for cell in cells))
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"

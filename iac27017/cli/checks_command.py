"""``iac27017 checks``: the list of all questions."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from iac27017.check import Check
from iac27017.cli.inputs import UsageProblem
from iac27017.cli.output import write
from iac27017.registry import UnknownCheck, chosen_checks


@click.command("checks")
@click.option("--format", "format_", type=click.Choice(["console", "json", "markdown"]), default="console")
@click.option("--select", multiple=True, metavar="NAMES", help="Only these: codes, names or families.")
@click.option("--control", multiple=True, metavar="IDS", help="Only those of these controls, either edition.")
def command(format_: str, select: tuple[str, ...], control: tuple[str, ...]) -> int:
    """List the checks: code, name, severity, controls, title, and the peers' ids of the same question."""
    try:
        checks = chosen_checks(select, (), control)
    except UnknownCheck as error:
        raise UsageProblem(error) from None
    if format_ == "json":
        write(json.dumps([record(check) for check in checks], indent=2, ensure_ascii=False) + "\n", None)
    elif format_ == "markdown":
        write(index(checks), None)
    else:
        write(_table(checks), None)
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


def _table(checks: tuple[Check, ...]) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("code", "name", "severity", "ISO/IEC 27017", "title", "peers"):
        table.add_column(heading, no_wrap=heading in ("code", "severity"), overflow="fold")
    for check in checks:
        peers = " ".join(number for _, ids in sorted(check.peers.items()) for number in ids)
        cells = (check.code, check.name, str(check.severity), " ".join(check.controls), check.title, peers)
        table.add_row(*(Text(cell) for cell in cells))
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"

"""``iac27017 checkov-pack``: where the folder for Checkov is."""

from __future__ import annotations

from pathlib import Path

import click

import iac27017.checks.for_checkov as package
from iac27017.cli.output import write


@click.command("checkov-pack")
def command() -> int:
    """Print the folder that shows our findings in Checkov, in which this package has to be installed too.

    \b
    checkov -d . --external-checks-dir "$(iac27017 checkov-pack)"
    """
    write(f"{Path(package.__path__[0]).resolve()}\n", None)
    return 0

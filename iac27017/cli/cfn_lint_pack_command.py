"""``iac27017 cfn-lint-pack``: where the rules for cfn-lint are."""

from __future__ import annotations

from pathlib import Path

import click

import iac27017.cfn_lint_pack as package
from iac27017.cli.output import write


@click.command("cfn-lint-pack")
def command() -> int:
    """Print the folder of rules that show our findings in cfn-lint, and in every editor that has it.

    \b
    cfn-lint --append-rules "$(iac27017 cfn-lint-pack)" -- template.yaml
    """
    write(f"{Path(package.__path__[0]).resolve()}\n", None)
    return 0

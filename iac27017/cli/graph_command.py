"""``iac27017 graph``: the resource graph, drawn."""

from __future__ import annotations

from pathlib import Path

import click

from iac27017.cli.grouped_help import Grouped
from iac27017.cli.inputs import Given, UsageProblem, all_inputs_options
from iac27017.cli.output import write
from iac27017.cli.speaking import tell_problems, voice
from iac27017.report.drawing import formats
from iac27017.scan import NothingToScan, Target, read_graph


@click.command("graph", cls=Grouped)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(list(formats())), default="mermaid", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Instead of standard output.")
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Read modules anywhere below DIR.")  # fmt: skip
@all_inputs_options
def command(
    path: Path,
    format_: str,
    output: Path | None,
    root: Path | None,
    given: Given,
) -> int:
    """Draw the resources of PATH and what ties them.

    \b
    iac27017 graph . --format dot | dot -Tsvg > graph.svg
    iac27017 graph envs/prod --root . --format mermaid
    """
    config = given.configuration(path)
    inputs = given.inputs(config)
    try:
        reading, graph = read_graph(Target.of([path], root, given.source), inputs, config.settings)
    except NothingToScan as error:
        raise UsageProblem(error) from None
    write(formats()[format_](graph), output)
    tell_problems(reading.problems, voice(None, config.lang))
    return 3 if reading.problems else 0

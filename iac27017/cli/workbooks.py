"""Writes the auditor's documents as one workbook, and says what did not fit into it as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from iac27017.cli.output import write_bytes
from iac27017.report.audit.setting import Document, Setting


def write_workbook(documents: Sequence[Document], setting: Setting, file: Path) -> None:
    """Write the documents to ``file``, a sheet for each deliverable."""
    from iac27017.report.audit.as_xlsx import workbook

    made = workbook(documents, setting)
    write_bytes(made.content, file)
    for note in made.notes:
        click.echo(setting.say("{file}: {note}", file=file, note=note), err=True)

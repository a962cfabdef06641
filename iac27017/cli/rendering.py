"""The formats by name; the module of a format is imported when it is asked for."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from iac27017.cli.html_pages import Paged, html
from iac27017.language import ENGLISH, Say
from iac27017.language.localized import localized
from iac27017.report.editions import in_edition
from iac27017.scan import Result

RENDERERS = {
    "json": "as_json",
    "sarif": "sarif",
    "junit": "as_junit",
    "gitlab": "as_gitlab",
    "github": "as_github",
    "markdown": "as_markdown",
    "csv": "as_csv",
}
"""The module below `iac27017.report` of each format that is made of the result alone."""

FORMATS = ("console", *RENDERERS, "html")


def rendered(
    name: str,
    result: Result,
    root: Path,
    file: Path | None,
    say: Say = ENGLISH,
    edition: str = "2015",
    paged: Paged | None = None,
) -> str:
    """The result in a format of `FORMATS`; ``file`` is where it goes, ``root`` where excerpts are read from."""
    result = localized(result, say.language)
    if name == "html":
        return html(result, root, file, say, edition, paged or Paged())
    if name == "console":
        return _console(result, root, file, say, edition)
    module = importlib.import_module(f"iac27017.report.{RENDERERS[name]}")
    if name == "json":  # it has keys and codes, and nothing of its own to say
        as_json: Callable[[Result], str] = module.render
        return as_json(result)
    render: Callable[..., str] = module.render
    return render(in_edition(result, edition) if name == "markdown" else result, say=say)


def _console(result: Result, root: Path, file: Path | None, say: Say, edition: str) -> str:
    from iac27017.report import console
    from iac27017.report.sources import Sources

    return console.render(result, Sources(root), *terminal(file), say, edition)


def terminal(file: Path | None) -> tuple[int | None, bool]:
    """Width and colour for what goes to ``file``; without one, those of the terminal, if there is one."""
    if file is not None or not sys.stdout.isatty():
        return None, False
    return shutil.get_terminal_size().columns, not os.environ.get("NO_COLOR")

"""The formats by name; the module of a format is imported when it is asked for."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

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

FORMATS = ("console", *RENDERERS)


def rendered(name: str, result: Result, root: Path, file: Path | None) -> str:
    """The result in a format of `FORMATS`; ``file`` is where it goes, ``root`` where excerpts are read from."""
    if name == "console":
        return _console(result, root, file)
    module = importlib.import_module(f"iac27017.report.{RENDERERS[name]}")
    render: Callable[[Result], str] = module.render
    return render(result)


def _console(result: Result, root: Path, file: Path | None) -> str:
    from iac27017.report import console
    from iac27017.report.sources import Sources

    return console.render(result, Sources(root), *terminal(file))


def terminal(file: Path | None) -> tuple[int | None, bool]:
    """Width and colour for what goes to ``file``; without one, those of the terminal, if there is one."""
    if file is not None or not sys.stdout.isatty():
        return None, False
    return shutil.get_terminal_size().columns, not os.environ.get("NO_COLOR")
